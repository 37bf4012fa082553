// Paragraphs, columns and tables of a PDF, in any mixture: every word once and in order, every cell in its column.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { joinStretched } from "../../workers/embedder/parse/pdf/rows/join-stretched.ts"
import { parse } from "./parse-failure.ts"
import { column, helvetica, type Painted, paint } from "./pdf-pages.ts"
import { type Block, settings, typeset } from "./typeset-blocks.ts"

const wordsOf = (block: Block) =>
  block.kind === "table" ? block.rows.flat().flatMap((cell) => cell.split(" ").filter(Boolean)) : block.words
const rowsOf = (block: Block) => (block.kind === "table" ? block.rows : [])

test("what a typesetter makes of paragraphs, columns and tables comes back in order, cells in their columns", async () => {
  await fc.assert(
    fc.asyncProperty(settings, async (setting) => {
      const { text } = await parse("pdf", await typeset(setting))
      const lines = text.split("\n").filter((line) => line.includes(" |"))
      expect(lines.map((line) => line.split("|").map((cell) => cell.trim()))).toEqual(setting.blocks.flatMap(rowsOf))
      expect(text.split(/[\s|]+/).filter(Boolean)).toEqual(setting.blocks.flatMap(wordsOf))
    }),
    { numRuns: 25 },
  )
})

test("every cell is placed where it is painted, so that it can be shown by itself", async () => {
  await fc.assert(
    fc.asyncProperty(settings, async (setting) => {
      const { text, lines = [] } = await parse("pdf", await typeset(setting))
      const cells = setting.blocks.flatMap(rowsOf).flat().filter(Boolean)
      const placed = new Set(lines.map(({ start, end }) => text.slice(start, end)))
      expect(cells.filter((cell) => !placed.has(cell))).toEqual([])
      expect(lines.toSorted((a, b) => a.start - b.start)).toEqual(lines)
    }),
    { numRuns: 20 },
  )
})

test("columns that nearly touch are told by the gap that runs down between them, below names that are closer still", async () => {
  const font = await helvetica()
  const rows = [
    ["Day", "Opens", "Closes", "Guide"],
    ["Monday", "9:00", "17:00", "Tom Abel"],
    ["Tuesday", "10:30", "", "Rita Voss"],
    ["Friday", "", "15:15", "Ola Brandt"],
    ["Sunday", "11:00", "16:45", "Ines Corrado"],
  ]
  const painted = rows.flatMap((cells, down) =>
    cells.flatMap((text, column) => {
      const edge = [60, 180, 230, 236][column] ?? 0
      const x = column === 1 || column === 2 ? edge - font.widthOfTextAtSize(text, 11) : edge
      return text === "" ? [] : [{ text, x: down === 0 && column === 3 ? edge - 3 : x, y: 700 - down * 15 }]
    }),
  )
  const { text } = await parse("pdf", await paint([painted]))
  expect(text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))).toEqual(rows)
})

describe("an aligned table", () => {
  const rowsAt = (rows: readonly string[][], edges: readonly number[], y: number, pitch = 16) =>
    rows.flatMap((cells, row) =>
      cells.flatMap((text, at) => (text === "" ? [] : [{ text, x: edges[at] ?? 0, y: y - row * pitch }])),
    )
  const read = async (painted: Painted[]) => await parse("pdf", await paint([painted]))
  const edges = [50, 170, 250, 350, 450]
  const body = [
    ["Norvik", "3.20", "2.10", "12", "6"],
    ["Ostby", "4.10", "1.75", "9", ""],
    ["Vik", "2.05", "1.10", "8", "5"],
  ]

  test("has names of two lines, of which the short ones stand in the lower", async () => {
    const head = [
      ["", "Largest", "Winter"],
      ["Lock", "ship", "fee"],
    ]
    const { text, tables = [] } = await read(rowsAt([...head, ...body.map((cells) => cells.slice(0, 3))], edges, 700))
    expect(text.slice(tables[0]?.header?.start, tables[0]?.header?.end)).toBe(" | Largest | Winter\nLock | ship | fee")
  })

  test("has a row whose cells nearly touch, which the rows around it part", async () => {
    const rows = [
      ["Lock", "Keeper", "Fee"],
      ["Norvik", "Ole", "12"],
      ["Skarsundet", "Trondelag", "9"],
      ["Vik", "Ida", "8"],
    ]
    const font = await helvetica()
    const end = (text: string, x: number) => x + font.widthOfTextAtSize(text, 11) + 5.6
    const second = end("Skarsundet", 50)
    const { text } = await read(rowsAt(rows, [50, second, end("Trondelag", second)], 700))
    expect(text.split("\n")).toEqual(rows.map((cells) => cells.join(" | ")))
  })

  test("has its label in the middle of a cell of three lines, and ends above its caption", async () => {
    const lines = ["opens the strands of", "a rope, so that others", "can be put through"]
    const rows = [700, 640, 580].flatMap((y, row) => [
      { text: `Fid ${row}`, x: 50, y: y - 13 },
      ...column(lines, 170, y, 13),
      { text: `${row + 4}.20`, x: 350, y: y - 13 },
    ])
    const head = rowsAt([["Tool", "Use", "Fee"]], [50, 170, 350], 724)
    const { text } = await read([...head, ...rows, { text: "Table 7", x: 50, y: 528 }])
    expect(text.split("\n")).toEqual([
      "Tool | Use | Fee",
      ...[0, 1, 2].map((row) => `Fid ${row} | ${lines.join(" ")} | ${row + 4}.20`),
      "",
      "Table 7",
    ])
  })
})

test("two cells whose outer edges meet those of a line nearby are no stretched line, three words evenly apart are", () => {
  const segment = (text: string, left: number, right: number) => ({ text, left, right, size: 10, v: 0, turn: 0 })
  const rowsOf = (...row: ReturnType<typeof segment>[]) =>
    joinStretched([[segment("oak and iron", 60, 160)], row])[1]?.map(({ text }) => text)
  expect(rowsOf(segment("Gate", 60, 80), segment("Key", 140, 160))).toEqual(["Gate", "Key"])
  expect(rowsOf(segment("by", 60, 80), segment("the", 100, 120), segment("sea", 140, 160))).toEqual(["by the sea"])
})

test("a stretched line of a long cell is no two cells, however its gaps fall", async () => {
  const rows = [
    ["Gate", "Remark"],
    ["One", "oak"],
    ["Two", "iron"],
    ["Three", "replaced   by the keeper"],
    ["Four", "greased in   spring by him"],
    ["Five", "worn"],
  ]
  // Spaces are painted one letter at a time, so three of them are a wide gap.
  const painted = rows.flatMap((cells, down) =>
    cells.map((text, column) => ({ text, x: [60, 180][column] ?? 0, y: 700 - down * 15 })),
  )
  const { text } = await parse("pdf", await paint([painted]))
  expect(text.split("\n")).toEqual(rows.map((cells) => cells.map((cell) => cell.replace(/ +/g, " ")).join(" | ")))
})
