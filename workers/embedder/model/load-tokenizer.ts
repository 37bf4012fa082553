// Loads a model's tokenizer from its folder, without the inference runtime.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Tokenizer } from "@huggingface/tokenizers"

export type ModelTokenizer = {
  /** Token ids with the model's special tokens, at most `maxTokens`; truncation keeps the closing token. */
  encode(text: string, maxTokens: number): number[]
  /** The same for a question with a passage. The passage is truncated first; the question gets at least half of the room. */
  encodePair(question: string, passage: string, maxTokens: number): TokenPair
  /** Number of tokens of the text, without special tokens. */
  count(text: string): number
}

/** `types` tells the model to which of the two texts a token belongs. */
export type TokenPair = { ids: number[]; types: number[] }

export async function loadTokenizer(folder: string): Promise<ModelTokenizer> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8")) as object
  const tokenizer = new Tokenizer(await read("tokenizer.json"), await read("tokenizer_config.json"))
  const count = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids.length
  function shortened(text: string, maxTokens: number): string {
    let kept = text
    while (count(kept) > maxTokens) kept = kept.slice(0, Math.floor(kept.length * 0.8))
    return kept
  }
  return {
    encode(text, maxTokens) {
      return cut(tokenizer.encode(text).ids, maxTokens)
    },
    encodePair(question, passage, maxTokens) {
      const options = { text_pair: passage, return_token_type_ids: true } as const
      const { ids, token_type_ids: types } = tokenizer.encode(shortened(question, maxTokens / 2), options)
      return { ids: cut(ids, maxTokens), types: cut(types, maxTokens) }
    },
    count,
  }
}

const cut = (tokens: number[], max: number): number[] =>
  tokens.length <= max ? tokens : [...tokens.slice(0, max - 1), ...tokens.slice(-1)]
