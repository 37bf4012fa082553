// PDF by its letters: words come back whole and in reading order, however their letters are painted and encoded.
import { PDFDocument } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { assemblePdf, latin1, pdfStream } from "../support/pdf-bytes.ts"
import { rawPdf, textOf } from "./painted-text.ts"
import { failureOf, parse } from "./parse-failure.ts"
import { column, paint } from "./pdf-pages.ts"

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
    [
      "a sentence from right to left in a paragraph from left to right",
      ["\u05dd\u05d5\u05dc\u05e9 Port 7.", "\u05d4\u05d0\u05d5\u05d1\u05e0."],
      "\u05e9\u05dc\u05d5\u05dd Port 7. \u05e0\u05d1\u05d5\u05d0\u05d4.",
    ],
    [
      "a sentence from right to left that ends in it",
      [".\u05dd\u05d5\u05dc\u05e9 Port 7"],
      "Port 7 \u05e9\u05dc\u05d5\u05dd.",
    ],
    ["the number of an item from right to left", ["\u05dd\u05d5\u05dc\u05e9 7."], ".7 \u05e9\u05dc\u05d5\u05dd"],
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
