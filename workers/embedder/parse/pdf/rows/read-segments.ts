// Splits the glyphs of each row into words at gaps, and the row into segments at wide gaps.

import { type Glyph, isUnspaced } from "../glyphs/glyph.ts"
import { orderLetters } from "../glyphs/order-letters.ts"
import { gatherRows, type Row } from "./gather-rows.ts"
import type { Gap, Segment } from "./segment.ts"

/** All in sizes of the letters. A word begins behind a gap this wide; letter-spaced text needs more. */
const WORD_GAP = 0.13
const WORD_GAP_UNSPACED = 0.5
/** A space that is painted counts from this width on. */
const LEAST_SPACE = 0.04
/** Gaps between the letters of a word are no wider, where nothing sets them apart. */
const PLAY = 0.06
/** Letters further together than this are moved so on purpose. */
const MOVED_TOGETHER = -0.04
/** Where nearly all letters stand so near, words begin behind a smaller gap. */
const STEADY = 0.04
const MOSTLY_STEADY = 0.75
const WORD_GAP_STEADY = 0.12
/** Raised figures are smaller and stand higher; behind so many letters they are the number of a note. */
const SMALLER = 0.85
const HIGHER = 0.15
const NOTED = 3
/** S P E L L E D words have no fewer letters. */
const SPELLED = 5
/** Wider than the spaces of a line that is not stretched: where such gaps stand below each other they part cells. */
const LOOSE_GAP = 0.32
/** From here on a gap may part columns or cells. */
const WIDE_GAP = 1
const PRIVATE_MARK = /^[\ue000-\uf8ff](?: |$)/
const SOFT_HYPHEN = "\u00ad"

/** Rows from top to bottom, each with its segments from left to right. All glyphs have one direction. */
export function readSegments(glyphs: readonly Glyph[]): Segment[][] {
  return gatherRows(glyphs)
    .map(readRow)
    .filter((row) => row.length > 0)
}

function readRow({ runs, v, size }: Row): Segment[] {
  const [only] = runs
  const glyphs = unspelled(
    runs.length === 1 && only ? only.glyphs : runs.toSorted((a, b) => a.left - b.left).flatMap((run) => run.glyphs),
  )
  const { tracking, together, wordGap } = spacingOf(glyphs)
  const segments: Segment[] = []
  let parts: string[] = []
  let inside: Glyph[] = []
  let spaced = false
  let gaps: Gap[] = []
  let written = 0
  function end(): void {
    const ordered = orderLetters(parts)
    const text = ordered.join("").replace(/ {2,}/g, " ").trim()
    let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const { u, width } of inside) {
      left = Math.min(left, u)
      right = Math.max(right, u + width)
    }
    const [first] = inside
    const place = { text, left, right, v, size: usualSize(inside, size), turn: first?.turn ?? 0 }
    const segment: Segment = first?.isField ? { ...place, isField: true } : place
    if (text !== "") segments.push(gaps.length > 0 && ordered === parts ? { ...segment, gaps } : segment)
    parts = []
    gaps = []
    written = 0
    inside = []
  }
  for (const glyph of glyphs) {
    if (glyph.text.trim() === "") {
      spaced = true
      continue
    }
    const before = inside.at(-1)
    if (before) {
      const gap = glyph.u - (before.u + before.width)
      const em = Math.min(before.size, glyph.size)
      const isTight = isUnspaced(before.text) && isUnspaced(glyph.text)
      if (gap > Math.max(before.size, glyph.size) * WIDE_GAP + tracking) end()
      else if (
        spaced ? gap > em * LEAST_SPACE + together : gap > em * (isTight ? WORD_GAP_UNSPACED : wordGap) + tracking
      ) {
        if (gap > em * LOOSE_GAP + tracking) gaps.push({ left: before.u + before.width, right: glyph.u, at: written })
        parts.push(" ")
        written++
      } else if (isRaised(glyph, before)) {
        const mark = beforeRaised(inside)
        parts.push(mark)
        written += mark.length
      } else if (before.text === SOFT_HYPHEN) {
        // Within a line it only says where the word might have been divided.
        parts.pop()
        written--
      }
    }
    parts.push(glyph.text)
    written += glyph.text.length
    inside.push(glyph)
    spaced = false
  }
  end()
  return withBullet(segments)
}

/** A sign that only its font knows, apart before words, marks an item. */
function withBullet(segments: Segment[]): Segment[] {
  const [first, second] = segments
  if (!first || !PRIVATE_MARK.test(first.text) || !/\p{L}{2}/u.test(first.text.slice(1) + (second?.text ?? "")))
    return segments
  return [{ ...first, text: `\u2022${first.text.slice(1)}` }, ...segments.slice(1)]
}

const isRaised = (glyph: Glyph, before: Glyph) =>
  glyph.size <= before.size * SMALLER && glyph.v < before.v - before.size * HIGHER && /[\d−-]/.test(glyph.text)

/** The number of a note stands apart from its word, a power of ten is told from a number; units keep theirs: m2, km2. */
function beforeRaised(inside: readonly Glyph[]): string {
  const word = inside.slice(-NOTED).map(({ text }) => text)
  if (/(?:^|\D)10$/.test(word.join(""))) return "^"
  const isWord = word.length === NOTED && word.every((text) => /\p{L}/u.test(text))
  // Scripts without capitals have no units that a figure belongs to.
  return isWord || /[\d\p{Lo}]$/u.test(word.join("")) ? " " : ""
}

/** Without the spaces that set a whole line's letters apart; those between its words are wider than the others. */
function unspelled(glyphs: readonly Glyph[]): readonly Glyph[] {
  if (glyphs.length < SPELLED * 2 - 1 || glyphs[1]?.text !== " ") return glyphs
  const letters = glyphs.filter(({ text }) => text !== " ")
  const line = glyphs.map(({ text }) => text).join("")
  const isOrdered = letters.every(({ text }, at) => at === 0 || text > (letters[at - 1]?.text ?? ""))
  return letters.length >= SPELLED && !isOrdered && /^ ?\p{L}(?: +\p{L})+ ?$/u.test(line) ? letters : glyphs
}

/**
 * How letters are set: `tracking` is how far apart on purpose, the median gap where it is more than the usual play;
 * `together` how far over each other, 0 or less; `wordGap` in sizes.
 */
function spacingOf(glyphs: readonly Glyph[]): { tracking: number; together: number; wordGap: number } {
  const size = glyphs[0]?.size ?? 0
  const gaps: number[] = []
  let [wide, close, steady] = [0, 0, 0]
  let before: Glyph | undefined
  for (const glyph of glyphs) {
    if (before && before.text !== " " && glyph.text !== " ") {
      const gap = glyph.u - before.u - before.width
      gaps.push(gap)
      if (gap > size * PLAY) wide++
      else if (gap < size * MOVED_TOGETHER) close++
      else if (Math.abs(gap) < size * STEADY) steady++
    }
    before = glyph
  }
  const wordGap = steady > gaps.length * MOSTLY_STEADY ? WORD_GAP_STEADY : WORD_GAP
  const usual = { tracking: 0, together: 0, wordGap }
  // Of most lines few gaps are wide or close, and nothing need be sorted.
  if (gaps.length < SPELLED - 1 || Math.max(wide, close) * 2 < gaps.length) return usual
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  if (median < 0) return { ...usual, together: median }
  return median > size * PLAY && median < size * WIDE_GAP ? { ...usual, tracking: median } : usual
}

/** The size most of the letters have. */
function usualSize(glyphs: readonly Glyph[], size: number): number {
  const [first] = glyphs
  if (first && glyphs.every((glyph) => glyph.size === first.size)) return first.size
  const counts = new Map<number, number>()
  for (const glyph of glyphs) counts.set(glyph.size, (counts.get(glyph.size) ?? 0) + glyph.text.length)
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [size, 0])[0]
}
