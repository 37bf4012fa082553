// PDF by its geometry: columns, tables and sentences come back as a reader sees them, in whatever order they are painted.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { PROSE, textOf } from "./painted-text.ts"
import { parse } from "./parse-failure.ts"
import { breakLines, column, helvetica, PAGE, type Painted, paint } from "./pdf-pages.ts"

describe("sentences", () => {
  test("go on over a page although a footnote stands between", async () => {
    const page = (lines: Painted[]) => [...lines, { text: "Station rules", x: 60, y: 30, size: 9 }]
    const above = column(
      [
        "The valves are opened by the night watch when the water stands above",
        "the red mark and the bell of the lower gate has been rung for",
      ],
      60,
      140,
    )
    const below = column(["three minutes without an answer from the keeper.", "Keys hang behind the door."], 60, 780)
    const note = { text: "1 The red mark was repainted in 1998.", x: 60, y: 70, size: 8 }
    expect(await textOf(page([...above, note]), page(below))).toContain(
      "has been rung for three minutes without an answer",
    )
  })

  const page = (first: string, last: string, number: number): Painted[] => [
    { text: "Harbour rules", x: 50, y: 800, size: 9 },
    ...column([first, ...Array.from({ length: 6 }, () => `${PROSE.slice(0, 80)}.`), last], 50, 740),
    { text: `Page ${number}`, x: 280, y: 40, size: 9 },
  ]

  test("go on over a page, and running lines stay out of them", async () => {
    const pages = [
      page("One begins here.", "The crane is greased once in every", 1),
      page("eleven weeks by its driver.", "This ends.", 2),
    ]
    const { text, pages: starts = [] } = await parse("pdf", await paint(pages))
    expect(text).toContain("The crane is greased once in every eleven weeks by its driver.")
    expect(text.match(/Harbour rules/g)).toHaveLength(2)
    expect(text.slice(starts?.[1]?.start)).toMatch(/^eleven weeks/)
    // The footer of the first page and the header of the second are on their own pages.
    expect(text.indexOf("Page 1")).toBeLessThan(starts?.[1]?.start ?? 0)
    expect(text.lastIndexOf("Harbour rules")).toBeGreaterThan(starts?.[1]?.start ?? 0)
  })

  test("go on over a page below a title that only that page has, and past a line that only the first ends with", async () => {
    const first = column(
      ["The lamps of the outer mole are lit when the ice", "has gone and the pilots have asked the keeper for"],
      50,
      140,
    )
    const second = column(["a light on the northern rocks of the bay.", "Oil is brought by boat."], 50, 740)
    const text = await textOf(
      [...first, { text: "Printed in Norvik", x: 50, y: 40, size: 8 }],
      [{ text: "Lamps and buoys", x: 400, y: 800, size: 9 }, ...second],
    )
    expect(text).toContain("asked the keeper for a light on the northern rocks")
    expect(text).toMatch(/Printed in Norvik[\s\S]*Lamps and buoys/)
  })

  test.each([
    [2, 11, 9],
    [4, 8, 6],
  ])(
    "go down %i columns whose gutter is no wider than a space of their stretched lines",
    async (count, size, gutter) => {
      const font = await helvetica()
      const width = (PAGE.width - 100 - gutter * (count - 1)) / count
      const sentences = Array.from({ length: count }, (_, place) => `${PROSE} when ${PROSE} says column ${place}.`)
      const painted = sentences.flatMap((sentence, place) =>
        breakLines(sentence.split(" "), width, size, font).flatMap((line, row, lines) => {
          const words = line.split(" ")
          const free = width - words.reduce((sum, word) => sum + font.widthOfTextAtSize(word, size), 0)
          const gap = row < lines.length - 1 ? free / Math.max(1, words.length - 1) : font.widthOfTextAtSize(" ", size)
          let x = 50 + place * (width + gutter)
          return words.map((text) => {
            const word = { text, x, y: 740 - row * size * 1.25, size }
            x += font.widthOfTextAtSize(text, size) + gap
            return word
          })
        }),
      )
      expect((await textOf(painted)).replace(/\s+/g, " ")).toBe(sentences.join(" "))
    },
  )

  test("go down columns of two lines each, though three of them could be cells", async () => {
    const sentences = [
      ["The pilot boat leaves the inner", "harbour at four each morning."],
      ["Carts that are drawn by oxen", "pay no toll on the bridge."],
      ["Lamps of the southern mole", "burn oil of rape all night."],
    ]
    const columns = sentences.map((lines, place) => column(lines, 50 + place * 175, 700))
    expect((await textOf(columns.flat())).split("\n\n")).toEqual(sentences.map((lines) => lines.join(" ")))
  })

  test("go down each column although the columns are painted row by row", async () => {
    const font = await helvetica()
    const [left, right] = ["left", "right"].map((side) =>
      breakLines(`${PROSE} says the ${side} column.`.split(" "), 150, 11, font),
    ) as [string[], string[]]
    const rows = left.flatMap((text, row) => [
      { text, x: 50, y: 700 - row * 14 },
      { text: right[row] ?? "", x: 230, y: 700 - row * 14 },
    ])
    expect((await textOf(rows)).split("\n\n")).toEqual([
      `${PROSE} says the left column.`,
      `${PROSE} says the right column.`,
    ])
  })
})

describe("tables", () => {
  const rows = [
    ["Part", "Supplier", "Stock", "Price"],
    ["Gasket", "Norvik", "", "4.10"],
    ["Impeller", "", "12", "88.00"],
    ["Shaft", "Orbis", "5", "75.00"],
  ]
  const painted = rows.flatMap((row, down) =>
    row.flatMap((text, across) => (text === "" ? [] : [{ text, x: 50 + across * 110, y: 700 - down * 18 }])),
  )

  test("keep every cell in its column, and know what names the columns", async () => {
    const { text, tables = [] } = await parse("pdf", await paint([painted]))
    expect(text).toBe(
      "Part | Supplier | Stock | Price\nGasket | Norvik |  | 4.10\nImpeller |  | 12 | 88.00\nShaft | Orbis | 5 | 75.00",
    )
    const [table] = tables
    expect(text.slice(table?.header?.start, table?.header?.end)).toBe("Part | Supplier | Stock | Price")
    expect(table?.rows.map(({ start, end }) => text.slice(start, end))).toEqual(text.split("\n").slice(1))
  })

  test("keep a cell of two lines in one row", async () => {
    const wrapped = [
      ...painted.map((one) => ({ ...one, y: 700 - (700 - one.y) * 1.8 })),
      { text: "of rubber", x: 50, y: 654.5 },
    ]
    const lines = (await textOf(wrapped)).split("\n")
    expect(lines[1]).toBe("Gasket of rubber | Norvik |  | 4.10")
  })
})

test("rows of a table that stand in groups are rows, though some cells begin with small letters", async () => {
  const rows = [700, 685, 640, 625].flatMap((y, row) => [
    { text: `Label ${row}`, x: 50, y },
    { text: `value ${row}`, x: 210, y },
  ])
  expect(await textOf(rows)).toBe("Label 0 | value 0\nLabel 1 | value 1\n\nLabel 2 | value 2\nLabel 3 | value 3")
})

test("verse and addresses side by side are read one after the other, line by line; a table of the same shape stays one", async () => {
  const beside = (left: string[], right: string[]) =>
    textOf([...column(left, 60, 700, 15), ...column(right, 320, 700, 15)])
  const verse: [string[], string[]] = [
    [
      "The ferry left the town behind,",
      "Its lantern low, its anchor stowed;",
      "The harbour master did not mind",
      "As long as somebody had rowed.",
    ],
    [
      "A gull went over, white and slow,",
      "And cried as if it knew my name,",
      "For all the places gulls can go",
      "It had forgotten why it came.",
    ],
  ]
  expect(await beside(...verse)).toBe(verse.map((lines) => lines.join("\n")).join("\n\n"))
  const addresses: [string[], string[]] = [
    ["Tern Ferries Ltd", "14 Quay Street", "Oban PA34 4LN", "Tel +44 1631 555 010"],
    ["Hafenamt Kiel", "Uferweg 9", "24103 Kiel", "Germany"],
  ]
  expect(await beside(...addresses)).toBe(addresses.map((lines) => lines.join("\n")).join("\n\n"))
  const rows: [string[], string[]] = [
    ["Fault", "Pump does not start", "Water runs back", "Valve sticks"],
    ["Remedy", "Check the fuse, then the switch", "Clean the seat", "Free it with oil, never by force"],
  ]
  expect(await beside(...rows)).toBe(rows[0].map((cell, at) => `${cell} | ${rows[1][at]}`).join("\n"))
})

test("a name under a title, in the middle, is read before what begins below it at the left", async () => {
  const painted = [
    { text: "Handbook of the weir", x: 180, y: 760, size: 20 },
    { text: "Ines Corrado", x: 260, y: 730 },
    { text: "Opening hours", x: 60, y: 690, size: 14 },
    { text: "The weir is open daily, except on the day when the gates are greased by the keeper.", x: 60, y: 670 },
  ]
  expect((await textOf(painted)).split("\n\n").slice(0, 3)).toEqual([
    "Handbook of the weir",
    "Ines Corrado",
    "Opening hours",
  ])
})

test("words laid out by a typesetter in any columns and pages come back in their order", async () => {
  const font = await helvetica()
  const word = fc.stringMatching(/^[a-z]{2,9}$/)
  const layouts = fc.record({
    words: fc.array(word, { minLength: 150, maxLength: 300 }),
    columns: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 12, max: 30 }),
    leading: fc.integer({ min: 12, max: 18 }),
    byRow: fc.boolean(),
    isRotated: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(layouts, async ({ words, columns, rows, leading, byRow, isRotated }) => {
      const gutter = 24
      const width = (PAGE.width - 100 - gutter * (columns - 1)) / columns
      const lines = breakLines(words, width, 11, font)
      const pages: Painted[][] = []
      for (const [at, text] of lines.entries()) {
        const page = Math.floor(at / (rows * columns))
        const across = Math.floor(at / rows) % columns
        const painted = { text, x: 50 + across * (width + gutter), y: 760 - (at % rows) * leading }
        pages[page] = [...(pages[page] ?? []), painted]
      }
      if (byRow) for (const page of pages) page.sort((a, b) => b.y - a.y || a.x - b.x)
      const { text } = await parse("pdf", await paint(pages, isRotated ? 90 : 0))
      expect(text.split(/\s+/)).toEqual(words)
    }),
    { numRuns: 25, endOnFailure: true },
  )
})
