// Makes a page of recognised words, as the text layer of a PDF would give it.
import type { Glyph } from "../pdf/glyph.ts"
import type { PdfPage } from "../pdf/lay-out-pdf.ts"
import { median } from "../pdf/middle.ts"
import { readSegments } from "../pdf/read-segments.ts"
import type { Recognised } from "./recognise.ts"

/** Rows of one size are measured so differently, up or down, as they happen to have long letters. */
const PLAY = 0.25

/** `scale` is how many pixels make a unit of the page. */
export function layOutWords({ width, height, words }: Recognised, scale = 1): PdfPage {
  const usual = median(words.map(({ size }) => size))
  const glyphs = words.flatMap(({ text, x0, x1, baseline, size }, place): Glyph[] => {
    const isUsual = Math.abs(size - usual) < usual * PLAY
    const at = { v: baseline / scale, size: (isUsual ? usual : size) / scale, turn: 0 }
    const word = { ...at, text, u: x0 / scale, width: (x1 - x0) / scale }
    // Nothing else says that words beside each other are two.
    const before = words[place - 1]
    const gap = before ? x0 - before.x1 : 0
    return before && gap > 0 ? [{ ...at, text: " ", u: before.x1 / scale, width: gap / scale }, word] : [word]
  })
  return { rows: readSegments(glyphs), tables: [], others: [], width: width / scale, height: height / scale }
}
