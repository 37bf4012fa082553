// Word documents: structure in plain text, and refusal of archives that would unfold without bounds.
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from "docx"
import { strToU8, unzipSync, zipSync } from "fflate"
import { describe, expect, test } from "vitest"
import { failureOf, parse, utf8 } from "./parse-failure.ts"

const MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
const TYPES = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${MAIN}"/></Types>`
const RELS = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
const PARAGRAPH = "<w:p><w:r><w:t>word</w:t></w:r></w:p>"

const xmlOf = (body: string, before = "") =>
  `<?xml version="1.0"?>${before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
const archiveOf = (documentXml: string, more: Record<string, Uint8Array> = {}) =>
  zipSync(
    {
      "[Content_Types].xml": strToU8(TYPES),
      "_rels/.rels": strToU8(RELS),
      "word/document.xml": strToU8(documentXml),
      ...more,
    },
    { level: 1 },
  )

/** Changes the size that the central directory declares for the largest entry. */
function withDeclaredSize(archive: Uint8Array, actual: number, declared: number): Uint8Array {
  const copy = Uint8Array.from(archive)
  const view = new DataView(copy.buffer)
  for (let at = 0; at + 46 < copy.length; at++) {
    if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === actual)
      view.setUint32(at + 24, declared, true)
  }
  return copy
}

describe("a Word document", () => {
  test("becomes paragraphs, bullets and rows, with its headings", async () => {
    const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] })
    const document = new Document({
      sections: [
        {
          children: [
            new Paragraph({ text: "Handbook", heading: HeadingLevel.TITLE }),
            new Paragraph({ text: "Setting up", heading: HeadingLevel.HEADING_1 }),
            new Paragraph({
              children: [new TextRun("Mount & "), new TextRun({ text: "level", bold: true }), new TextRun(" it.")],
            }),
            new Paragraph({ text: "one bolt", bullet: { level: 0 } }),
            new Paragraph({ text: "two bolts", bullet: { level: 1 } }),
            new Paragraph({ text: "Limits", heading: HeadingLevel.HEADING_2 }),
            new Table({
              rows: [
                new TableRow({ children: [cell("Range"), cell("20 m")] }),
                new TableRow({ children: [cell(""), cell("<5 kg")] }),
              ],
            }),
            new Paragraph("The end."),
          ],
        },
      ],
    })
    const { text, pages, headings } = await parse("docx", new Uint8Array(await Packer.toBuffer(document)))
    expect(text).toBe(
      "Handbook\n\nSetting up\n\nMount & level it.\n\n- one bolt\n  - two bolts\n\nLimits\n\nRange | 20 m\n | <5 kg\n\nThe end.",
    )
    expect(pages).toBeNull()
    expect(headings.map(({ level, title, start }) => [level, title, text.slice(start, start + title.length)])).toEqual([
      [1, "Handbook", "Handbook"],
      [1, "Setting up", "Setting up"],
      [2, "Limits", "Limits"],
    ])
  })

  test("is read although it holds large images, which are not unpacked", async () => {
    const image = new Uint8Array(65 * 1024 * 1024)
    const archive = archiveOf(xmlOf(PARAGRAPH), { "word/media/image1.bmp": image })
    expect((await parse("docx", archive)).text).toBe("word")
  })

  test("without text is empty", async () => {
    expect(await failureOf("docx", archiveOf(xmlOf("<w:p/>")))).toBe("empty-document")
  })
})

describe("an archive that claims to be a Word document", () => {
  test.each([
    ["is any other zip", zipSync({ "notes.txt": utf8("hello") })],
    [
      "is a spreadsheet",
      zipSync({
        "[Content_Types].xml": utf8(
          TYPES.replace("wordprocessingml", "spreadsheetml").replace("word/document", "xl/workbook"),
        ),
        "_rels/.rels": utf8(RELS.replace("word/document", "xl/workbook")),
        "xl/workbook.xml": utf8(xmlOf(PARAGRAPH)),
      }),
    ],
    ["has no main document", zipSync({ "[Content_Types].xml": utf8(TYPES) })],
    ["has broken XML", archiveOf("<w:document><w:body>")],
    ["is cut off", archiveOf(xmlOf(PARAGRAPH.repeat(500))).slice(0, 400)],
    ["is an older Word file", Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Array(600).fill(7)])],
    ["is text", utf8("PK but not a zip")],
  ])("and %s is corrupt", async (_, bytes) => {
    expect(await failureOf("docx", bytes)).toBe("corrupt-document")
  })

  test("and needs a password is encrypted", async () => {
    const directory = Buffer.from("EncryptedPackage", "utf16le")
    const bytes = Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Array(600).fill(0), ...directory])
    expect(await failureOf("docx", bytes)).toBe("encrypted-document")
  })

  test.each([
    ["declares a document type", '<!DOCTYPE w:document SYSTEM "http://127.0.0.1/x.dtd">'],
    ["nests entities", `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${"&a;".repeat(100)}">]>`],
  ])("and %s is refused unread", async (_, before) => {
    expect(await failureOf("docx", archiveOf(xmlOf(PARAGRAPH, before)))).toBe("corrupt-document")
  })

  test.each([
    [
      "unfolds to more XML than allowed",
      () => archiveOf(xmlOf(`<w:p><w:r><w:t>${" ".repeat(65 * 1024 * 1024)}</w:t></w:r></w:p>`)),
    ],
    ["unfolds to more elements than allowed", () => archiveOf(xmlOf("<w:p/>".repeat(1_000_001)))],
    [
      "has more entries than allowed",
      () => zipSync(Object.fromEntries(Array.from({ length: 5000 }, (_, place) => [`${place}`, new Uint8Array(0)]))),
    ],
    [
      "nests deeper than the stack",
      () => archiveOf(xmlOf(`${"<w:sdt><w:sdtContent>".repeat(20_000)}${"</w:sdtContent></w:sdt>".repeat(20_000)}`)),
    ],
  ])("and %s is too complex", async (_, build) => {
    const archive = build()
    expect(archive.length).toBeLessThan(1024 * 1024)
    expect(await failureOf("docx", archive)).toBe("document-too-complex")
  })

  test("and declares less than it unfolds to is not unfolded beyond that", async () => {
    const xml = xmlOf(`<w:p><w:r><w:t>${"x".repeat(4 * 1024 * 1024)}</w:t></w:r></w:p>`)
    const lying = withDeclaredSize(archiveOf(xml), xml.length, 1000)
    expect(unzipSync(lying)["word/document.xml"]?.length).toBe(1000)
    expect(await failureOf("docx", lying)).toBe("corrupt-document")
  })
})
