// Parses a document of any supported type to text with pages, headings and tables.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import type { ContentType } from "../../../src/embedding/contract.ts"
import { type FormatKey, formatKeyOf } from "../../../src/embedding/formats.ts"
import { checkFormat } from "./check-format.ts"
import type { Ocr } from "./ocr/recognise.ts"
import { ParseError } from "./parse-error.ts"

export type ParseOptions = {
  /** The encoding the client declared; null when it declared none. */
  charset: string | null
  /** Pages or characters done, and their total. */
  onProgress: (done: number, total: number) => void
  /** OCR, if enabled. */
  ocr?: Ocr
}
export type Parse = (bytes: Uint8Array, options: ParseOptions) => ParsedText | Promise<ParsedText>

/** Each parser is imported for the first document of its format. */
const PARSERS: Record<FormatKey, () => Promise<Parse>> = {
  pdf: async () => (await import("./parse-pdf.ts")).parsePdf,
  docx: async () => (await import("./parse-docx.ts")).parseDocx,
  markdown: async () => (await import("./parse-markdown.ts")).parseMarkdown,
  html: async () => (await import("./parse-html.ts")).parseHtml,
  pptx: async () => (await import("./parse-pptx.ts")).parsePptx,
  xlsx: async () => (await import("./parse-xlsx.ts")).parseXlsx,
  odt: async () => (await import("./parse-odf.ts")).parseOdf,
  ods: async () => (await import("./parse-odf.ts")).parseOdf,
  odp: async () => (await import("./parse-odf.ts")).parseOdf,
  epub: async () => (await import("./parse-epub.ts")).parseEpub,
  csv: async () => (await import("./parse-csv.ts")).parseCsv,
  email: async () => (await import("./parse-eml.ts")).parseEml,
  png: async () => (await import("./parse-image.ts")).parseImage,
  jpeg: async () => (await import("./parse-image.ts")).parseImage,
  tiff: async () => (await import("./parse-image.ts")).parseImage,
  webp: async () => (await import("./parse-image.ts")).parseImage,
  text: async () => (await import("./parse-text.ts")).parseText,
}

/**
 * The text that offsets count in, with pages and headings. Throws ParseError for a document that cannot become text; any
 * other error is a fault of the parser. `bytes` may be consumed. There is no deadline in here: run it where it can be ended.
 */
export async function parseDocument(bytes: Uint8Array, type: ContentType, options: ParseOptions): Promise<ParsedText> {
  checkFormat(bytes, type)
  const parse = await PARSERS[formatKeyOf(type)]()
  const parsed = await orTooComplex(async () => parse(bytes, options))
  if (!/\S/.test(parsed.text)) throw new ParseError("empty-document")
  if (!parsed.pages) options.onProgress(parsed.text.length, parsed.text.length)
  return parsed
}

/** V8 throws a RangeError when the stack, a string or a buffer exceeds its limit. */
async function orTooComplex(work: () => Promise<ParsedText>): Promise<ParsedText> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof RangeError) throw new ParseError("document-too-complex", { cause })
    throw cause
  }
}
