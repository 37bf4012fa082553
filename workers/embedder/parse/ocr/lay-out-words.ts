// Turns recognised words into a page in the form of a PDF's text layer.
import type { Glyph } from "../pdf/glyphs/glyph.ts"
import type { PdfPage } from "../pdf/lay-out-pdf.ts"
import { median } from "../pdf/rows/middle.ts"
import { readSegments } from "../pdf/rows/read-segments.ts"
import type { Recognised } from "./recognise.ts"

/** Tolerance of row heights: rows of one font size differ, depending on ascenders and descenders. */
const PLAY = 0.25

/** `scale`: pixels per unit of the page. */
export function layOutWords({ width, height, words }: Recognised, scale = 1): PdfPage {
  const usual = median(words.map(({ size }) => size))
  const glyphs = words.flatMap(({ text, x0, x1, baseline, size }, place): Glyph[] => {
    const isUsual = Math.abs(size - usual) < usual * PLAY
    const at = { v: baseline / scale, size: (isUsual ? usual : size) / scale, turn: 0 }
    const word = { ...at, text, u: x0 / scale, width: (x1 - x0) / scale }
    // Adjacent words would otherwise be joined.
    const before = words[place - 1]
    const gap = before ? x0 - before.x1 : 0
    return before && gap > 0 ? [{ ...at, text: " ", u: before.x1 / scale, width: gap / scale }, word] : [word]
  })
  return { rows: readSegments(glyphs), tables: [], others: [], width: width / scale, height: height / scale }
}
