// PDF lists beside and between other things: each item on a line of its own, and none of them in a table above.
import { describe, expect, test } from "vitest"
import { latin1, pdfStream } from "../support/pdf-bytes.ts"
import { rawPdf, textOf } from "./painted-text.ts"
import { parse } from "./parse-failure.ts"
import { column, type Painted, paint } from "./pdf-pages.ts"

const TABLE = [
  ["Pier", "Depth", "Fee"],
  ["North", "4.5 m", "44"],
  ["South", "6.1 m", "39"],
]
const table: Painted[] = TABLE.flatMap((row, at) =>
  row.map((text, cell) => ({ text, x: 60 + cell * 150, y: 700 - at * 16 })),
)
const written = TABLE.map((row) => row.join(" | ")).join("\n")
const items = (marks: readonly string[], x: number): Painted[] =>
  marks.flatMap((mark, row) => {
    const y = 652 - row * 16
    return [
      { text: mark, x, y },
      { text: ["Ropes and chains", "Lamps of the mole", "Bells"][row] ?? "", x: x + 24, y },
    ]
  })

describe("a list right below a table", () => {
  test.each([
    ["of numbers", ["1.", "2.", "3."]],
    ["of letters", ["a)", "b)", "c)"]],
    ["of dots", ["\u2022", "\u2022", "\u2022"]],
  ])("%s is none of its rows", async (_, marks) => {
    const { text, tables = [] } = await parse("pdf", await paint([[...table, ...items(marks, 66)]]))
    expect(text).toMatch(new RegExp(`^${written.replaceAll("|", "\\|")}\\n\\n`))
    expect(text.slice(written.length).trim().split("\n")).toEqual([
      `${marks[0]} Ropes and chains`,
      `${marks[1]} Lamps of the mole`,
      `${marks[2]} Bells`,
    ])
    expect(tables).toHaveLength(1)
  })

  test("in whole lines is none of its rows either", async () => {
    const lines = column(["- Ropes and chains", "- Lamps"], 60, 652, 16)
    expect(await textOf([...table, ...lines])).toBe(`${written}\n\n- Ropes and chains\n- Lamps`)
  })

  test("but rows whose first cells are numbered stay rows, also one with nothing else", async () => {
    const rows = [
      ["No.", "Thing", "Fee"],
      ["1.", "Ropes", "44"],
      ["2.", "Lamps", "39"],
      ["3.", "Bells", ""],
    ]
    const painted = rows.flatMap((row, at) =>
      row.flatMap((text, cell) => (text ? [{ text, x: 60 + cell * 150, y: 700 - at * 16 }] : [])),
    )
    expect(await textOf(painted)).toBe(rows.map((row) => row.join(" | ").trimEnd()).join("\n"))
  })
})

test("items begin lines of their own by Roman numbers and by numbers of several levels", async () => {
  const lines = [
    "Duties of the warden",
    "i. to ring",
    "ii. to light",
    "iii. to write",
    "4.1. Bells are",
    "4.2. Lamps are",
  ]
  expect(await textOf(column(lines, 60, 700))).toBe(lines.join("\n"))
})

test("a mark that only its font knows is a bullet before words, and nothing else", async () => {
  const font = `<< /Type /Font /Subtype /TrueType /BaseFont /Symbols /FirstChar 32 /LastChar 122 /Widths [278 ${Array(90).fill(556).join(" ")}] /ToUnicode 6 0 R >>`
  const map = pdfStream(
    "",
    latin1("begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <23> <F095> endbfchar endcmap"),
  )
  const shown = "BT /F 12 Tf 15 TL 50 700 Td (# Ropes) Tj T* (# Lamps and # signs) Tj T* (Bells) Tj ET"
  const { text } = await parse("pdf", rawPdf(shown, font, [map]))
  expect(text).toBe("\u2022 Ropes\n\u2022 Lamps and \uf095 signs Bells")
})
