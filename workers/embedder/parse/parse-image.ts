// Parses an image of a page, such as a scan or photo, by OCR.
import type { ParsedText } from "../../../src/documents/model/parsed-text.ts"
import { layOutWords } from "./ocr/lay-out-words.ts"
import type { ParseOptions } from "./parse-document.ts"
import { ParseError } from "./parse-error.ts"
import { layOutPdf } from "./pdf/lay-out-pdf.ts"
import { warn } from "./warn.ts"

export async function parseImage(bytes: Uint8Array, { ocr, onProgress }: ParseOptions): Promise<ParsedText> {
  if (!ocr) throw new ParseError("ocr-off")
  const recognised = await ocr.recognise(bytes)
  if (!recognised) throw new ParseError("corrupt-document")
  onProgress(1, 1)
  if (recognised.words.length === 0) throw new ParseError("empty-document")
  return { ...layOutPdf([layOutWords(recognised)]), warnings: [warn("pages-by-ocr", "", [1])] }
}
