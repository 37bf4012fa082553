// Counts tokens as the model does, and says how large a chunk may be so that the model reads all of it.
import { countLexicalTokens } from "../../../src/embedding/lexical.ts"
import { loadTokenizer } from "../model/load-tokenizer.ts"
import type { LocalSpec } from "../model/model-spec.ts"

export type TokenCounter = {
  /** Tokens of a text alone, without special tokens. */
  count(text: string): number
  /** Tokens of the longest chunk that the model reads to its end. */
  maxChunkTokens: number
}

export async function loadTokenCounter(spec: LocalSpec): Promise<TokenCounter> {
  if (spec.kind === "lexical") return { count: countLexicalTokens, maxChunkTokens: Number.POSITIVE_INFINITY }
  const tokenizer = await loadTokenizer(spec.folder)
  // The prefix and the special tokens take their share of what the model reads.
  const overhead = tokenizer.encode(spec.documentPrefix, spec.maxTokens).length
  return { count: tokenizer.count, maxChunkTokens: spec.maxTokens - overhead }
}
