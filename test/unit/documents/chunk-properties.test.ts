// What holds for the chunks of every text, however odd, under every way to count tokens.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type Chunk, chunkText } from "../../../src/documents/model/chunk-text.ts"
import type { CountTokens } from "../../../src/documents/model/chunking/split-pieces.ts"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { manifestChunkSchema } from "../../../src/embedding/contract.ts"
import { countLexicalTokens } from "../../../src/embedding/lexical.ts"

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" })

const counters: Record<string, CountTokens> = {
  lexical: countLexicalTokens,
  "code units": (text) => text.length,
  "words, with two markers": (text) => text.split(/\s+/).length + 2,
  "more than the sum of the parts": (text) => Math.ceil(text.length ** 1.15),
  "less than the sum of the parts": (text) => Math.ceil(text.length ** 0.7),
  "one whatever the text": () => 1,
}

const fragment = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: "grapheme", maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  {
    weight: 10,
    arbitrary: fc.constantFrom(
      " ",
      "\n",
      "\r\n",
      "\n\n",
      "\t",
      "\u3000",
      ". ",
      "! ",
      "。",
      "。」",
      "...",
      "e.g. ",
      "A. ",
      '." ',
      "a",
      "Wort ",
      "The cat sat. ",
      "漢字かな交じり文",
      "ภาษาไทย",
      "السلام عليكم ",
      "שלום ",
      "👨‍👩‍👧‍👦",
      "🇩🇪",
      "👍🏽",
      "e\u0301",
      " \u0301",
      "\u0600",
      "\u0600 ",
      " \u{1f3fd}",
      "\u{110bd}1",
      "\u{110bd} ",
      "\u200d",
      "\ud83d",
      "\ude00",
      "\u0000",
      "\ufeff",
      "\u1112\u1161\u11ab",
      "क्षि",
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(" ".repeat(700), "x".repeat(700), `e${"\u0301".repeat(300)}`, "🇩🇪".repeat(90)),
  },
)
const documents: fc.Arbitrary<ParsedText> = fc
  .record({
    parts: fc.array(fragment, { maxLength: 60 }),
    marks: fc.array(fc.record({ at: fc.nat(), level: fc.integer({ min: 1, max: 6 }) }), { maxLength: 6 }),
  })
  .map(({ parts, marks }) => {
    const text = parts.join("")
    const headings = marks.map(({ at, level }) => ({ level, title: "t", start: at % (text.length + 1) }))
    return { text, pages: null, headings: headings.sort((a, b) => a.start - b.start) }
  })
const sizes = fc.record({
  size_tokens: fc.integer({ min: 1, max: 60 }),
  overlap_tokens: fc.integer({ min: 0, max: 40 }),
})

const startsOf = (text: string) => new Set([...graphemes.segment(text)].map(({ index }) => index).concat(text.length))

function uncovered(text: string, chunks: Chunk[]): string {
  let rest = ""
  let seen = 0
  for (const { start, end } of chunks) {
    rest += text.slice(seen, Math.max(seen, start))
    seen = end
  }
  return rest + text.slice(seen)
}

describe.each(Object.entries(counters))("counted by %s", (_name, countTokens) => {
  const check = (property: (parsed: ParsedText, chunks: Chunk[], size: number) => void) =>
    fc.assert(
      fc.property(documents, sizes, (parsed, config) =>
        property(parsed, chunkText(parsed, config, countTokens), config.size_tokens),
      ),
      { numRuns: 100 },
    )

  test("a chunk is the slice of the text it claims to be, fits the manifest, and is never blank", () => {
    check(({ text }, chunks) => {
      for (const [place, chunk] of chunks.entries()) {
        expect(chunk.text).toBe(text.slice(chunk.start, chunk.end))
        expect(chunk.text.trim()).not.toBe("")
        expect(chunk.ordinal).toBe(place)
        expect(manifestChunkSchema.parse(chunk)).toEqual(chunk)
      }
    })
  })

  test("only white space lies outside all chunks", () => {
    check(({ text }, chunks) => {
      expect(uncovered(text, chunks).trim()).toBe("")
    })
  })

  test("both starts and ends of chunks strictly increase", () => {
    check((_, chunks) => {
      for (const [place, chunk] of chunks.entries()) {
        const before = chunks[place - 1]
        if (before) expect([chunk.start > before.start, chunk.end > before.end]).toEqual([true, true])
      }
    })
  })

  test("a chunk has at most the tokens it may have, unless it is one code point, and 16 characters for each", () => {
    check((_, chunks, size) => {
      for (const chunk of chunks) {
        expect(chunk.token_count).toBe(Math.max(1, countTokens(chunk.text)))
        if ([...chunk.text.trim()].length > 1) expect(chunk.token_count).toBeLessThanOrEqual(size)
        expect(chunk.text.length).toBeLessThanOrEqual(16 * size)
      }
    })
  })

  test("a grapheme that fits into a chunk is never cut, nor is a surrogate pair", () => {
    check(({ text }, chunks, size) => {
      const starts = startsOf(text)
      for (const offset of chunks.flatMap(({ start, end }) => [start, end])) {
        if (starts.has(offset)) continue
        const { segment = "", index = 0 } = graphemes.segment(text).containing(offset) ?? {}
        expect([segment, countTokens(segment) > size || segment.length > 16 * (size - countTokens(""))]).toEqual([
          segment,
          true,
        ])
        expect(
          segment.charCodeAt(offset - index - 1) >> 10 === 0x36 && segment.charCodeAt(offset - index) >> 10 === 0x37,
        ).toBe(false)
      }
    })
  })

  test("the same text gives the same chunks", () => {
    fc.assert(
      fc.property(documents, sizes, (parsed, config) => {
        const copy = { ...parsed, headings: parsed.headings.map((heading) => ({ ...heading })) }
        expect(chunkText(copy, config, countTokens)).toEqual(chunkText(parsed, config, countTokens))
      }),
      { numRuns: 30 },
    )
  })
})
