// PDF: exact page offsets, paragraphs and headings from positions, and a named reason for each file that has no text.
import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from "pdf-lib"
import { describe, expect, test } from "vitest"
import { CONTENT_TYPES } from "../../src/embedding/contract.ts"
import { parseDocument } from "../../workers/embedder/parse/parse-document.ts"
import { expectLinear } from "../support/growth.ts"
import { failureOf, parse, utf8 } from "./parse-failure.ts"
import { paint } from "./pdf-pages.ts"

const PIXEL =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

type Line = { text: string; size?: number; gap?: number; x?: number }

/** Writes lines down a page; `gap` is the distance to the line above in points. */
function write(page: PDFPage, font: PDFFont, lines: Line[]): void {
  let y = 780
  for (const { text, size = 11, gap = 14, x = 50 } of lines) {
    y -= gap
    page.drawText(text, { x, y, size, font })
  }
}

async function pdfOf(...pages: Line[][]): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const lines of pages) write(document.addPage([595, 842]), font, lines)
  return await document.save()
}

const prose = (page: number): Line[] =>
  Array.from({ length: 8 }, (_, row) => ({
    text: `Page ${page} says in line ${row} what prose says.`,
    gap: row === 4 ? 28 : 14,
  }))

/** A file of these objects, the first of which is the catalog. */
function pdfFrom(objects: readonly string[], trailer = ""): Uint8Array {
  let file = "%PDF-1.4\n"
  const offsets = objects.map((body, place) => {
    const offset = file.length
    file += `${place + 1} 0 obj\n${body}\nendobj\n`
    return `${String(offset).padStart(10, "0")} 00000 n \n`
  })
  const size = objects.length + 1
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`
  return utf8(`${file}${xref}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${file.length}\n%%EOF\n`)
}

/** A PDF whose password is not empty: the key in /U cannot be derived from nothing. */
function encryptedPdf(): Uint8Array {
  const key = `<${"5a".repeat(32)}>`
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>",
    `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O ${key} /U ${key} >>`,
  ]
  const id = `<${"00".repeat(16)}>`
  return pdfFrom(objects, `/Encrypt 4 0 R /ID [${id} ${id}]`)
}

describe("a PDF", () => {
  test("has one text in which every page begins where the map says", async () => {
    const { text, pages } = await parse("pdf", await pdfOf(prose(1), prose(2), prose(3)))
    expect(pages?.map(({ number }) => number)).toEqual([1, 2, 3])
    for (const { number, start } of pages ?? []) {
      expect(text.slice(start)).toMatch(new RegExp(`^Page ${number} says in line 0`))
      if (start > 0) expect(text.slice(start - 2, start)).toBe("\n\n")
    }
    expect(text.match(/Page \d/g)).toHaveLength(24)
  })

  test("keeps its page numbers around pages without text", async () => {
    const { text, pages } = await parse("pdf", await pdfOf([], [{ text: "Two" }], [], [{ text: "Four" }], []))
    expect(text).toBe("Two\n\nFour")
    expect(pages).toMatchObject([
      { number: 1, start: 0 },
      { number: 2, start: 0 },
      { number: 3, start: 5 },
      { number: 4, start: 5 },
      { number: 5, start: 9 },
    ])
  })

  test("has paragraphs where the gaps are wide", async () => {
    const { text } = await parse("pdf", await pdfOf(prose(1), prose(2)))
    const [first = "", second = ""] = text.split("\n\n")
    expect(first.match(/Page 1 says/g)).toHaveLength(4)
    expect(second).toMatch(/^Page 1 says in line 4/)
  })

  test("has lines where a line was ended on purpose", async () => {
    const lines = ["Fenwick Mills", "12 Harbour Road", "Norvik", "Open from eight in the morning"]
    expect((await parse("pdf", await pdfOf(lines.map((text) => ({ text }))))).text).toBe(lines.join("\n"))
  })

  test("has headings where the letters are larger, the largest outermost", async () => {
    const chapter = (number: number): Line[] => [
      { text: `${number} Chapter`, size: 24, gap: 30 },
      { text: "Part of it that goes", size: 15, gap: 40 },
      { text: "on in a second line", size: 15, gap: 18 },
      ...prose(number),
    ]
    const { text, headings } = await parse("pdf", await pdfOf(chapter(1), chapter(2)))
    expect(headings.map(({ level, title }) => [level, title])).toEqual([
      [1, "1 Chapter"],
      [2, "Part of it that goes on in a second line"],
      [1, "2 Chapter"],
      [2, "Part of it that goes on in a second line"],
    ])
    for (const { title, start } of headings) expect(text.slice(start).replace("\n", " ").startsWith(title)).toBe(true)
  })

  test("takes neither a running title nor a table of contents for headings", async () => {
    const page = (number: number): Line[] => [
      { text: "The Manual", size: 16, gap: 30 },
      { text: `${number} Entry . . . . . . . . . . ${number}`, size: 16, gap: 40 },
      ...prose(number),
    ]
    const { headings } = await parse("pdf", await pdfOf(page(1), page(2), page(3), page(4)))
    expect(headings).toEqual([])
  })

  test("reports its progress page by page", async () => {
    const seen: [number, number][] = []
    await parseDocument(await pdfOf(prose(1), prose(2)), CONTENT_TYPES.pdf, {
      charset: null,
      onProgress: (done, total) => seen.push([done, total]),
    })
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ])
  })
})

describe("a hostile PDF ends in its text or a reason", () => {
  const stream = (dictionary: string, content: string) =>
    `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`
  const catalog = "<< /Type /Catalog /Pages 2 0 R >>"
  const resources =
    "/Resources << /XObject << /A 5 0 R >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
  const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R ${resources} >>`
  const shown = (text: string, y = 200) => `BT /F 12 Tf 20 ${y} Td (${text}) Tj ET`

  test("whose pages are their own children", async () => {
    expect(await failureOf("pdf", pdfFrom([catalog, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]))).toBe(
      "corrupt-document",
    )
  })

  test("that claims a hundred million pages, and of which a form paints itself", async () => {
    const form = stream(
      `/Type /XObject /Subtype /Form /BBox [0 0 300 300] ${resources}`,
      `${shown("in a form", 150)} /A Do`,
    )
    const pages = "<< /Type /Pages /Kids [3 0 R] /Count 100000000 >>"
    const { text } = await parse("pdf", pdfFrom([catalog, pages, page, stream("", `${shown("Berths")} /A Do`), form]))
    expect(text).toMatch(/^Berths\W+in a form$/)
  })

  test("of nothing but short lines is read in linear time", async () => {
    await expectLinear(16_000, async (length) => {
      const dots = Array.from(
        { length },
        (_, at) => `${(at % 50) * 6} ${at / 50} m ${(at % 50) * 6 + 3} ${at / 50} l S`,
      )
      const content = stream("", `${shown("Berths")} ${dots.join(" ")}`)
      const bytes = pdfFrom([catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content])
      expect((await parse("pdf", bytes)).text).toBe("Berths")
    })
  })
})

describe("a PDF without readable text", () => {
  test("that needs a password is encrypted", async () => {
    expect(await failureOf("pdf", encryptedPdf())).toBe("encrypted-document")
  })

  test("that has only images has no text layer", async () => {
    const document = await PDFDocument.create()
    document.addPage([100, 100]).drawImage(await document.embedPng(PIXEL), { x: 0, y: 0, width: 100, height: 100 })
    document.addPage([100, 100])
    expect(await failureOf("pdf", await document.save())).toBe("no-text-layer")
  })

  test.each([0.1, 0.5, 0.9])("of which only a share of %d arrived is corrupt", async (share) => {
    const whole = await pdfOf(prose(1), prose(2))
    expect(await failureOf("pdf", whole.slice(0, whole.length * share))).toBe("corrupt-document")
  })

  test("whose table of objects is lost is read all the same", async () => {
    const pdf = Buffer.from(await paint([[{ text: "Found without its table", x: 50, y: 700 }]]))
    const lost = Buffer.concat([
      pdf.subarray(0, pdf.lastIndexOf("startxref")),
      Buffer.from("startxref\n99999999\n%%EOF"),
    ])
    expect((await parse("pdf", lost)).text).toBe("Found without its table")
  })

  test("that is a header and noise is corrupt", async () => {
    expect(await failureOf("pdf", `%PDF-1.7\n${"noise ".repeat(300)}`)).toBe("corrupt-document")
  })

  test("that has no bytes is empty", async () => {
    expect(await failureOf("pdf", "")).toBe("empty-document")
  })
})
