// Tables of a PDF that lines, boxes or fills draw: each cell as it is ruled, over pages too, and no table where none is.
import fc from "fast-check"
import { degrees } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { drawRuled, newDrawing, newPage, type RuledCell } from "./draw-tables.ts"
import { parse } from "./parse-failure.ts"
import { breakLines } from "./pdf-pages.ts"

describe("a ruled table", () => {
  const cells = (...texts: string[]): RuledCell[] => texts.map((text) => ({ text }))
  const gridOf = (text: string) =>
    text
      .split("\n")
      .filter((line) => line.includes(" |"))
      .map((line) => line.split("|").map((cell) => cell.trim()))

  test("has each cell as it is ruled, however it is ruled, wrapped and left empty, and whichever way its page is turned", async () => {
    const word = fc.stringMatching(/^[A-Za-z0-9]{1,9}$/)
    const cell = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "))
    const setting = fc.record({
      rows: fc
        .integer({ min: 2, max: 4 })
        .chain((width) =>
          fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 4, maxLength: 7 }),
        ),
      ruledBy: fc.constantFrom("lines" as const, "boxes" as const, "fills" as const),
      turn: fc.constantFrom(0, 90, 180, 270),
    })
    const isFilled = ({ rows }: { rows: string[][] }) =>
      rows.every((row) => row.filter(Boolean).length > 1) && rows.every(([first]) => first !== "")
    await fc.assert(
      fc.asyncProperty(setting.filter(isFilled), async ({ rows, ruledBy, turn }) => {
        const { document, font } = await newDrawing()
        const page = newPage(document)
        page.setRotation(degrees(turn))
        const widths = rows[0]?.map(() => 110) ?? []
        drawRuled(page, { x: 50, y: 780, widths, rows: rows.map((row) => cells(...row)), ruledBy }, font)
        expect(gridOf((await parse("pdf", await document.save())).text)).toEqual(rows)
      }),
      { numRuns: 40 },
    )
  })

  test("within a column of running text stands where it is in that column; a table in a cell is text of the cell", async () => {
    const { document, font } = await newDrawing()
    const page = newPage(document)
    const prose = (count: number, from: number) =>
      Array.from({ length: count }, (_, at) => `word${from + at} runs on`)
        .join(" ")
        .split(" ")
    const put = (words: string[], x: number, y: number) => {
      for (const [at, text] of breakLines(words, 200, 9, font).entries())
        page.drawText(text, { x, y: y - at * 11, size: 9, font })
    }
    put(prose(40, 0), 50, 760)
    const rows = [cells("Boat", "Crew and their tasks"), cells("Gull", ""), cells("Tern", "seven")]
    drawRuled(
      page,
      {
        x: 50,
        y: 560,
        widths: [60, 140],
        rows: rows.map((row, at) => (at === 1 ? [row[0] ?? null, { text: "four of them" }] : row)),
        ruledBy: "boxes",
      },
      font,
    )
    put(prose(40, 40), 50, 480)
    put(prose(80, 80), 320, 760)
    const { text } = await parse("pdf", await document.save())
    expect(gridOf(text)).toEqual([
      ["Boat", "Crew and their tasks"],
      ["Gull", "four of them"],
      ["Tern", "seven"],
    ])
    const order = ["word0 ", "word39 ", "Boat", "seven", "word40 ", "word79 ", "word80 ", "word159 "]
    const places = order.map((word) => text.indexOf(word))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  test("that goes on over pages is one table; its header stands once and over all of it", async () => {
    const { document, font } = await newDrawing()
    const header = cells("Berth", "Boat", "Fee")
    const body = Array.from({ length: 9 }, (_, at) => cells(`B${at}`, "reserved for guests", `${at + 10}.50`))
    for (const rows of [body.slice(0, 3), body.slice(3, 6), body.slice(6)])
      drawRuled(
        newPage(document),
        { x: 60, y: 760, widths: [80, 150, 60], rows: [header, ...rows], ruledBy: "lines" },
        font,
      )
    const { text, tables = [], pages } = await parse("pdf", await document.save())
    expect(tables).toHaveLength(1)
    expect(tables[0]?.rows).toHaveLength(9)
    expect(text.match(/Berth/g)).toHaveLength(1)
    expect(pages?.map(({ start }) => text.slice(start, start + 2))).toEqual(["Be", "B3", "B6"])
  })

  test("that two pages have with other columns, or with text between, stays two", async () => {
    const { document, font } = await newDrawing()
    const table = (widths: number[], ...names: string[]) => ({
      x: 60,
      y: 760,
      widths,
      rows: [cells("Berth", "Fee"), ...names.map((name) => cells(name, "10"))],
      ruledBy: "lines" as const,
    })
    drawRuled(newPage(document), table([80, 60], "North", "South"), font)
    const other = newPage(document)
    other.drawText("Of the second harbour, the fees are these.", { x: 60, y: 780, size: 9, font })
    drawRuled(other, table([80, 60], "Inner", "Outer"), font)
    drawRuled(newPage(document), table([50, 90], "East", "West"), font)
    expect((await parse("pdf", await document.save())).tables).toHaveLength(3)
  })

  test("that heads every page, as a letterhead does, is no table of the text", async () => {
    const { document, font } = await newDrawing()
    for (const part of ["The harbour is open all", "year but for the ice."]) {
      const page = newPage(document)
      const rows = [cells("Harbour office", "Form 7"), cells("Rules", `Page ${document.getPageCount()}`)]
      const lines = Array.from(
        { length: 12 },
        (_, at) => `Rule ${document.getPageCount()}.${at} is kept by all who come.`,
      )
      lines[part.startsWith("The") ? 11 : 0] = part
      drawRuled(page, { x: 60, y: 820, widths: [200, 100], rows, ruledBy: "lines" }, font)
      for (const [at, line] of lines.entries()) page.drawText(line, { x: 60, y: 700 - at * 12, size: 10, font })
    }
    const { text, tables = [] } = await parse("pdf", await document.save())
    expect(tables).toEqual([])
    expect(text).toContain("The harbour is open all year but for the ice.")
  })

  test("is none where lines only frame text or draw a grid", async () => {
    const { document, font } = await newDrawing()
    const page = newPage(document)
    const long = Array.from({ length: 150 }, (_, at) => `word${at}`).join(" ")
    const frame = [[{ text: long }, { text: "Aside" }], cells("Below", "More")]
    drawRuled(page, { x: 50, y: 800, widths: [250, 200], rows: frame, ruledBy: "boxes" }, font)
    const empty = Array.from({ length: 6 }, () => cells("", "", "", ""))
    drawRuled(page, { x: 50, y: 200, widths: [40, 40, 40, 40], rows: empty, ruledBy: "lines" }, font)
    expect((await parse("pdf", await document.save())).tables).toEqual([])
  })
})
