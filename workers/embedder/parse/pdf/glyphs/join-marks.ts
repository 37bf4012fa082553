// Cleans the glyphs of a page: removes glyphs that are painted twice, and joins accents to their letters.
import type { Glyph } from "./glyph.ts"

/** Two equal glyphs closer than this share of their size or width are one, painted again to look bold or to cast a shadow. */
const SAME_PLACE = 0.1
const SAME_PLACE_OF_WIDTH = 0.4
const LEAST_PLACE = 0.02
/** In points; a page is no more than so many cells wide, and a power of two of chains holds it. */
const CELL = 12
const PER_ROW = 61
const CHAINS = 1 << 13
/** More glyphs in one place are no text that anybody reads. */
const MAX_STEPS = 1_000
/** An accent is painted right before or right after its letter; some writers paint all of them behind their line. */
const REACH = 2
const REACH_OF_LINE = 400
/** How far an accent may stand above or below its letter's line, and beside its middle, in sizes. */
const RAISED = 0.6
const BESIDE = 0.15

const COMBINING: Record<string, string> = {
  "\u00a8": "\u0308",
  "\u00b4": "\u0301",
  "\u02ca": "\u0301",
  "`": "\u0300",
  "\u02cb": "\u0300",
  "^": "\u0302",
  "\u02c6": "\u0302",
  "~": "\u0303",
  "\u02dc": "\u0303",
  "\u02d8": "\u0306",
  "\u02c7": "\u030c",
  "\u00b8": "\u0327",
  "\u02da": "\u030a",
  "\u00af": "\u0304",
  "\u02d9": "\u0307",
  "\u02dd": "\u030b",
  "\u02db": "\u0328",
}
const FIRST_COMBINING = 0x300
/** Most glyphs are letters and figures, which are told from any mark by their code. */
const isPlain = (code: number) => code < 0x5e || (code > 0x60 && code < 0x7e)
const DOTLESS: Record<string, string> = { "\u0131": "i", "\u0237": "j" }
/** Letters that a stroke painted over them makes, which Unicode does not compose. */
const STRUCK: Record<string, string> = { l: "ł", L: "Ł", o: "ø", O: "Ø", d: "đ", D: "Đ", h: "ħ" }
const STROKES = /^[\u0335-\u0338]$/

export const cleanGlyphs = (glyphs: readonly Glyph[]): Glyph[] => joinMarks(withoutRepeats(glyphs))

/**
 * Glyphs are looked up in cells of about an em, each a chain through `next`; cells that share a chain only make it longer.
 * One that is as near as counts lies in this cell or beyond a border nearby.
 */
function withoutRepeats(glyphs: readonly Glyph[]): Glyph[] {
  const heads = new Int32Array(CHAINS).fill(-1)
  const next = new Int32Array(glyphs.length)
  const isThere = (cell: number, { text, turn, u, v }: Glyph, near: number): boolean => {
    let steps = 0
    for (let at = heads[cell] ?? -1; at >= 0 && steps < MAX_STEPS; at = next[at] ?? -1) {
      steps++
      const other = glyphs[at]
      if (!other || Math.abs(other.u - u) >= near || Math.abs(other.v - v) >= near) continue
      if (other.text === text && other.turn === turn) return true
    }
    return false
  }
  return glyphs.filter((glyph, place) => {
    if (glyph.text === " ") return true
    const { u, v, size, width } = glyph
    const near = Math.min(size * SAME_PLACE, Math.max(width * SAME_PLACE_OF_WIDTH, size * LEAST_PLACE))
    const [right, bottom] = [Math.floor((u + near) / CELL), Math.floor((v + near) / CELL)]
    for (let row = Math.floor((v - near) / CELL); row <= bottom; row++)
      for (let column = Math.floor((u - near) / CELL); column <= right; column++)
        if (isThere(chainOf(row, column), glyph, near)) return false
    const cell = chainOf(Math.floor(v / CELL), Math.floor(u / CELL))
    next[place] = heads[cell] ?? -1
    heads[cell] = place
    return true
  })
}

const chainOf = (row: number, column: number) => (row * PER_ROW + column) & (CHAINS - 1)

function joinMarks(glyphs: Glyph[]): Glyph[] {
  const joined = new Set<Glyph>()
  for (const [place, mark] of glyphs.entries()) {
    if (isPlain(mark.text.charCodeAt(0))) continue
    const combining =
      COMBINING[mark.text] ??
      (mark.text.charCodeAt(0) >= FIRST_COMBINING && /^\p{M}+$/u.test(mark.text) ? mark.text : undefined)
    if (combining === undefined) continue
    const letter = letterUnder(glyphs, place, joined, REACH) ?? letterUnder(glyphs, place, joined, REACH_OF_LINE)
    if (!letter) continue
    const struck = STROKES.test(combining) ? STRUCK[letter.text] : undefined
    letter.text = struck ?? ((DOTLESS[letter.text] ?? letter.text) + combining).normalize("NFC")
    joined.add(mark)
  }
  return joined.size === 0 ? glyphs : glyphs.filter((glyph) => !joined.has(glyph))
}

/** The nearest letter whose width the middle of the mark falls into. */
function letterUnder(
  glyphs: readonly Glyph[],
  place: number,
  joined: ReadonlySet<Glyph>,
  reach: number,
): Glyph | undefined {
  const mark = glyphs[place]
  if (!mark) return
  const middle = mark.u + mark.width / 2
  let best: { glyph: Glyph; distance: number } | undefined
  for (let at = Math.max(0, place - reach); at <= place + reach; at++) {
    const glyph = glyphs[at]
    if (!glyph || at === place) continue
    const beside = Math.max(glyph.u - middle, middle - glyph.u - glyph.width, 0)
    if (beside > glyph.size * BESIDE || Math.abs(glyph.v - mark.v) > glyph.size * RAISED) continue
    if (joined.has(glyph) || glyph.turn !== mark.turn || !/^\p{L}/u.test(glyph.text)) continue
    const distance = Math.abs(glyph.u + glyph.width / 2 - middle)
    if (!best || distance < best.distance) best = { glyph, distance }
  }
  return best?.glyph
}
