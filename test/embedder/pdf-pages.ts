// Builds PDFs for tests: text painted exactly where a test wants it, in the standard font Helvetica.
import { degrees, PDFDocument, type PDFFont, StandardFonts } from "pdf-lib"

export type Painted = { text: string; x: number; y: number; size?: number; turn?: number }
export const PAGE = { width: 595, height: 842 }

/** `rotate` is the page's own rotation, in degrees. */
export async function paint(pages: readonly (readonly Painted[])[], rotate = 0): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  for (const painted of pages) {
    const page = document.addPage([PAGE.width, PAGE.height])
    page.setRotation(degrees(rotate))
    for (const { text, x, y, size = 11, turn = 0 } of painted) {
      page.drawText(text, { x, y, size, font, rotate: degrees(turn) })
    }
  }
  return await document.save()
}

/** Breaks words to lines no wider than `width`, as a typesetter without hyphens does. */
export function breakLines(words: readonly string[], width: number, size: number, font: PDFFont): string[] {
  const lines: string[] = []
  for (const word of words) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && font.widthOfTextAtSize(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

export async function helvetica(): Promise<PDFFont> {
  return await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica)
}

/** One below the other from `y` down. */
export const column = (lines: readonly string[], x: number, y: number, leading = 14): Painted[] =>
  lines.map((text, row) => ({ text, x, y: y - row * leading }))
