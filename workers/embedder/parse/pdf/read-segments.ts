// Gathers glyphs to rows by their baselines, parts them into words by their gaps, and rows into segments at wide gaps.
import { type Glyph, isUnspaced } from "./glyph.ts"
import { orderLetters } from "./order-letters.ts"
import type { Gap, Segment } from "./segment.ts"

/** Glyphs that follow one another in the file on one baseline; sorted by place, no two of them get mixed up. */
type Run = { glyphs: Glyph[]; left: number; right: number; v: number; size: number }
type Row = { runs: Run[]; v: number; size: number }

/** All in sizes of the letters. */
const SAME_LINE = 0.3
const SAME_RUN_GAP = 0.6
const OVERLAP = -0.4
const RAISED = 0.75
const LOWERED = 0.35
const SMALL = 0.85
const BESIDE = 0.5
/** A mark before its footnote may stand an indent away. */
const BESIDE_NOTE = 4
/** A word begins behind a gap this wide; letter-spaced text needs more. */
const WORD_GAP = 0.13
const WORD_GAP_UNSPACED = 0.5
/** A space that is painted counts from this width on. */
const LEAST_SPACE = 0.04
/** Gaps between the letters of a word are no wider, where nothing sets them apart. */
const PLAY = 0.06
/** Wider than the spaces of a line that is not stretched: where such gaps stand below each other they part cells. */
const LOOSE_GAP = 0.32
/** From here on a gap may part columns or cells. */
const WIDE_GAP = 1

/** Rows from top to bottom, each with its segments from left to right. All glyphs have one direction. */
export function readSegments(glyphs: readonly Glyph[]): Segment[][] {
  const rows = gatherRows(gatherRuns(glyphs))
  return rows.map(readRow).filter((row) => row.length > 0)
}

function gatherRuns(glyphs: readonly Glyph[]): Run[] {
  const runs: Run[] = []
  let run: Run | undefined
  for (const glyph of glyphs) {
    const gap = run ? glyph.u - run.right : 0
    const goesOn =
      run &&
      Math.abs(glyph.v - run.v) <= run.size * 0.1 &&
      Math.abs(glyph.size - run.size) <= run.size * 0.1 &&
      gap >= run.size * OVERLAP &&
      gap <= run.size * SAME_RUN_GAP
    if (run && goesOn) {
      run.glyphs.push(glyph)
      run.right = Math.max(run.right, glyph.u + glyph.width)
    } else {
      run = { glyphs: [glyph], left: glyph.u, right: glyph.u + glyph.width, v: glyph.v, size: glyph.size }
      runs.push(run)
    }
  }
  return runs.filter(({ glyphs: all }) => all.some(({ text }) => text !== " "))
}

/** Large letters first: small ones that stand a little higher or lower beside them are raised or lowered signs. */
function gatherRows(runs: readonly Run[]): Row[] {
  const rows: Row[] = []
  const bySize = runs.toSorted((a, b) => Math.round(b.size * 2) - Math.round(a.size * 2) || a.v - b.v)
  const buckets = new Map<number, Row[]>()
  const bucketOf = (v: number) => Math.floor(v / 16)
  for (const run of bySize) {
    const near = [-2, -1, 0, 1, 2].flatMap((step) => buckets.get(bucketOf(run.v) + step) ?? [])
    let row = nearest(
      near.filter((one) => Math.abs(run.v - one.v) <= SAME_LINE * Math.min(run.size, one.size)),
      run,
    )
    row ??= nearest(
      near.filter((one) => isRaisedIn(one, run)),
      run,
    )
    if (row) row.runs.push(run)
    else {
      row = { runs: [run], v: run.v, size: run.size }
      rows.push(row)
      buckets.set(bucketOf(run.v), [...(buckets.get(bucketOf(run.v)) ?? []), row])
    }
  }
  return rows.sort((a, b) => a.v - b.v)
}

const nearest = (rows: readonly Row[], { v }: Run): Row | undefined =>
  rows.reduce<Row | undefined>(
    (best, row) => (!best || Math.abs(row.v - v) < Math.abs(best.v - v) ? row : best),
    undefined,
  )

function isRaisedIn(row: Row, run: Run): boolean {
  const above = row.v - run.v
  if (run.size > row.size * SMALL || above > row.size * RAISED || above < -row.size * LOWERED) return false
  const reach = Math.min(row.size, run.size * 2) * BESIDE
  if (row.runs.some(({ left, right }) => run.left - right < reach && left - run.right < reach)) return true
  const first = Math.min(...row.runs.map(({ left }) => left))
  return above > 0 && run.glyphs.length <= 2 && run.right < first && first - run.right < row.size * BESIDE_NOTE
}

function readRow({ runs, v, size }: Row): Segment[] {
  const [only] = runs
  const glyphs =
    runs.length === 1 && only ? only.glyphs : runs.toSorted((a, b) => a.left - b.left).flatMap((run) => run.glyphs)
  const tracking = trackingOf(glyphs)
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
    const segment = { text, left, right, v, size: usualSize(inside, size), turn: inside[0]?.turn ?? 0 }
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
      else if (spaced ? gap > em * LEAST_SPACE : gap > em * (isTight ? WORD_GAP_UNSPACED : WORD_GAP) + tracking) {
        if (gap > em * LOOSE_GAP + tracking) gaps.push({ left: before.u + before.width, right: glyph.u, at: written })
        parts.push(" ")
        written++
      }
    }
    parts.push(glyph.text)
    written += glyph.text.length
    inside.push(glyph)
    spaced = false
  }
  end()
  return segments
}

/** How far letters are set apart on purpose: the median gap, where it is more than the usual play. */
function trackingOf(glyphs: readonly Glyph[]): number {
  const size = glyphs[0]?.size ?? 0
  const gaps: number[] = []
  let wide = 0
  let before: Glyph | undefined
  for (const glyph of glyphs) {
    if (before && before.text !== " " && glyph.text !== " ") {
      const gap = glyph.u - before.u - before.width
      gaps.push(gap)
      if (gap > size * PLAY) wide++
    }
    before = glyph
  }
  // Of most lines no gap is wide, and nothing need be sorted.
  if (gaps.length < 4 || wide * 2 < gaps.length) return 0
  const median = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0
  return median > size * PLAY && median < size * WIDE_GAP ? median : 0
}

/** The size most of the letters have. */
function usualSize(glyphs: readonly Glyph[], size: number): number {
  const [first] = glyphs
  if (first && glyphs.every((glyph) => glyph.size === first.size)) return first.size
  const counts = new Map<number, number>()
  for (const glyph of glyphs) counts.set(glyph.size, (counts.get(glyph.size) ?? 0) + glyph.text.length)
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [size, 0])[0]
}
