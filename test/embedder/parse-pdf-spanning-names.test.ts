// Names that stand over several columns of a PDF's table, which are named again below: they stay whole, over each of them.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { chooseStatements } from "../../src/query/model/evidence/choose-statements.ts"
import { toSources } from "../../src/query/retrieval/search-chunks.ts"
import { fakeHit } from "../support/fake-source.ts"
import { drawRuled, newDrawing, newPage, type RuledCell } from "./draw-tables.ts"
import { parse } from "./parse-failure.ts"
import { type Painted, paint } from "./pdf-pages.ts"

const rowsOf = (text: string) => text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))
const paintRows = (rows: readonly (readonly string[])[], edges: readonly number[], y: number): Painted[] =>
  rows.flatMap((cells, row) =>
    cells.flatMap((text, at) => (text === "" ? [] : [{ text, x: edges[at] ?? 0, y: y - row * 16 }])),
  )
const edges = [50, 170, 250, 350, 450]
const under = ["upper", "lower", "summer", "winter"]
const body = [
  ["Norvik", "3.20", "2.10", "12", "6"],
  ["Ormen", "4.10", "1.75", "9", ""],
  ["Vik", "2.05", "1.10", "8", "5"],
]
const over = (names: readonly (readonly [string, number])[]): Painted[] =>
  names.map(([text, x]) => ({ text, x, y: 716 }))
const gates = over([
  ["Depth at gate", 178],
  ["Hours of opening", 365],
])

describe("without lines", () => {
  test.each([
    ["in the middle over two columns each", "Gates", 200, "Hours", 395],
    ["where the first of their columns begins", "Gates", 170, "Hours", 350],
    ["in several words over two columns each", "Depth at gate", 178, "Hours of opening", 365],
    ["in several words where the first column begins", "Depth at gate", 170, "Hours of opening", 350],
    ["wider than their columns", "Depth of the water at gate", 160, "Hours of opening in the year", 345],
  ])("names %s stand in every one of these", async (_, first, x, second, right) => {
    const names = over([
      [first, x],
      [second, right],
    ])
    for (const [above = "", below = ""] of [
      ["", "Lock"],
      ["Lock", ""],
    ]) {
      const rows = [[above], [below, ...under], ...body]
      const { text, tables = [] } = await parse("pdf", await paint([[...names, ...paintRows(rows, edges, 716)]]))
      const header = [
        [above, first, first, second, second],
        [below, ...under],
      ]
      expect(rowsOf(text)).toEqual([...header, ...body])
      expect(text.slice(tables[0]?.header?.start, tables[0]?.header?.end)).toMatch(/winter$/)
      expect(tables[0]?.rows).toHaveLength(body.length)
    }
  })

  test("names of any words, over figures of any length, stay whole", async () => {
    const word = fc.stringMatching(/^[a-z]{3,6}$/)
    const figure = fc.integer({ min: 1, max: 9_999 }).map(String)
    const setting = fc.record({
      groups: fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 }),
      isLabelAbove: fc.boolean(),
      seed: fc.array(fc.array(figure, { minLength: 6, maxLength: 6 }), { minLength: 3, maxLength: 6 }),
      names: fc.array(word, { minLength: 6, maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(setting, async ({ groups, isLabelAbove, seed, names }) => {
        const columns = groups.length * 2
        const places = [40, ...Array.from({ length: columns }, (_, at) => 120 + at * 72)]
        const spanning = groups.map((words, group): Painted => {
          const text = words.join(" ")
          return { text, x: places[1 + group * 2] ?? 0, y: 716 }
        })
        const rows = seed.map((figures, row) => [`Lock ${row}`, ...figures.slice(0, columns)])
        const lower = names.slice(0, columns)
        const [above, below] = isLabelAbove ? ["Lock", ""] : ["", "Lock"]
        const painted = [...spanning, ...paintRows([[above], [below, ...lower], ...rows], places, 716)]
        const over = lower.map((_, at) => groups[Math.floor(at / 2)]?.join(" "))
        expect(rowsOf((await parse("pdf", await paint([painted]))).text)).toEqual([
          [above, ...over],
          [below, ...lower],
          ...rows,
        ])
      }),
      { numRuns: 20 },
    )
  })

  test("a row of figures below the names is a row of the table", async () => {
    const wide = over([
      ["Depth of water at gate", 170],
      ["Hours of opening a day", 350],
    ])
    const rows = [["Sund", "1.10", "1.15", "7", "4"], ...body]
    const { text } = await parse("pdf", await paint([[...wide, ...paintRows(rows, edges, 700)]]))
    expect(rowsOf(text).slice(-4)).toEqual(rows)
  })

  test("a question finds the figure by both names of its column", async () => {
    const { text } = await parse(
      "pdf",
      await paint([[...gates, ...paintRows([["Lock", ...under], ...body], edges, 700)]]),
    )
    const asked = "What is the depth at the lower gate of Ormen lock?"
    const { chosen } = chooseStatements(asked, toSources([fakeHit({ text })], 5))
    const [best] = chosen.toSorted((a, b) => b.score - a.score)
    expect(best?.displayText).toBe(
      "Lock: Ormen; Depth at gate upper: 4.10; Depth at gate lower: 1.75; Hours of opening summer: 9",
    )
  })
})

describe("ruled", () => {
  const cells = (...texts: string[]): RuledCell[] => texts.map((text) => ({ text }))
  const read = async (rows: RuledCell[][]) => {
    const { document, font } = await newDrawing()
    drawRuled(newPage(document), { x: 60, y: 700, widths: [90, 80, 80], rows, ruledBy: "lines" }, font)
    const { text, tables = [] } = await parse("pdf", await document.save())
    const [table] = tables
    return {
      rows: rowsOf(text),
      header: table?.header && text.slice(table.header.start, table.header.end),
      count: table?.rows.length,
    }
  }

  test("names as deep as the one beside them are names without figures below", async () => {
    const { rows, header } = await read([
      [{ text: "Pier", down: 2 }, { text: "Warden", across: 2 }, null],
      [null, { text: "by day" }, { text: "by night" }],
      cells("North", "Ada Holm", ""),
      cells("South", "", "Ole Brandt"),
    ])
    expect(rows.slice(0, 2)).toEqual([
      ["Pier", "Warden", "Warden"],
      ["Pier", "by day", "by night"],
    ])
    expect(header).toBe("Pier | Warden | Warden\nPier | by day | by night")
  })

  test("what spans rows is repeated in each, what spans columns stands once, and a name is in every column it is for", async () => {
    const { rows, header, count } = await read([
      [{ text: "Pier", down: 2 }, { text: "Depth at quay", across: 2 }, null],
      [null, { text: "low tide" }, { text: "high tide" }],
      [{ text: "North", down: 2 }, ...cells("2.1", "4.8")],
      [null, ...cells("2.2", "4.9")],
      [{ text: "South" }, { text: "closed for repairs", across: 2 }, null],
      cells("West", "", "3.9"),
    ])
    expect(rows).toEqual([
      ["Pier", "Depth at quay", "Depth at quay"],
      ["Pier", "low tide", "high tide"],
      ["North", "2.1", "4.8"],
      ["North", "2.2", "4.9"],
      ["South", "closed for repairs", ""],
      ["West", "", "3.9"],
    ])
    expect(header).toMatch(/high tide$/)
    expect(count).toBe(4)
  })

  test("the label may stand in the lower row alone", async () => {
    const tides = cells("Pier", "low tide", "high tide")
    const figures = [cells("North", "2.1", "4.8"), cells("South", "2.4", "4.6"), cells("West", "1.9", "3.9")]
    const { rows, header, count } = await read([
      [{ text: "" }, { text: "Depth at quay", across: 2 }, null],
      tides,
      ...figures,
    ])
    expect(rows[0]).toEqual(["", "Depth at quay", "Depth at quay"])
    expect(header).toMatch(/high tide$/)
    expect(count).toBe(3)
  })

  test("a row of figures below the names is a row of the table", async () => {
    const figures = [cells("North", "2 metres", "-"), cells("South", "2.4", "4.6"), cells("West", "1.9", "3.9")]
    const { rows, count } = await read([[{ text: "" }, { text: "Depth at quay", across: 2 }, null], ...figures])
    expect(rows.slice(1)).toEqual(figures.map((row) => row.map((cell) => cell?.text)))
    expect(count).toBe(3)
  })
})
