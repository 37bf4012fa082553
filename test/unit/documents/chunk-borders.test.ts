// Where a text may be cut: borders of items, lines and sentences, and between the rows of a table.
import { describe, expect, test } from "vitest"
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

test.each([
  ["a sentence of 24 characters and no less", "It is my long sentence. So is this one.", [[24, RANK.sentence]]],
  ["an end in quotes and brackets", 'He told us ("It is all so.") Then he left.', [[29, RANK.sentence]]],
  ["an empty line after a short one", "Short.\n\nAnother.", [[8, RANK.paragraph]]],
  ["a line that goes on, from its first character", `${LINE}, which goes on\n   here and there`, [[49, RANK.line]]],
  ["a mark that is none", `${LINE}\n-and so on`, [[31, RANK.line]]],
  ["a sentence that is a line", `${LINE} here.\nAnother`, [[37, RANK.sentence]]],
  ["a line of its own below one without an end", `${LINE}\nAnother.`, [[31, RANK.line]]],
  ["a line without a mark below an item", "- tea and rum are on the table\nAnd bread.", [[31, RANK.line]]],
  ["a dot between two sentences", "It is a long sentence so far. • And it ends.", [[30, RANK.sentence]]],
])("there is one border in a text with %s", (_, text, borders) => {
  const found = findBorders(text, []).map(({ offset, rank }) => [offset, rank])
  expect(found).toEqual([[0, RANK.paragraph], ...borders])
})

test.each([
  ["a sentence that begins with the accent of a blank", "It is a long sentence so far. \u0301Then it ends."],
  ["a line that begins with the accent of a blank", `${LINE}, which goes on\n \u0301here and there`],
  ["a sentence that is cut for its length", "word ".repeat(150)],
])("there is no border at %s", (_, text) => {
  expect(findBorders(text, [])).toEqual([{ offset: 0, rank: RANK.paragraph }])
})

describe("a heading", () => {
  const bordersOf = (text: string, ...starts: number[]) =>
    findBorders(
      text,
      starts.map((start) => ({ level: 1, title: "t", start })),
    ).map(({ offset, rank }) => [offset, rank])

  test("is the best of borders, also where the text begins and where an empty line is before it", () => {
    expect(bordersOf("One title", 0)).toEqual([[0, RANK.heading]])
    expect(bordersOf(`${LINE}\n\nTitle`, 32)).toEqual([
      [0, RANK.paragraph],
      [32, RANK.heading],
    ])
  })

  test("has none inside it, and only a weak one behind, be what follows short or far", () => {
    expect(bordersOf("A title. It has two sentences of some length.\nText.\n\nMore text.", 0)).toEqual([
      [0, RANK.heading],
      [46, RANK.within],
      [53, RANK.paragraph],
    ])
    expect(bordersOf("Title\n\nText.\n\nMore text.", 0)).toEqual([
      [0, RANK.heading],
      [7, RANK.within],
      [14, RANK.paragraph],
    ])
  })

  test("in the last line has none inside it either", () => {
    expect(bordersOf("A title of a length. It has two sentences and no end", 0)).toEqual([[0, RANK.heading]])
  })

  test("may begin within a line, behind the last sentence", () => {
    expect(bordersOf("Text Title", 5)).toEqual([
      [0, RANK.paragraph],
      [5, RANK.heading],
    ])
  })

  test("that follows another keeps to it", () => {
    expect(bordersOf("One\nTwo\nText.\n\nMore text.", 0, 4)).toEqual([
      [0, RANK.heading],
      [4, RANK.within],
      [8, RANK.within],
      [15, RANK.paragraph],
    ])
  })

  test("that begins inside a word or a character is none", () => {
    expect(bordersOf("a word of it", 4)).toEqual([[0, RANK.paragraph]])
    expect(bordersOf("a \u0301word of it", 2)).toEqual([[0, RANK.paragraph]])
  })
})

test("nothing begins at the end of a text, not even a heading", () => {
  expect(findBorders("word\n", [{ level: 1, title: "t", start: 5 }])).toEqual([{ offset: 0, rank: RANK.paragraph }])
})

test("names of columns are repeated only where they leave room for rows", () => {
  const rows = ["1", "2", "3", "4", "5", "6"].map((n) => `${n} ${n} ${n}`)
  const repeated = (header: string, size = 10) => {
    const text = [header, ...rows].join("\n")
    const spanAt = (start: number, length: number) => ({ start, end: start + length })
    const table = {
      ...spanAt(0, text.length),
      header: spanAt(0, header.length),
      rows: rows.map((row, i) => spanAt(header.length + 1 + i * 6, row.length)),
    }
    const words = (part: string) => part.split(/\s+/).filter(Boolean).length
    const { text: after } = repeatHeaders({ text, pages: null, headings: [], tables: [table] }, size, words)
    return after.split(header).length - 1
  }
  expect(repeated("Day Sea Sky")).toBe(3)
  expect(repeated("Day Sea Sky Wind Tide")).toBe(1)
  expect([repeated("a b c d e f g h i", 20), repeated("a b c d e f g h i", 19)]).toEqual([2, 1])
})
