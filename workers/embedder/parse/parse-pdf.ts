// Parses PDF page by page from the positions of glyphs, fields and notes, and reports the pages that cannot be read.
import { createRequire } from "node:module"
import { dirname, join, sep } from "node:path"
import { getDocumentProxy } from "unpdf"
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { layOutWords } from "./ocr/lay-out-words.ts"
import { rasterPage, toPgm } from "./ocr/raster-page.ts"
import type { Ocr } from "./ocr/recognise.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { isReadable } from "./pdf/glyphs/judge-letters.ts"
import { readXfaText, type XfaNode } from "./pdf/glyphs/read-xfa.ts"
import { layOutPdf, type PdfPage } from "./pdf/lay-out-pdf.ts"
import { readPage } from "./pdf/read-page.ts"
import { warn } from "./warn.ts"

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>

const PDFJS = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"))
/**
 * Adobe's predefined encodings, without which most older CJK files have no letters; the widths of the standard fonts; and
 * the decoders of pictures.
 */
const TABLES = {
  cMapUrl: join(PDFJS, "cmaps") + sep,
  cMapPacked: true,
  standardFontDataUrl: join(PDFJS, "standard_fonts") + sep,
  wasmUrl: join(PDFJS, "wasm") + sep,
}
/** Pictures are not looked at, so none of them is unpacked. */
const NO_IMAGES = 1
/** In pixels; a page of A3 scanned at 600 dpi has 70 million. */
const MAX_PICTURE = 80_000_000
/** In characters. */
const MAX_PLACEHOLDER = 1_500
/** Recognising a page takes seconds; what comes behind so many stays without text, and the document says so. */
export const MAX_OCR_PAGES = 60

/** One page that cannot be read fails the document: an answer must not silently miss it. */
export async function parsePdf(bytes: Uint8Array, { onProgress, ocr }: ParseOptions): Promise<ParsedText> {
  const settings = { verbosity: 0, ...TABLES, maxImageSize: ocr ? MAX_PICTURE : NO_IMAGES, enableXfa: true }
  const document = await orRefuse(getDocumentProxy(bytes, settings))
  let pages: PdfPage[]
  let recognised: number[]
  try {
    if (document.isPureXfa) return await orRefuse(readForm(document, onProgress))
    pages = await orRefuse(readPages(document, onProgress))
    if (await orRefuse(isPlaceholder(document, pages))) throw new ParseError("unreadable-document")
    recognised = ocr ? await orRefuse(recognisePages(document, pages, ocr, onProgress)) : []
  } finally {
    await document.loadingTask.destroy()
  }
  // What PDF.js holds of a long document is free again by now.
  return judge(pages, recognised)
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

/** A short page without fields before an XFA form that PDF.js does not lay out: it only asks to wait. */
async function isPlaceholder(document: PdfDocument, [only, ...others]: readonly PdfPage[]): Promise<boolean> {
  if (!only || others.length > 0 || wordsOn(only).length > MAX_PLACEHOLDER) return false
  const { info } = await document.getMetadata()
  if (!("IsXFAPresent" in info) || info.IsXFAPresent !== true) return false
  const annotations: { subtype?: string }[] = await (await document.getPage(1)).getAnnotations()
  return !annotations.some(({ subtype }) => subtype === "Widget")
}

/** Puts what is recognised on pages without letters that can be told in their place; the numbers of those pages. */
async function recognisePages(
  document: PdfDocument,
  pages: PdfPage[],
  ocr: Ocr,
  onProgress: ParseOptions["onProgress"],
): Promise<number[]> {
  const wanting = pages.flatMap((page, place) => (isReadable(wordsOn(page)) ? [] : [place])).slice(0, MAX_OCR_PAGES)
  const recognised: number[] = []
  for (const [done, place] of wanting.entries()) {
    const page = await document.getPage(place + 1)
    const raster = await rasterPage(page)
    page.cleanup()
    const found = raster && (await ocr.recognise(toPgm(raster)))
    if (found && found.words.length > 0) {
      const { width, height } = page.getViewport({ scale: 1 })
      pages[place] = { ...layOutWords(found, raster.scale), width, height }
      recognised.push(place + 1)
    }
    onProgress(done + 1, wanting.length)
  }
  return recognised
}

const wordsOn = ({ rows, tables, others }: PdfPage): string =>
  [
    ...[rows, ...others].flatMap((all) => all.flatMap((row) => row.map(({ text }) => text))),
    ...tables.flatMap((table) => table.rows.flatMap(({ cells }) => cells.filter(Boolean))),
  ].join(" ")

/** Pages whose letters mean nothing are left out, so that nothing of them is ever quoted. */
function judge(pages: PdfPage[], recognised: number[]): ParsedText {
  if (pages.length === 0) throw new ParseError("corrupt-document")
  const empty: number[] = []
  const unreadable: number[] = []
  const kept = pages.map((page, place) => {
    const text = wordsOn(page)
    if (text === "") empty.push(place + 1)
    else if (!isReadable(text)) unreadable.push(place + 1)
    else return page
    return { ...page, rows: [], tables: [], others: [] }
  })
  if (empty.length === pages.length) throw new ParseError("no-text-layer")
  if (empty.length + unreadable.length === pages.length) throw new ParseError("unreadable-document")
  const warnings = [
    ...(empty.length > 0 ? [warn("pages-without-text", "", empty)] : []),
    ...(recognised.length > 0 ? [warn("pages-by-ocr", "", recognised)] : []),
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
