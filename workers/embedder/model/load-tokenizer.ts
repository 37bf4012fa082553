// Loads a model's tokenizer from its folder, without the inference runtime.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { Tokenizer } from "@huggingface/tokenizers"

export type ModelTokenizer = {
  /** Token ids with the model's special tokens, at most `maxTokens`: the closing token survives the cut. */
  encode(text: string, maxTokens: number): number[]
  /** Tokens of the text alone, without special tokens. */
  count(text: string): number
}

export async function loadTokenizer(folder: string): Promise<ModelTokenizer> {
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8")) as object
  const tokenizer = new Tokenizer(await read("tokenizer.json"), await read("tokenizer_config.json"))
  return {
    encode(text, maxTokens) {
      const { ids } = tokenizer.encode(text)
      return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ...ids.slice(-1)]
    },
    count: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length,
  }
}
