// PDF by its geometry: words, columns, tables and sentences come back as a reader sees them, however they are painted.
import fc from "fast-check"
import { degrees, PDFDocument, PDFName, PDFString, StandardFonts } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { failureOf, parse } from "./parse-failure.ts"
import { breakLines, column, helvetica, PAGE, type Painted, paint } from "./pdf-pages.ts"

const textOf = async (...pages: Painted[][]) => (await parse("pdf", await paint(pages))).text
const PROSE =
  "the pilot boat leaves the inner harbour at four and waits behind the breakwater until the ferry has passed the outer buoy"

/** A page whose content stream and font are written by hand. */
const rawPdf = (content: string, font: string, more: (string | Uint8Array)[] = []) =>
  assemblePdf([
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
    pdfStream("", latin1(content)),
    font,
    ...more,
  ])

describe("words", () => {
  test.each([
    [
      "are parted where they stand apart, without a space being painted",
      [
        { text: "Serial", x: 50, y: 700 },
        { text: "number", x: 84, y: 700 },
      ],
      "Serial number",
    ],
    [
      "are whole where letters are painted one by one",
      [..."Valve"].map((text, at) => ({ text, x: 50 + ([0, 7.3, 13.4, 15.9, 21.4][at] ?? 0), y: 700 })),
      "Valve",
    ],
    [
      "painted twice to look bold count once",
      [0, 0.3].flatMap((shift) => [
        { text: "Total", x: 50 + shift, y: 700 },
        { text: "little", x: 80 + shift, y: 700 },
      ]),
      "Total little",
    ],
    [
      "are parted from a large figure beside them",
      [
        { text: "41", x: 50, y: 700, size: 32 },
        { text: "new ferries", x: 88, y: 706, size: 10 },
      ],
      "41 new ferries",
    ],
    [
      "stand apart from the numbers of their notes",
      [
        { text: "The limit", x: 50, y: 700 },
        { text: "2", x: 91.8, y: 704, size: 7 },
        { text: "holds.", x: 102, y: 700 },
      ],
      "The limit 2 holds.",
    ],
    [
      "keep what is raised in units, and powers of ten are told from numbers",
      [
        { text: "4 m", x: 50, y: 700 },
        { text: "2", x: 68.3, y: 704, size: 7 },
        { text: "or 10", x: 78, y: 700 },
        { text: "6", x: 103.4, y: 704, size: 7 },
        { text: "parts", x: 112, y: 700 },
      ],
      "4 m2 or 10^6 parts",
    ],
    [
      "begin with their dropped initial, however large it is",
      [
        { text: "T", x: 50, y: 672, size: 44 },
        ...column(["he harbour was shut for weeks", "and no ship could enter until"], 79, 703),
        ...column(["the crane had been mended."], 50, 675 - 14),
      ],
      "The harbour was shut for weeks and no ship could enter until the crane had been mended.",
    ],
    [
      "are whole where spaces set their letters apart",
      [
        { text: "S A F E T Y   R U L E S", x: 50, y: 700 },
        { text: "A B C D E F", x: 50, y: 640 },
      ],
      "SAFETY RULES A B C D E F",
    ],
  ])("%s", async (_, painted, text) => {
    expect((await textOf(painted)).replace(/\n+/g, " ")).toBe(text)
  })

  test("get the accents that are painted over them", async () => {
    const encoded = rawPdf(
      "BT /F 12 Tf 1 0 0 1 50 700 Tm (Schl) Tj 1 0 0 1 76.15 700 Tm (\\250) Tj 1 0 0 1 74.68 700 Tm (ussel) Tj ET",
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    expect((await parse("pdf", encoded)).text).toBe("Schlüssel")
  })

  test("of right-to-left scripts come back in reading order, with Latin words whole", async () => {
    // Painted from left to right as it is seen: a Latin word, then a Hebrew one from its last letter to its first.
    const toUnicode =
      "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange 5 beginbfchar <61> <05E9> <62> <05DC> <63> <05D5> <64> <05DD> <65> <FEFB> endbfchar endcmap"
    const widths = `/FirstChar 32 /LastChar 122 /Widths [278 ${Array(90).fill(556).join(" ")}]`
    const pdf = assemblePdf([
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R /L 7 0 R >> >> >>",
      pdfStream("", latin1("BT /L 12 Tf 50 700 Td (Port 7) Tj /F 12 Tf 45 0 Td (dcba) Tj 0 -30 Td (e) Tj ET")),
      `<< /Type /Font /Subtype /TrueType /BaseFont /Arial ${widths} /ToUnicode 6 0 R >>`,
      pdfStream("", latin1(toUnicode)),
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ])
    expect((await parse("pdf", pdf)).text.split(/\n+/)).toEqual(["שלום Port 7", "لا"])
  })

  /** Letters of any script as they are seen from left to right, each painted by a code of its own. */
  const paintedAs = async (lines: readonly string[]) => {
    const letters = [...new Set(lines.join("").replaceAll(" ", ""))]
    const codeOf = (letter: string) => (letter === " " ? "20" : (0x30 + letters.indexOf(letter)).toString(16))
    const pairs = letters.map((letter) => `<${codeOf(letter)}> <${letter.charCodeAt(0).toString(16).padStart(4, "0")}>`)
    const shown = lines.map((line) => `<${[...line].map(codeOf).join("")}> Tj T*`)
    const pdf = rawPdf(
      `BT /F 12 Tf 15 TL 50 700 Td ${shown.join(" ")} ET`,
      `<< /Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 32 /LastChar 122 /Widths [278 ${Array(90).fill(556).join(" ")}] /ToUnicode 6 0 R >>`,
      [
        pdfStream(
          "",
          latin1(
            `begincmap 1 begincodespacerange <00> <ff> endcodespacerange ${letters.length + 1} beginbfchar <20> <0020> ${pairs.join(" ")} endbfchar endcmap`,
          ),
        ),
      ],
    )
    return (await parse("pdf", pdf)).text
  }

  test.each([
    ["soft hyphens within a line", ["re\u00adcord of the tide\u00ad", "table"], "record of the tidetable"],
    ["a hyphen no line is broken at", ["each half\u2011", "yearly tide"], "each half\u2011yearly tide"],
    ["a share in a line from right to left", ["50% \u05e8\u05d9\u05d7\u05de"], "\u05de\u05d7\u05d9\u05e8 50%"],
    ["Arabic figures", ["\u0662\u0660\u0662\u0664 \u0645\u0627\u0639"], "\u0639\u0627\u0645 \u0662\u0660\u0662\u0664"],
  ])("are read right with %s", async (_, lines, expected) => {
    expect(await paintedAs(lines)).toBe(expected)
  })

  test("divided at a line end are joined and found by both forms; a hyphen before a capital stays", async () => {
    const lines = [
      "The wall is of rein-",
      "forced concrete from Alfa-",
      "Norvik, and each well-",
      "known wall is a well-known one.",
    ]
    const { text, alternates } = await parse("pdf", await paint([column(lines, 50, 700)]))
    expect(text).toBe(
      "The wall is of reinforced concrete from Alfa-Norvik, and each well-known wall is a well-known one.",
    )
    expect(alternates?.map((one) => one.text)).toEqual(["rein-forced", "AlfaNorvik", "wellknown"])
    for (const { start } of alternates ?? []) expect(text.slice(start, start + 24)).toMatch(/rein|Alfa|well/)
  })

  test.each([
    ["the page is rotated", 90, 0],
    ["the text is turned", 0, 90],
  ])("are read when %s", async (_, rotate, turn) => {
    const painted = ["First line of it", "second line of it"].map((text, row) =>
      turn ? { text, x: 100 + row * 14, y: 100, turn } : { text, x: 100, y: 700 - row * 14 },
    )
    const { text, lines = [] } = await parse("pdf", await paint([painted], rotate))
    expect(text.replace(/\s+/g, " ")).toBe("First line of it second line of it")
    for (const { box } of lines) for (const side of box) expect(side >= 0 && side <= 1).toBe(true)
  })
})

describe("a hyphen at a line end", () => {
  test.each([
    [
      "that stands for a part of the next word stays apart",
      ["the list of im-", "and exports"],
      "the list of im- and exports",
    ],
    ["in an address stays", ["see https://ex.org/long-", "path for more"], "see https://ex.org/long-path for more"],
    ["behind a single letter stays", ["write an e-", "mail to us"], "write an e-mail to us"],
    [
      "goes in a title of capitals as in small letters",
      ["OPENING OF THE HAR-", "BOUR BATHS"],
      "OPENING OF THE HARBOUR BATHS",
    ],
  ])("%s", async (_, lines, expected) => {
    expect(await textOf(column(lines, 50, 700))).toBe(expected)
  })
})

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

describe("what is filled in", () => {
  test("stands beside its label", async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([PAGE.width, PAGE.height])
    page.drawText("Name", { x: 50, y: 700, size: 11 })
    page.drawText("Member", { x: 50, y: 670, size: 11 })
    const form = document.getForm()
    const name = form.createTextField("name")
    name.setText("Orla Fenwick")
    name.addToPage(page, { x: 150, y: 692, width: 200, height: 20 })
    const member = form.createCheckBox("member")
    member.addToPage(page, { x: 150, y: 664, width: 16, height: 16 })
    member.check()
    const note = document.context.obj({
      Type: "Annot",
      Subtype: "FreeText",
      Rect: [50, 600, 300, 620],
      DA: "/Helv 10 Tf",
    })
    note.set(PDFName.of("Contents"), PDFString.of("Checked by the purser"))
    page.node.addAnnot(document.context.register(note))
    await document.embedFont(StandardFonts.Helvetica)
    const { text } = await parse("pdf", await document.save())
    expect(text).toMatch(/Name\W+Orla Fenwick/)
    expect(text).toMatch(/Member\W+☒/)
    expect(text).toContain("Checked by the purser")
  })
})

test("a field on a rotated page and a note with nothing but rich text stand where they are seen", async () => {
  const document = await PDFDocument.create()
  const page = document.addPage([PAGE.width, PAGE.height])
  page.setRotation(degrees(90))
  page.drawText("Owner", { x: 100, y: 60, size: 11, rotate: degrees(90) })
  page.drawText("Keel laid in Norvik", { x: 130, y: 60, size: 11, rotate: degrees(90) })
  const owner = document.getForm().createTextField("owner")
  owner.setText("Ilse Marek")
  owner.addToPage(page, { x: 106, y: 120, width: 150, height: 18, rotate: degrees(90) })
  const note = document.context.obj({ Type: "Annot", Subtype: "FreeText", Rect: [200, 60, 220, 300] })
  note.set(PDFName.of("RC"), PDFString.of("<body><p>Seen by the purser</p></body>"))
  page.node.addAnnot(document.context.register(note))
  const { text } = await parse("pdf", await document.save())
  expect(text.replace(/[\s|]+/g, " ")).toBe("Owner Ilse Marek Keel laid in Norvik Seen by the purser")
})

describe("what cannot be seen", () => {
  test("of annotations is not read, and boxes stay beside what they are about", async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([PAGE.width, PAGE.height])
    const note = (text: string, flags: number, y: number) =>
      document.context.register(
        document.context.obj({
          Type: "Annot",
          Subtype: "FreeText",
          F: flags,
          Rect: [50, y, 300, y + 20],
          Contents: PDFString.of(text),
          DA: PDFString.of("/Helv 12 Tf 0 g"),
        }),
      )
    page.node.set(PDFName.of("Annots"), document.context.obj([note("Checked in May", 4, 600), note("draft", 2, 500)]))
    expect((await parse("pdf", await document.save())).text).toBe("Checked in May")
  })

  test("a box is read with the words beside it", async () => {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    const page = document.addPage([PAGE.width, PAGE.height])
    const berth = document.getForm().createRadioGroup("berth")
    for (const [text, x] of [
      ["Berth", 50],
      ["north", 130],
      ["south", 230],
    ] as const)
      page.drawText(text, { x, y: 660, size: 12, font })
    for (const [row, y] of [700, 685, 640, 625].entries()) {
      page.drawText(`Label ${row}`, { x: 50, y, size: 12, font })
      page.drawText(`value ${row}`, { x: 210, y, size: 12, font })
    }
    berth.addOptionToPage("north", page, { x: 110, y: 658, width: 14, height: 14 })
    berth.addOptionToPage("south", page, { x: 210, y: 658, width: 14, height: 14 })
    berth.select("south")
    expect((await parse("pdf", await document.save())).text).toMatch(/Berth[ |]+☐[ |]+north[ |]+☒ south/)
  })
})

describe("letters that cannot be told", () => {
  const codes = (text: string) =>
    `BT /F 12 Tf 50 700 Td <${[...text].map((letter) => (letter.charCodeAt(0) + 0x1c0).toString(16).padStart(4, "0")).join("")}> Tj ET`
  const font = "<< /Type /Font /Subtype /Type0 /BaseFont /Nameless /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
  const descendant =
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Nameless /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 >>"

  test("refuse the document when nothing else is in it", async () => {
    const pdf = rawPdf(codes("ThisPageCannotBeRead"), font, [descendant])
    expect(await failureOf("pdf", pdf)).toBe("unreadable-document")
  })

  test("are left out, and their page and a blank one named, when other pages can be read", async () => {
    const document = await PDFDocument.load(rawPdf(codes("ThisPageCannotBeRead"), font, [descendant]))
    document.addPage().drawText("The second page is plain.", { x: 50, y: 700, size: 11 })
    document.addPage()
    const { text, warnings } = await parse("pdf", await document.save())
    expect(text).toBe("The second page is plain.")
    expect(warnings).toMatchObject([
      { code: "pages-without-text", pages: [3] },
      { code: "pages-unreadable", pages: [1] },
    ])
  })
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
