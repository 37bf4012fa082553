// The built-in model: unit vectors, near for similar spellings, and token counts near those of WordPiece.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { countLexicalTokens, embedLexically, LEXICAL_DIMENSION } from "../../../src/embedding/lexical.ts"

const cosine = (a: string, b: string) => {
  const other = embedLexically(b)
  return embedLexically(a).reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0)
}

describe("a lexical embedding", () => {
  test("has 768 numbers and unit length for every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        const vector = embedLexically(text)
        expect(vector.length).toBe(LEXICAL_DIMENSION)
        expect(Math.hypot(...vector)).toBeCloseTo(1, 5)
      }),
      { numRuns: 60 },
    )
  })

  test("is the same today as it was when collections were built", () => {
    const vector = embedLexically("The tide gauge measures the height of the water.")
    const largest = [...vector.keys()].sort((a, b) => Math.abs(vector[b] ?? 0) - Math.abs(vector[a] ?? 0)).slice(0, 4)
    expect(largest.map((place) => [place, Number(vector[place]?.toFixed(5))])).toEqual([
      [597, -0.38558],
      [546, -0.27842],
      [564, -0.27842],
      [611, -0.27842],
    ])
  })

  test("does not depend on the texts embedded before", () => {
    const before = embedLexically("water level")
    for (let turn = 0; turn < 25; turn++) {
      embedLexically(Array.from({ length: 1000 }, (_, place) => `w${turn}x${place}`).join(" "))
    }
    expect(embedLexically("water level")).toEqual(before)
  })

  test("lies nearer to a misspelt or inflected form than to another word", () => {
    expect(cosine("temperature", "temprature")).toBeGreaterThan(0.3)
    expect(cosine("measurement", "measuring")).toBeGreaterThan(cosine("measurement", "battery") + 0.3)
  })

  test("lies nearer to a text with the same words than to one with others", () => {
    const question = "How is the battery of the gauge replaced?"
    expect(cosine(question, "Replace the battery when the gauge reports low voltage.")).toBeGreaterThan(
      cosine(question, "Members of the council meet on the first Monday.") + 0.2,
    )
  })

  test("tells texts without words apart", () => {
    expect(cosine("→", "?!")).toBeLessThan(0.9)
    expect(cosine("", "  ")).toBeCloseTo(1, 5)
  })
})

describe("lexical tokens", () => {
  test.each([
    ["", 0],
    [" \n\t", 0],
    ["tide gauge", 2],
    ["measurement", 2],
    ["Stop!", 2],
    ["20260315", 3],
    ["naïve café", 2],
    ["潮位计", 3],
    ["iPhone手机", 3],
    ["한국어", 3],
    ["हिन्दी", 1],
    ["👍", 1],
  ])("of %j are %i", (text, count) => {
    expect(countLexicalTokens(text)).toBe(count)
  })

  test("of parts cut at spaces add up to those of the whole", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 12 })), (parts) => {
        const sum = parts.reduce((total, part) => total + countLexicalTokens(part), 0)
        expect(countLexicalTokens(parts.join(" "))).toBe(sum)
      }),
    )
  })

  test("of a text are none only if it is blank", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        expect(countLexicalTokens(text) === 0).toBe(text.trim() === "")
      }),
    )
  })
})
