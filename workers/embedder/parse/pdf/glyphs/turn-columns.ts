// Detects vertical writing that was painted letter by letter with a horizontal font, and marks it as vertical.
import { type Glyph, isUnspaced } from "./glyph.ts"
import { along } from "./read-glyphs.ts"

/** In sizes of the letters: how far the next one stands below, and beside the middle of the one above. */
const LEAST_STEP = 0.5
const STEP = 1.6
const BESIDE = 0.3
/** Fewer letters below each other may be a column of signs in a table. */
const LETTERS = 5
/** Of an em: how far a letter reaches above its baseline. */
const ASCENT = 0.88
const DOWNWARDS = 90

/** The same glyphs unless most letters of scripts that are also written downwards stand so. */
export function turnColumns(glyphs: Glyph[]): Glyph[] {
  let unspaced = 0
  for (const glyph of glyphs) if (isUnspaced(glyph.text)) unspaced++
  if (unspaced < LETTERS) return glyphs
  const standing = new Set(columnsOf(glyphs).flat())
  const count = [...standing].filter(({ text }) => isUnspaced(text)).length
  return count * 2 > unspaced ? glyphs.map((glyph) => (standing.has(glyph) ? turned(glyph) : glyph)) : glyphs
}

function columnsOf(glyphs: readonly Glyph[]): Glyph[][] {
  const columns: Glyph[][] = []
  let column: Glyph[] = []
  for (const glyph of glyphs) {
    if (glyph.text === " ") continue
    const above = column.at(-1)
    if (above && !isBelow(above, glyph)) {
      columns.push(column)
      column = []
    }
    column.push(glyph)
  }
  columns.push(column)
  return columns.filter(({ length }) => length >= LETTERS)
}

function isBelow(above: Glyph, glyph: Glyph): boolean {
  const step = (glyph.v - above.v) / above.size
  const beside = Math.abs(middleOf(glyph) - middleOf(above))
  return glyph.turn === 0 && above.turn === 0 && step > LEAST_STEP && step < STEP && beside < above.size * BESIDE
}

const middleOf = ({ u, width }: Glyph) => u + width / 2

/** As a font for downward writing places it: by the middle of its upper edge. */
function turned(glyph: Glyph): Glyph {
  const top = along(DOWNWARDS, middleOf(glyph), glyph.v - glyph.size * ASCENT)
  return { ...glyph, ...top, width: glyph.size, turn: DOWNWARDS }
}
