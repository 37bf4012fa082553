// The lexical model as an encoder: hashed words and character n-grams, no weights, nothing to load.
import { countLexicalTokens, embedLexically, LEXICAL_DIMENSION } from "../../../src/embedding/lexical.ts"
import type { Encoder } from "./encoder.ts"

/** Warm-up text: the first run triggers JIT compilation, which no question should wait for. */
embedLexically("The first run compiles what later runs use.")

export const lexicalEncoder: Encoder = {
  dimension: LEXICAL_DIMENSION,
  encode(texts) {
    const vectors = new Float32Array(texts.length * LEXICAL_DIMENSION)
    for (const [row, text] of texts.entries()) vectors.set(embedLexically(text), row * LEXICAL_DIMENSION)
    return Promise.resolve({ vectors, tokens: texts.map(countLexicalTokens) })
  },
}
