// Parses PDF page by page: every glyph by its place, fields and notes with it, and says which pages cannot be read.
import { createRequire } from "node:module"
import { dirname, join, sep } from "node:path"
import { getDocumentProxy } from "unpdf"
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { isReadable } from "./pdf/judge-letters.ts"
import { layOutPdf, type PdfPage } from "./pdf/lay-out-pdf.ts"
import { readPage } from "./pdf/read-page.ts"
import { readXfaText, type XfaNode } from "./pdf/read-xfa.ts"
import { warn } from "./warn.ts"

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>

/** The tables of Adobe's predefined encodings, without which most older CJK files have no letters. */
const CMAPS = join(dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")), "cmaps") + sep
/** Pictures are not looked at, so none of them is unpacked. */
const NO_IMAGES = 1

/** One page that cannot be read fails the document: an answer must not silently miss it. */
export async function parsePdf(bytes: Uint8Array, { onProgress }: ParseOptions): Promise<ParsedText> {
  const settings = { verbosity: 0, cMapUrl: CMAPS, cMapPacked: true, maxImageSize: NO_IMAGES, enableXfa: true }
  const document = await orRefuse(getDocumentProxy(bytes, settings))
  try {
    return document.isPureXfa
      ? await orRefuse(readForm(document, onProgress))
      : judge(await orRefuse(readPages(document, onProgress)))
  } finally {
    await document.loadingTask.destroy()
  }
}

async function readPages(document: PdfDocument, onProgress: ParseOptions["onProgress"]): Promise<PdfPage[]> {
  const pages: PdfPage[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    pages.push(await readPage(page))
    page.cleanup()
    onProgress(number, document.numPages)
  }
  return pages
}

/** Pages whose letters mean nothing are left out, so that nothing of them is ever quoted. */
function judge(pages: PdfPage[]): ParsedText {
  if (pages.length === 0) throw new ParseError("corrupt-document")
  const empty: number[] = []
  const unreadable: number[] = []
  const kept = pages.map((page, place) => {
    const text = [page.rows, ...page.others].flatMap((rows) =>
      rows.flatMap((row) => row.map((segment) => segment.text)),
    )
    if (text.length === 0) empty.push(place + 1)
    else if (!isReadable(text.join(" "))) unreadable.push(place + 1)
    else return page
    return { ...page, rows: [], others: [] }
  })
  if (empty.length === pages.length) throw new ParseError("no-text-layer")
  if (empty.length + unreadable.length === pages.length) throw new ParseError("unreadable-document")
  const warnings = [
    ...(empty.length > 0 ? [warn("pages-without-text", "", empty)] : []),
    ...(unreadable.length > 0 ? [warn("pages-unreadable", "", unreadable)] : []),
  ]
  return { ...layOutPdf(kept), warnings }
}

/** A form without pages of its own: what stands in the file as pages only asks to wait for it. */
async function readForm(document: PdfDocument, onProgress: ParseOptions["onProgress"]): Promise<ParsedText> {
  let text = ""
  const pages: { number: number; start: number }[] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const written = readXfaText((await page.getXfa()) as XfaNode | null)
    if (text !== "" && written !== "") text += "\n\n"
    pages.push({ number, start: text.length })
    text += written
    onProgress(number, document.numPages)
  }
  if (text === "") throw new ParseError("unreadable-document")
  return { text, pages, headings: [] }
}

/** PDF.js throws many kinds of error for damaged files; only those that name a lack of memory or a password differ. */
async function orRefuse<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof ParseError) throw cause
    const isLocked = cause instanceof Error && cause.name === "PasswordException"
    throw new ParseError(isLocked ? "encrypted-document" : "corrupt-document", { cause })
  }
}
