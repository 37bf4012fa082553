// What chunking costs in large documents of every shape.
import { describe, expect, test } from "vitest"
import { chunkText } from "../../../src/documents/model/chunk-text.ts"
import { countLexicalTokens } from "../../../src/embedding/lexical.ts"

describe("a text of a million characters", () => {
  test.each([
    [
      "prose",
      "The gauge measures the water. It sends each reading, e.g. 3.14 m, over the network!\nThen it sleeps.\n\n",
    ],
    ["one word", "abcdefghij"],
    ["Chinese without a full stop", "潮位计测量港口河流或泻湖的水位高度"],
    ["nothing but full stops", "."],
    ["lines of one letter", "a\n"],
    ["emoji families", "👨‍👩‍👧‍👦"],
    ["one letter with endless accents", "\u0301"],
  ])("of %s is counted about three times at most", (_, unit) => {
    const text = unit.repeat(1_000_000 / unit.length)
    let counted = 0
    const chunks = chunkText({ text, pages: null, headings: [] }, { size_tokens: 512, overlap_tokens: 50 }, (part) => {
      counted += part.length
      return countLexicalTokens(part)
    })
    expect(chunks.at(-1)?.end).toBe(text.trimEnd().length)
    expect(counted).toBeLessThan(text.length * 3.5)
  })
})
