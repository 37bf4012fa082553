// Builds the malicious or broken uploads that parsing must survive. Each is deterministic, small and bad in one way.
import { createHash } from "node:crypto"
import { constants, crc32, deflateRawSync, deflateSync } from "node:zlib"
import { Zip, type ZipInputFile, zipSync } from "fflate"
import { CONTENT_TYPES, type ContentType } from "../../src/embedding/contract.ts"
import { assemblePdf, latin1, pdfStream } from "./pdf-bytes.ts"

export type HostileFile = { filename: string; contentType: ContentType; bytes: Uint8Array<ArrayBuffer> }

const file = (filename: string, contentType: ContentType, bytes: Uint8Array): HostileFile => ({
  filename,
  contentType,
  bytes: Uint8Array.from(bytes),
})

export const emptyPdf = () => file("empty.pdf", CONTENT_TYPES.pdf, new Uint8Array())

const CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
const ONE_PAGE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
const HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
const pageOf = (resources: string) =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << ${resources} >> >>`
const drawText = (text: string) => latin1(`BT /F 12 Tf 72 700 Td (${text}) Tj ET`)

/** Ends before the page it declares, so that no reader can rebuild the page tree. */
export function truncatedPdf(): HostileFile {
  const content = pdfStream("", drawText("This page is cut short."))
  const whole = assemblePdf([CATALOG, ONE_PAGE, pageOf("/Font << /F 5 0 R >>"), content, HELVETICA])
  return file("truncated.pdf", CONTENT_TYPES.pdf, whole.subarray(0, whole.indexOf("/Kids")))
}

/** Two pages with one grey picture each and no text, like a scanner's. */
export function scannedPdf(): HostileFile {
  const image = "/Type /XObject /Subtype /Image /Width 100 /Height 140 /ColorSpace /DeviceGray /BitsPerComponent 8"
  const page = pageOf("/XObject << /Scan 5 0 R >>")
  const bytes = assemblePdf([
    CATALOG,
    "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
    page,
    pdfStream("", latin1("q 612 0 0 792 0 0 cm /Scan Do Q")),
    pdfStream(`${image} /Filter /FlateDecode`, deflateSync(Buffer.alloc(100 * 140, 200))),
    page,
  ])
  return file("scan.pdf", CONTENT_TYPES.pdf, bytes)
}

export const ENCRYPTED_PDF_PASSWORD = "correct horse"
export const ENCRYPTED_PDF_TEXT = "Only a reader with the password sees this."

/** Encrypted with 40-bit RC4 (PDF 1.7, 7.6.3: standard security handler, revision 2); needs its user password. */
export function encryptedPdf(): HostileFile {
  const md5 = (...parts: Uint8Array[]) => createHash("md5").update(Buffer.concat(parts)).digest()
  const hex = (bytes: Uint8Array) => `<${Buffer.from(bytes).toString("hex")}>`
  const padding = Buffer.from("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A", "hex")
  const password = Buffer.concat([latin1(ENCRYPTED_PDF_PASSWORD), padding]).subarray(0, 32)
  const id = Buffer.alloc(16, 7)
  const allPermissions = Buffer.from([0xfc, 0xff, 0xff, 0xff])
  const owner = rc4(md5(password).subarray(0, 5), password)
  const key = md5(password, owner, allPermissions, id).subarray(0, 5)
  const contentKey = md5(key, Buffer.from([4, 0, 0, 0, 0])).subarray(0, 10)
  const encryption = `/Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O ${hex(owner)} /U ${hex(rc4(key, padding))}`
  const bytes = assemblePdf(
    [
      CATALOG,
      ONE_PAGE,
      pageOf("/Font << /F 5 0 R >>"),
      pdfStream("", rc4(contentKey, drawText(ENCRYPTED_PDF_TEXT))),
      HELVETICA,
      `<< ${encryption} >>`,
    ],
    `/Encrypt 6 0 R /ID [${hex(id)} ${hex(id)}]`,
  )
  return file("encrypted.pdf", CONTENT_TYPES.pdf, bytes)
}

/** 3 kB whose ten nested forms each draw the next ten times: 10¹⁰ runs of text keep one core busy for days. */
export function pdfSpin(): HostileFile {
  const form = (resources: string, content: Buffer) =>
    pdfStream(`/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << ${resources} >>`, content)
  const levels = Array.from({ length: 10 }, (_, level) =>
    form(`/XObject << /X ${7 + level} 0 R >>`, latin1("/X Do ".repeat(10))),
  )
  const bytes = assemblePdf([
    CATALOG,
    ONE_PAGE,
    pageOf("/XObject << /X 6 0 R >>"),
    pdfStream("", latin1("/X Do")),
    HELVETICA,
    ...levels,
    form("/Font << /F 5 0 R >>", drawText("spin")),
  ])
  return file("spin.pdf", CONTENT_TYPES.pdf, bytes)
}

/** A few kB; its page is deflated twice and inflates to `megabytes` of spaces, which a reader keeps in memory. */
export function pdfSwell(megabytes = 1024): HostileFile {
  const zlibHeader = Buffer.from([0x78, 0x01])
  const once = Buffer.concat([zlibHeader, ...deflateRepeated(Buffer.alloc(1 << 20, " "), megabytes)])
  const content = pdfStream("/Filter [/FlateDecode /FlateDecode]", deflateSync(once))
  return file("swell.pdf", CONTENT_TYPES.pdf, assemblePdf([CATALOG, ONE_PAGE, pageOf(""), content]))
}

/** A valid archive without a Word document in it. */
export const zipAsDocx = () =>
  file("photos.docx", CONTENT_TYPES.docx, zipSync({ "readme.txt": latin1("Not a document.") }, { mtime: ZIP_TIME }))

const ZIP_TIME = new Date("2026-01-01T00:00:00")
const WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
const OPEN_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"

/** A valid Word document of one megabyte whose one part inflates to more than `megabytes` of paragraphs. */
export function docxBomb(megabytes = 320): HostileFile {
  const opening = latin1(`<w:document xmlns:w="${WORD_NAMESPACE}"><w:body>`)
  const paragraphs = latin1("<w:p><w:r><w:t>boom</w:t></w:r></w:p>".repeat(1 << 12))
  const closing = latin1("</w:body></w:document>")
  const times = Math.ceil((megabytes * 2 ** 20) / paragraphs.length)
  const parts: Uint8Array[] = []
  const zip = new Zip((_error, chunk) => parts.push(chunk))
  const add = (filename: string, ...runs: [Buffer, number][]) => {
    const deflated = runs.map(([chunk, count]) => deflateRepeated(chunk, count))
    const plain = runs.flatMap(([chunk, count]) => Array.from({ length: count }, () => chunk))
    const body = [...deflated.flatMap((run) => run.slice(0, -1)), END_OF_DEFLATE]
    const entry: ZipInputFile = {
      filename,
      mtime: ZIP_TIME,
      compression: 8,
      size: plain.reduce((sum, chunk) => sum + chunk.length, 0),
      crc: plain.reduce((sum, chunk) => crc32(chunk, sum), 0),
    }
    zip.add(entry)
    body.forEach((chunk, index) => {
      entry.ondata?.(null, chunk, index === body.length - 1)
    })
  }
  add("[Content_Types].xml", [latin1(CONTENT_TYPES_PART), 1])
  add("_rels/.rels", [latin1(RELATIONSHIPS_PART), 1])
  add("word/document.xml", [opening, 1], [paragraphs, times], [closing, 1])
  zip.end()
  return file("bomb.docx", CONTENT_TYPES.docx, Buffer.concat(parts))
}

const CONTENT_TYPES_PART = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml" ContentType="${CONTENT_TYPES.docx}.main+xml"/></Types>`
const RELATIONSHIPS_PART = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="${OPEN_DOCUMENT}" Target="word/document.xml"/></Relationships>`

/** One sentence under two hundred thousand nested elements: a recursive parser runs out of stack. */
export const htmlDeep = (depth = 200_000) =>
  file("deep.html", CONTENT_TYPES.html, latin1(`${"<div>".repeat(depth)}At the bottom.${"</div>".repeat(depth)}`))

/** Readable text with NUL characters, which Postgres refuses to store in a text column. */
export const textWithNul = () =>
  file("nul.txt", CONTENT_TYPES.text, latin1("The first line.\0\nThe valve is rated for 16 bar.\0\0\nThe last line.\n"))

const END_OF_DEFLATE = Buffer.from([0x03, 0x00])

/**
 * Raw deflate data of `chunk` repeated, in pieces of which the last ends the stream. Only one repetition is compressed.
 */
function deflateRepeated(chunk: Buffer, times: number): Buffer[] {
  const piece = deflateRawSync(chunk, { finishFlush: constants.Z_FULL_FLUSH })
  return [...Array.from({ length: times }, () => piece), END_OF_DEFLATE]
}

function rc4(key: Uint8Array, data: Uint8Array): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index)
  const at = (index: number) => state[index] ?? 0
  const swap = (a: number, b: number) => {
    const [left, right] = [at(a), at(b)]
    state[a] = right
    state[b] = left
  }
  let j = 0
  for (let i = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255
    swap(i, j)
  }
  let i = 0
  j = 0
  return Buffer.from(data).map((byte: number) => {
    i = (i + 1) & 255
    j = (j + at(i)) & 255
    swap(i, j)
    return byte ^ at((at(i) + at(j)) & 255)
  })
}
