// What stands behind, beside and between the text of a PDF stays out of its sentences, and none of it is lost.
import { PDFDocument, StandardFonts } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { parse } from "./parse-failure.ts"
import { breakLines, column, helvetica, PAGE, type Painted, paint } from "./pdf-pages.ts"

const textOf = async (...pages: Painted[][]) => (await parse("pdf", await paint(pages))).text
const flat = (text: string) => text.replace(/\s+/g, " ")
const FERRY =
  "The ferry to the outer island leaves the northern quay at seven in the morning and comes back when the lamps of the pier are lit by the keeper of the harbour."
const TOLL =
  "Carts that are drawn by oxen pay no toll on the long bridge if the driver shows the letter that the council of the town has given to him."

describe("behind the text", () => {
  test("large letters are read apart from the lines that run over them", async () => {
    const font = await helvetica()
    const lines = breakLines(`${FERRY} ${TOLL}`.split(" "), 380, 11, font)
    const text = await textOf([{ text: "SPECIMEN", x: 90, y: 660, size: 70 }, ...column(lines, 60, 720)])
    expect(flat(text)).toContain(`${FERRY} ${TOLL}`)
    expect(text.match(/SPECIMEN/g)).toHaveLength(1)
  })

  test("what is written aslant all over a page is read once, and no sentence ends at it", async () => {
    const font = await helvetica()
    const remark = [120, 320, 520].map((y) => ({ text: "Copy for Ole Brandt", x: 100, y, size: 14, turn: 30 }))
    const lines = breakLines(`${TOLL} ${FERRY}`.split(" "), 380, 11, font)
    const half = lines.findIndex((line) => line.includes("island")) + 1
    const text = await textOf(
      [...column(lines.slice(0, half), 60, 60 + 14 * half), ...remark],
      [...column(lines.slice(half), 60, 760), ...remark],
    )
    expect(flat(text)).toContain(FERRY)
    expect(text.match(/Copy for Ole Brandt/g)).toHaveLength(2)
  })
})

describe("numbers in the margin", () => {
  const numbered = async (step: number, x: number) => {
    const lines = breakLines(`${FERRY} ${TOLL} ${FERRY} ${TOLL}`.split(" "), 300, 11, await helvetica())
    const numbers = lines.flatMap((_, at) =>
      (at + 1) % step === 0 ? [{ text: String(at + 1), x: at < 9 ? x + 6.1 : x, y: 720 - at * 20, size: 11 }] : [],
    )
    return await textOf([...column(lines, 100, 720, 20), ...numbers])
  }

  test.each([
    ["of every line, at the left", 1, 60],
    ["of every line, at the right", 1, 500],
    ["of every fifth line", 5, 60],
  ])("%s, are no cells and stand in no sentence", async (_, step, x) => {
    const text = await numbered(step, x)
    expect(flat(text)).toContain(`${FERRY} ${TOLL} ${FERRY} ${TOLL}`)
    expect(text).not.toContain("|")
    expect(text).toMatch(new RegExp(`\\b${step}\\s+${step * 2}\\b`))
  })

  test("that count items, not lines, stay with them", async () => {
    const items = [
      "Lamps of the pier",
      "Ropes and chains",
      "Tar for the boats",
      "Nails of all kinds",
      "Canvas for sails",
    ]
    const text = await textOf(
      items.flatMap((item, at) =>
        column([String(at + 1), item], 60, 700 - at * 20, 0).map((one, part) => ({ ...one, x: 60 + part * 40 })),
      ),
    )
    for (const [at, item] of items.entries()) expect(text).toMatch(new RegExp(`${at + 1} (?:\\| )?${item}`))
  })
})

describe("a sentence goes on", () => {
  const broken = async (width: number) => {
    const lines = breakLines(`${TOLL} ${FERRY} ${TOLL}`.split(" "), width, 11, await helvetica())
    const at = lines.findIndex((line) => line.includes("island")) + 1
    return [lines.slice(0, at), lines.slice(at)] as const
  }

  test("behind the footnote at the end of its column", async () => {
    const [first, second] = await broken(220)
    const text = await textOf([
      ...column(first, 50, 740),
      { text: "1 See the roll of the council of 1712.", x: 50, y: 720 - first.length * 14, size: 8 },
      ...column(second, 310, 740),
    ])
    expect(flat(text)).toContain(FERRY)
    expect(text).toContain("1 See the roll")
  })

  test("behind a picture and its caption at the top of the next page", async () => {
    const [first, second] = await broken(440)
    const text = await textOf(column(first, 60, 60 + 14 * first.length), [
      { text: "Figure 3: The quay in winter.", x: 60, y: 650, size: 9 },
      ...column(second, 60, 610),
    ])
    expect(flat(text)).toContain(FERRY)
    expect(text).toContain("Figure 3: The quay in winter.")
  })

  test("in narrow columns that are stretched to both edges", async () => {
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.Helvetica)
    const page = document.addPage([PAGE.width, PAGE.height])
    const width = 112
    for (const [place, sentence] of [FERRY, TOLL, FERRY, TOLL].entries()) {
      const lines = breakLines(sentence.split(" "), width, 9, font)
      for (const [row, line] of lines.entries()) {
        const words = line.split(" ")
        const gap = (width - font.widthOfTextAtSize(words.join(""), 9)) / Math.max(1, words.length - 1)
        let x = 40 + place * 132
        for (const word of words) {
          page.drawText(word, { x, y: 700 - row * 11, size: 9, font })
          x += font.widthOfTextAtSize(word, 9) + (row < lines.length - 1 ? gap : 3)
        }
      }
    }
    const { text } = await parse("pdf", await document.save())
    expect(flat(text)).toBe([FERRY, TOLL, FERRY, TOLL].join(" "))
  })
})

test("a field stands on the line of its label, however high it is", async () => {
  const document = await PDFDocument.create()
  const page = document.addPage([PAGE.width, PAGE.height])
  const form = document.getForm()
  for (const [label, value, y, height] of [
    ["Owner", "Ilse Marek", 700, 34],
    ["Berth", "North 44", 650, 20],
    ["Damage", "The mast leans.\nThe hull leaks.", 590, 60],
  ] as const) {
    page.drawText(label, { x: 50, y: value.includes("\n") ? y + height - 12 : y, size: 11 })
    const field = form.createTextField(label)
    if (value.includes("\n")) field.enableMultiline()
    field.setText(value)
    field.addToPage(page, { x: 160, y: y - 4, width: 200, height })
  }
  const { text } = await parse("pdf", await document.save())
  expect(flat(text.replaceAll("|", " "))).toBe("Owner Ilse Marek Berth North 44 Damage The mast leans. The hull leaks.")
})
