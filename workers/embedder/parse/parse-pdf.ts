// Parses PDF page by page, with the offset at which each page begins.
import { getDocumentProxy } from "unpdf"
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import { layOutPdf } from "./lay-out-pdf.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { type PdfLine, readPdfLines } from "./read-pdf-lines.ts"

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>

/** One page that cannot be read fails the document: an answer must not silently miss it. */
export async function parsePdf(bytes: Uint8Array, { onProgress }: ParseOptions): Promise<ParsedText> {
  const document = await orRefuse(getDocumentProxy(bytes, { verbosity: 0 }))
  try {
    const pages = await orRefuse(readPages(document, onProgress))
    if (pages.length === 0) throw new ParseError("corrupt-document")
    if (pages.every((lines) => lines.length === 0)) throw new ParseError("no-text-layer")
    return layOutPdf(pages)
  } finally {
    await document.loadingTask.destroy()
  }
}

async function readPages(
  document: PdfDocument,
  onProgress: (done: number, total: number) => void,
): Promise<PdfLine[][]> {
  const pages: PdfLine[][] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    pages.push(readPdfLines((await page.getTextContent()).items))
    page.cleanup()
    onProgress(number, document.numPages)
  }
  return pages
}

/** PDF.js throws many kinds of error for damaged files; only those that name a lack of memory or a password differ. */
async function orRefuse<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof RangeError) throw cause
    const isLocked = cause instanceof Error && cause.name === "PasswordException"
    throw new ParseError(isLocked ? "encrypted-document" : "corrupt-document", { cause })
  }
}
