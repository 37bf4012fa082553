// Chunks where a counter does not add up, white space is long or belongs to a character, and parts are to stay whole.
import { describe, expect, test } from "vitest"
import { chunkText } from "../../../src/documents/model/chunk-text.ts"
import { chunk, countWords, parsed, sentences, words } from "./plain-chunks.ts"

describe("where a counter finds more in a whole than in its parts", () => {
  /** Words, and three more for each further sentence. */
  const count = (text: string) => countWords(text) + 3 * Math.max(0, text.split("Sentence").length - 2)
  const text = Array.from({ length: 12 }, (_, place) => `Sentence${place} has exactly five words.`).join(" ")
  const held = (overlap_tokens: number) =>
    chunkText(parsed(text), { size_tokens: 20, overlap_tokens }, count).map((part) =>
      (part.text.match(/Sentence\d+/g) ?? []).map((name) => Number(name.slice(8))),
    )

  test("a chunk gives pieces back by the share that it is too large", () => {
    expect(held(0)).toEqual(Array.from({ length: 6 }, (_, place) => [place * 2, place * 2 + 1]))
  })

  test("a single piece that is too large after all is split where it stands", () => {
    const text = "x a b c d e f "
    const whole = [{ start: 2, end: text.length }]
    const bare = (part: string) => countWords(part) * (part.endsWith(" ") ? 1 : 2)
    const config = { size_tokens: 8, overlap_tokens: 0 }
    const parts = chunkText({ text, pages: null, headings: [], whole }, config, bare)
    expect(parts.map((part) => part.text)).toEqual(["x", "a b c", "d e f"])
  })

  test("it gives back first what it repeats", () => {
    expect(held(5)).toEqual(held(0))
  })
})

describe("white space", () => {
  test("at both ends stays where a character needs it", () => {
    expect(chunk("\n \u0301 a word \u0600 \n", 40).map((part) => part.text)).toEqual([" \u0301 a word \u0600 "])
    // What is larger than a chunk is cut inside, and gets nothing back.
    const torn = { size_tokens: 4, overlap_tokens: 0 }
    const parts = chunkText(parsed(`e${"\u0301".repeat(9)}`), torn, (part) => part.length)
    expect(parts.map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [4, 8],
      [8, 10],
    ])
    expect(chunk("\n a word \n", 40).map(({ start, end }) => [start, end])).toEqual([[2, 8]])
  })

  test("longer than a chunk parts what is before from what is behind, with nothing repeated", () => {
    const parts = chunk(`${words(6, "a")}${" ".repeat(700)}${words(6, "b")}`, 10, 4).map((part) => part.text)
    expect(parts).toEqual([words(6, "a"), words(6, "b")])
  })
})

test("a chunk counts one token at least, and carries its lines", () => {
  const lines = [{ start: 2, end: 6, page: 3, box: [0.1, 0.2, 0.3, 0.4] as [number, number, number, number] }]
  const config = { size_tokens: 40, overlap_tokens: 0 }
  const [only] = chunkText({ text: "a word", pages: null, headings: [], lines }, config, () => 0)
  expect(only).toMatchObject({ token_count: 1, lines: [2, 6, 3, 1_000, 2_000, 3_000, 4_000] })
  expect(chunk("a word", 40)[0]).not.toHaveProperty("lines")
})

test("what is to stay whole does so before and behind the items of a list", () => {
  const item = `- ${sentences(2, 10)}`
  const code = "let a = 1. It goes on, and on.\n\nlet b = 2. It goes on, and on."
  const text = `${code}\n\n${item}\n\n${code}`
  const whole = [0, text.lastIndexOf(code)].map((start) => ({ start, end: start + code.length }))
  const config = { size_tokens: 30, overlap_tokens: 0 }
  const parts = chunkText({ text, pages: null, headings: [], whole }, config, countWords)
  expect(parts.map((part) => part.text)).toEqual([code, item, code])
})
