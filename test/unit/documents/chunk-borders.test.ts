// Where a text may be cut: borders of items, lines and sentences, and between the rows of a table.
import { expect, test } from "vitest"
import { findBorders, RANK } from "../../../src/documents/model/chunking/find-borders.ts"
import { repeatHeaders } from "../../../src/documents/model/chunking/repeat-headers.ts"

const LINE = "a line of words without an end"

test.each([
  [
    "items, however short",
    "- tea\n- rum\n12. ale",
    [
      [0, RANK.paragraph],
      [6, RANK.item],
      [12, RANK.item],
    ],
  ],
  [
    "lines",
    `${LINE}\n${LINE}\n${LINE}`,
    [
      [0, RANK.paragraph],
      [31, RANK.line],
      [62, RANK.line],
    ],
  ],
  ["sentences", "It is a long sentence. So is this one.", [[0, RANK.paragraph]]],
  [
    "long sentences",
    "It is a longer sentence. So is this one.",
    [
      [0, RANK.paragraph],
      [25, RANK.sentence],
    ],
  ],
])("%s have borders between them", (_, text, borders) => {
  expect(findBorders(text, []).map(({ offset, rank }) => [offset, rank])).toEqual(borders)
})

test("nothing begins at the end of a text, not even a heading", () => {
  expect(findBorders("word\n", [{ level: 1, title: "t", start: 5 }])).toEqual([{ offset: 0, rank: RANK.paragraph }])
})

test("names of columns are repeated only where they leave room for rows", () => {
  const rows = ["1", "2", "3", "4", "5", "6"].map((n) => `${n} ${n} ${n}`)
  const repeated = (header: string) => {
    const text = [header, ...rows].join("\n")
    const spanAt = (start: number, length: number) => ({ start, end: start + length })
    const table = {
      ...spanAt(0, text.length),
      header: spanAt(0, header.length),
      rows: rows.map((row, i) => spanAt(header.length + 1 + i * 6, row.length)),
    }
    const words = (part: string) => part.split(/\s+/).filter(Boolean).length
    const { text: after } = repeatHeaders({ text, pages: null, headings: [], tables: [table] }, 10, words)
    return after.split(header).length - 1
  }
  expect(repeated("Day Sea Sky")).toBe(3)
  expect(repeated("Day Sea Sky Wind Tide")).toBe(1)
})
