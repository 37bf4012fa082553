// Long tables: every chunk of one names its columns, rows stay whole, and every offset still points at what it pointed at.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { chunkText } from "../../../src/documents/model/chunk-text.ts"
import { findListItems } from "../../../src/documents/model/chunking/find-list-items.ts"
import { repeatHeaders } from "../../../src/documents/model/chunking/repeat-headers.ts"
import type { ParsedText, Span } from "../../../src/documents/model/parsed-text.ts"

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length
const HEADER = "Article | Colour | Price"

/** Text, a table of `count` rows, and text again, with a page and a heading behind the table. */
function tableOf(count: number, before = "Before it."): ParsedText {
  const rows: Span[] = []
  let text = `${before}\n\n${HEADER}`
  const start = before.length + 2
  for (let row = 0; row < count; row++) {
    rows.push({ start: text.length + 1, end: text.length + 1 + `K${row} | red | ${row * 7}`.length })
    text += `\nK${row} | red | ${row * 7}`
  }
  const table = { start, end: text.length, header: { start, end: start + HEADER.length }, rows }
  const behind = text.length + 2
  const middle = rows[Math.floor(count / 2)]?.start ?? 0
  return {
    text: `${text}\n\nBehind it. The end comes.`,
    pages: [
      { number: 1, start: 0 },
      { number: 2, start: middle },
      { number: 3, start: behind },
    ],
    headings: [{ level: 1, title: "Behind", start: behind }],
    tables: [table],
    alternates: [{ start: behind, text: "Be-hind" }],
  }
}

describe("a table larger than a chunk", () => {
  test("shows its columns in every chunk of it, and no row is in two pieces", () => {
    const parsed = repeatHeaders(tableOf(120), 60, countWords)
    const chunks = chunkText(parsed, { size_tokens: 60, overlap_tokens: 8 }, countWords)
    const ofTable = chunks.filter(({ text }) => /^K\d+ \|/m.test(text))
    expect(ofTable.length).toBeGreaterThan(5)
    for (const { text, start, end } of ofTable) {
      // Nothing is repeated before it, since the first row there would pass for names of columns.
      expect(text.replace(/^Before it\.\s+/, "").startsWith(HEADER)).toBe(true)
      for (const line of text.split("\n").filter((one) => one.startsWith("K")))
        expect(line).toMatch(/^K\d+ \| red \| \d+$/)
      expect(parsed.text.slice(start, end)).toBe(text)
    }
    for (let row = 0; row < 120; row++) expect(parsed.text.match(new RegExp(`^K${row} `, "gm"))).toHaveLength(1)
  })

  test("moves what stands in it and behind it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 32, max: 200 }), (count, size) => {
        const before = tableOf(count)
        const {
          text,
          pages,
          headings,
          tables = [],
          alternates = [],
          whole = [],
        } = repeatHeaders(before, size, countWords)
        const slice = ({ start, end }: Span) => text.slice(start, end)
        const old = before.tables?.[0]?.rows.map(({ start, end }) => before.text.slice(start, end))
        expect(tables.flatMap(({ rows }) => rows.map(slice))).toEqual(old)
        for (const table of tables) {
          expect(table.header && slice(table.header)).toBe(HEADER)
          expect(slice(table)).toBe([HEADER, ...table.rows.map(slice)].join("\n"))
          expect(whole).toContainEqual({ start: table.start, end: table.end })
        }
        expect(text.slice(pages?.[1]?.start)).toMatch(new RegExp(`^K${Math.floor(count / 2)} `))
        for (const start of [pages?.[2]?.start, headings[0]?.start, alternates[0]?.start]) {
          expect(text.slice(start)).toMatch(/^Behind it/)
        }
      }),
    )
  })
})

test("what follows a table repeats nothing of its rows", () => {
  const chunks = chunkText(
    repeatHeaders(tableOf(18), 60, countWords),
    { size_tokens: 60, overlap_tokens: 20 },
    countWords,
  )
  const last = chunks.at(-1)?.text
  expect([chunks.length > 1, last]).toEqual([true, "Behind it. The end comes."])
})

test("a table that fits into a chunk is one piece of it, and the text stays as it was", () => {
  const parsed = tableOf(8, Array.from({ length: 40 }, (_, place) => `Sentence ${place} says so.`).join(" "))
  const read = repeatHeaders(parsed, 60, countWords)
  expect(read.text).toBe(parsed.text)
  const chunks = chunkText(read, { size_tokens: 60, overlap_tokens: 0 }, countWords)
  expect(chunks.filter(({ text }) => /^K\d/m.test(text))).toHaveLength(1)
})

test("what the parser calls whole is not cut, unless it is larger than a chunk", () => {
  const prose = (count: number) => Array.from({ length: count }, (_, place) => `Sentence ${place} says so.`).join(" ")
  const code = "```\nfirst line of code. It goes on\n\nsecond line of code. It goes on\n```"
  const text = `${prose(12)}\n\n${code}\n\n${prose(12)}`
  const start = text.indexOf(code)
  const parsed = { text, pages: null, headings: [], whole: [{ start, end: start + code.length }] }
  const chunks = chunkText(parsed, { size_tokens: 55, overlap_tokens: 0 }, countWords)
  expect(chunks.filter((chunk) => chunk.text.includes(code))).toHaveLength(1)
  const small = chunkText(parsed, { size_tokens: 10, overlap_tokens: 0 }, countWords)
  for (const chunk of small) expect(chunk.token_count).toBeLessThanOrEqual(10)
})

test("list items begin chunks rather than sentences inside them", () => {
  const text = Array.from({ length: 30 }, (_, place) => `- Item ${place} is the first one. It has two sentences.`).join(
    "\n",
  )
  const chunks = chunkText({ text, pages: null, headings: [] }, { size_tokens: 45, overlap_tokens: 0 }, countWords)
  for (const chunk of chunks) expect(chunk.text).toMatch(/^- Item/)
})

test("a table with its offsets, when its header is repeated once", () => {
  const rows = ["1 1", "2 2", "3 3", "4 4"]
  const text = ["Day Sea", ...rows, "", "End"].join("\n")
  const spans = rows.map((row) => ({ start: text.indexOf(row), end: text.indexOf(row) + 3 }))
  const box: [number, number, number, number] = [0, 0, 1, 1]
  const parsed: ParsedText = {
    text,
    pages: null,
    headings: [],
    tables: [{ start: 0, end: 23, header: { start: 0, end: 7 }, rows: spans }],
    whole: [{ start: 25, end: 28 }],
    lines: [...spans, { start: 25, end: 28 }].map((span) => ({ ...span, page: 1, box })),
  }
  const read = repeatHeaders(parsed, 10, countWords)
  expect(read.text).toBe("Day Sea\n1 1\n2 2\n3 3\n\nDay Sea\n4 4\n\nEnd")
  expect(read.pages).toBeNull()
  expect(read.tables).toEqual([
    { start: 0, end: 19, header: { start: 0, end: 7 }, rows: spans.slice(0, 3) },
    { start: 21, end: 32, header: { start: 21, end: 28 }, rows: [{ start: 29, end: 32 }] },
  ])
  expect(read.whole).toEqual([
    { start: 0, end: 19 },
    { start: 21, end: 32 },
    { start: 34, end: 37 },
  ])
  expect(read.lines?.map(({ start, end }) => read.text.slice(start, end))).toEqual([...rows, "End"])
})

test("rows without names of columns are whole one by one, and what has no table stays as it is", () => {
  const rows = [
    { start: 0, end: 3 },
    { start: 4, end: 7 },
  ]
  const parsed = { text: "1 1\n2 2", pages: null, headings: [], tables: [{ start: 0, end: 7, header: null, rows }] }
  expect(repeatHeaders(parsed, 2, countWords)).toEqual({ ...parsed, whole: rows })
  const plain = { text: "1 1", pages: null, headings: [] }
  expect(repeatHeaders(plain, 2, countWords)).toEqual({ ...plain, tables: [], whole: [] })
})

test("an item of a list begins at its mark, however far it is set in", () => {
  const long = "x".repeat(60)
  expect(findListItems(`Text.\n   - ${long}\n     more\n\n1) ${long}`)).toEqual([
    { start: 9, end: 81 },
    { start: 83, end: 146 },
  ])
})
