// Counts tokens as the model does, and gives the largest chunk that the model reads completely.
import { countLexicalTokens } from "../../../src/embedding/lexical.ts"
import { loadTokenizer } from "../model/load-tokenizer.ts"
import type { LocalSpec } from "../model/model-spec.ts"

export type TokenCounter = {
  /** Number of tokens of a text, without special tokens. */
  count(text: string): number
  /** Size in tokens of the longest chunk that the model reads completely. */
  maxChunkTokens: number
}

export async function loadTokenCounter(spec: LocalSpec): Promise<TokenCounter> {
  if (spec.kind === "lexical") return { count: countLexicalTokens, maxChunkTokens: Number.POSITIVE_INFINITY }
  const tokenizer = await loadTokenizer(spec.folder)
  // The prefix and the special tokens count towards the model's limit.
  const overhead = tokenizer.encode(spec.documentPrefix, spec.maxTokens).length
  return { count: tokenizer.count, maxChunkTokens: spec.maxTokens - overhead }
}
