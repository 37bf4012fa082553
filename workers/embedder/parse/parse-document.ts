// Parses a document of any accepted type to text with pages and headings.
import type { ParsedText } from "../../../src/documents/parsed-text.ts"
import { CONTENT_TYPES, type ContentType } from "../../../src/embedding/contract.ts"
import { checkFormat } from "./check-format.ts"
import { parseDocx } from "./parse-docx.ts"
import { ParseError } from "./parse-error.ts"
import { parseHtml } from "./parse-html.ts"
import { parseMarkdown } from "./parse-markdown.ts"
import { parsePdf } from "./parse-pdf.ts"
import { parseText } from "./parse-text.ts"

/** Pages or characters that are done, and how many there are. */
type OnProgress = (done: number, total: number) => void
type Parse = (bytes: Uint8Array, onProgress: OnProgress) => ParsedText | Promise<ParsedText>

const PARSERS: Record<ContentType, Parse> = {
  [CONTENT_TYPES.pdf]: parsePdf,
  [CONTENT_TYPES.docx]: parseDocx,
  [CONTENT_TYPES.markdown]: parseMarkdown,
  [CONTENT_TYPES.html]: parseHtml,
  [CONTENT_TYPES.text]: parseText,
}

/**
 * The text that offsets count in, with pages and headings. Throws ParseError for a document that cannot become text; any
 * other error is a fault of the parser. `bytes` may be consumed. There is no deadline in here: run it where it can be ended.
 */
export async function parseDocument(bytes: Uint8Array, type: ContentType, onProgress: OnProgress): Promise<ParsedText> {
  checkFormat(bytes, type)
  const parsed = await orTooComplex(async () => PARSERS[type](bytes, onProgress))
  if (!/\S/.test(parsed.text)) throw new ParseError("empty-document")
  if (!parsed.pages) onProgress(parsed.text.length, parsed.text.length)
  return parsed
}

/** V8 reports a stack, string or buffer that grew beyond its bounds as a RangeError. */
async function orTooComplex(work: () => Promise<ParsedText>): Promise<ParsedText> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof RangeError) throw new ParseError("document-too-complex", { cause })
    throw cause
  }
}
