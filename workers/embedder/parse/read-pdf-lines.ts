// Joins the text items of a PDF page to lines with their position and size.
import { normalizeText } from "./decode-text.ts"

/** `y` grows upwards and `size` is the font's, both in points; `text` has single spaces and is never empty. */
export type PdfLine = { text: string; y: number; size: number }
/** What PDF.js tells of a run of text; `transform` is the matrix [a, b, c, d, x, y]. */
export type PdfTextItem = { str: string; transform: number[]; hasEOL: boolean }

/** A word that is divided at the end of a line stays divided: which hyphens belong to the word cannot be told. */
export function readPdfLines(items: readonly (PdfTextItem | object)[]): PdfLine[] {
  const lines: PdfLine[] = []
  let parts: string[] = []
  let longest: PdfTextItem | undefined
  function endLine(): void {
    const text = normalizeText(parts.join("")).replace(/\s+/g, " ").trim()
    const [, , c = 0, d = 0, , y = 0] = longest?.transform ?? []
    if (text !== "") lines.push({ text, y, size: Math.hypot(c, d) })
    parts = []
    longest = undefined
  }
  for (const item of items) {
    if (!("str" in item)) continue
    parts.push(item.str)
    if (item.str.trim() !== "" && item.str.length > (longest?.str.length ?? 0)) longest = item
    if (item.hasEOL) endLine()
  }
  endLine()
  return lines
}
