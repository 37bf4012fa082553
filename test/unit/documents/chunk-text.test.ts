// Where chunks begin and end in ordinary documents.
import { describe, expect, test } from "vitest"
import { chunkText } from "../../../src/documents/model/chunk-text.ts"
import { findListItems } from "../../../src/documents/model/chunking/find-list-items.ts"
import { countLexicalTokens } from "../../../src/embedding/lexical.ts"
import { chunk, countWords, parsed, sentences, words } from "./plain-chunks.ts"

describe("chunks", () => {
  test("of a short text are one, without the white space around it", () => {
    expect(chunk("\n\n  One line.  \n", 40)).toEqual([
      {
        ordinal: 0,
        start: 4,
        end: 13,
        page: null,
        page_breaks: [],
        heading_path: [],
        token_count: 2,
        text: "One line.",
      },
    ])
  })

  test("carry the other spellings of their own words", () => {
    const text = `${sentences(6, 8)} reinforced\n\n${sentences(6, 8)}`
    const alternates = [{ start: text.indexOf("reinforced"), text: "rein-forced" }]
    const chunks = chunkText(
      { text, pages: null, headings: [], alternates },
      { size_tokens: 50, overlap_tokens: 0 },
      countWords,
    )
    expect(chunks.map(({ also }) => also)).toEqual([["rein-forced"], undefined])
  })

  test("of a blank text are none", () => {
    expect(chunk(" \n\t\u3000 ", 40)).toEqual([])
  })

  test("end between paragraphs rather than between sentences, when one ends in the last third", () => {
    const chunks = chunk(`${sentences(4, 8)}\n\n${sentences(4, 8)}`, 44)
    expect(chunks.map(({ token_count }) => token_count)).toEqual([32, 32])
  })

  test("end between sentences rather than within one", () => {
    for (const { text } of chunk(sentences(40, 9), 50)) expect(text).toMatch(/^S\d+ .*end\.$/s)
  })

  test("do not take an abbreviation, an initial or a version for the end of a sentence", () => {
    const text = Array.from({ length: 30 }, () => "As Dr. Ada B. Byron wrote in v1.2 e.g. There it is so.").join(" ")
    for (const { text: part } of chunk(text, 50)) expect(part).toMatch(/^As Dr\. .* so\.$/s)
  })

  test("end between items of a list rather than within one, however many sentences and lines it has", () => {
    const items = ["-", "1.", "•", "☐"].map((mark) => `${mark} ${sentences(2, 8)}\n  ${sentences(1, 8)}`)
    // The first item begins in the middle of a chunk and ends behind it.
    const parts = chunk(`${sentences(2, 10)}\n\n${items.join("\n")}`, 36).map(({ text }) => text)
    expect(parts).toEqual([sentences(2, 10), ...items])
    const [long] = chunk(`- ${sentences(9, 8)}`, 40)
    expect(long?.token_count).toBeGreaterThan(30)
  })

  test("keep an item of a list whole from the length on at which one could end in it", () => {
    expect(findListItems(`- ${"x".repeat(46)}\n- ${"y".repeat(45)}`)).toEqual([{ start: 0, end: 48 }])
  })

  test("end between words when a sentence is longer than a chunk", () => {
    for (const { text } of chunk(words(500), 40)) expect(text).toMatch(/^word\d+ .*word\d+$/s)
  })

  test("do not begin with an accent that belongs to the space before it", () => {
    for (const { text } of chunk("The cat sat on it. \u0301Then it left. ".repeat(40), 20))
      expect(text).not.toMatch(/^\u0301/)
  })

  test("do not part a sign from the character it goes before, although a word begins there", () => {
    const text = "漢\u0600字".repeat(100)
    for (let size = 8; size <= 64; size++) {
      for (const part of chunkText(parsed(text), { size_tokens: size, overlap_tokens: 5 }, countLexicalTokens)) {
        expect(part.text).toMatch(/^[漢\u0600].*[漢字]$/s)
      }
    }
  })

  test("hold at most 16 characters for a token, with the overlap, where a tokenizer counts none", () => {
    const text = `${"x".repeat(160)}e${"\u0301".repeat(143)}`
    const config = { size_tokens: 10, overlap_tokens: 5 }
    const lengths = chunkText(parsed(text), config, () => 0).map((part) => part.text.length)
    expect(lengths).toContain(144)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(160)
  })

  test("begin at a heading when the section before is not small", () => {
    const chunks = chunk(`# One\n\n${sentences(5, 8)}\n\n# Two\n\n${sentences(5, 8)}`, 100)
    expect(chunks.map(({ heading_path }) => heading_path)).toEqual([["One"], ["Two"]])
    expect(chunks[1]?.text).toMatch(/^# Two\n\nS0/)
  })

  test("join small sections", () => {
    const text = Array.from({ length: 8 }, (_, place) => `## Q${place}\n\n${sentences(1, 8)}`).join("\n\n")
    const chunks = chunk(text, 100)
    expect(chunks.map(({ heading_path }) => heading_path)).toEqual([["Q0"], ["Q3"], ["Q6"]])
  })

  test("never end with a heading", () => {
    for (let before = 1; before < 40; before++) {
      const text = `${sentences(before, 5)}\n\n# First title. With more\n## Second title\n\n${sentences(30, 5)}`
      for (const part of chunk(text, 60)) expect(part.text).not.toMatch(/title(?:\. With more)?\s*$/)
    }
  })

  test("stand under the headings that enclose their beginning", () => {
    const body = sentences(10, 10)
    const text = `# A\n\n${body}\n\n### B\n\n${body}\n\n## C\n\n${body}\n\n# D\n\n${body}`
    const paths = chunk(text, 50).map(({ heading_path }) => heading_path.join("/"))
    expect([...new Set(paths)]).toEqual(["A", "A/B", "A/C", "D"])
  })

  test("name the page on which they begin, and where further pages begin in them", () => {
    const first = sentences(6, 10)
    const text = `${first}\n\n${sentences(6, 10)}`
    const pages = [
      { number: 1, start: 0 },
      { number: 2, start: first.length + 2 },
      { number: 3, start: first.length + 2 },
    ]
    const chunks = chunkText({ text, pages, headings: [] }, { size_tokens: 60, overlap_tokens: 0 }, countWords)
    expect(chunks.map(({ page, page_breaks }) => [page, page_breaks])).toEqual([
      [1, []],
      [3, []],
    ])
    const [whole] = chunkText({ text, pages, headings: [] }, { size_tokens: 200, overlap_tokens: 0 }, countWords)
    expect([whole?.page, whole?.page_breaks]).toEqual([1, [first.length + 2, first.length + 2]])
  })
})

describe("the overlap", () => {
  test("repeats whole sentences up to its size", () => {
    const chunks = chunk(sentences(40, 10), 60, 25)
    for (const [place, { text, start }] of chunks.entries()) {
      const before = chunks[place - 1]
      if (!before) continue
      const repeated = before.text.slice(start - before.start)
      expect(repeated).toMatch(/^S\d+ /)
      expect(countWords(repeated)).toBe(20)
      expect(text.startsWith(repeated)).toBe(true)
    }
  })

  test("takes no more than half of a chunk", () => {
    const [first, second] = chunk(sentences(40, 5), 40, 30)
    expect(countWords(first?.text.slice((second?.start ?? 0) - first.start) ?? "")).toBe(20)
  })

  test("repeats words when no sentence is short enough", () => {
    const chunks = chunk(words(500), 60, 10)
    expect(chunks.length).toBeGreaterThan(5)
    for (const [place, { start }] of chunks.entries()) {
      const before = chunks[place - 1]
      if (!before) continue
      const repeated = countWords(before.text.slice(start - before.start))
      expect(repeated).toBeGreaterThan(3)
      expect(repeated).toBeLessThanOrEqual(10)
    }
  })

  test("repeats characters where there are no spaces", () => {
    const chunks = chunkText(
      parsed("潮位计测量港口的水位".repeat(60)),
      { size_tokens: 64, overlap_tokens: 16 },
      countLexicalTokens,
    )
    for (const [place, { start }] of chunks.entries()) {
      const before = chunks[place - 1]
      if (before) expect(before.end - start).toBeGreaterThan(8)
      if (before) expect(before.end - start).toBeLessThanOrEqual(16)
    }
  })

  test("does not reach over a heading that begins a chunk", () => {
    const chunks = chunk(`# One\n\n${sentences(5, 8)}\n\n# Two\n\n${sentences(5, 8)}`, 60, 20)
    expect(chunks.find(({ text }) => text.includes("# Two"))?.text).toMatch(/^# Two/)
  })
})
