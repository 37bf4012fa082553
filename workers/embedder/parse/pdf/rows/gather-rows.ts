// Gathers the glyphs of a page into rows by baseline; superscripts and subscripts go with the letters beside them.
import type { Glyph } from "../glyphs/glyph.ts"

/** Glyphs that follow one another in the file on one baseline; sorted by place, no two of them get mixed up. */
type Run = { glyphs: Glyph[]; left: number; right: number; v: number; size: number }
export type Row = { runs: Run[]; v: number; size: number }

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
/** A dropped initial is so much larger than the lines it reaches over, the first of which begins right beside it. */
const INITIAL = 1.8
const INITIAL_LINES = 2
const CAP_HEIGHT = 0.85
/** A page with more large letters that stand alone has no initials among them. */
const MAX_INITIALS = 20

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

/** From top to bottom. */
export const gatherRows = (glyphs: readonly Glyph[]): Row[] => joinRuns(dropInitials(gatherRuns(glyphs)))

/** A large letter at the beginning of a text, around which its first lines run, becomes the first letter of the first. */
function dropInitials(runs: Run[]): Run[] {
  const dropped = new Set<Run>()
  const least = runs.reduce((size, run) => Math.min(size, run.size), Number.POSITIVE_INFINITY) * INITIAL
  const alone = runs.filter(({ size, glyphs }) => size >= least && glyphs.length <= 2)
  for (const run of alone.length > MAX_INITIALS ? [] : alone) {
    const [letter, ...others] = run.glyphs.filter(({ text }) => text !== " ")
    if (!letter || others.length > 0 || !/^\p{L}$/u.test(letter.text)) continue
    const beside = runs.filter(
      (one) =>
        one.size * INITIAL <= run.size &&
        one.left - run.right < one.size * BESIDE * 2 &&
        one.left > letter.u + letter.width / 2 &&
        one.v > run.v - run.size * CAP_HEIGHT &&
        one.v < run.v + one.size * SAME_LINE,
    )
    const [first, ...rest] = beside.sort((a, b) => a.v - b.v || a.left - b.left)
    if (!first || rest.filter(({ v }) => v > first.v + first.size / 2).length < INITIAL_LINES - 1) continue
    first.glyphs.unshift({ ...letter, width: first.left - letter.u, v: first.v, size: first.size })
    first.left = letter.u
    dropped.add(run)
  }
  return dropped.size === 0 ? runs : runs.filter((run) => !dropped.has(run))
}

/** Large letters first: small ones that stand a little higher or lower beside them are raised or lowered signs. */
function joinRuns(runs: readonly Run[]): Row[] {
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
  // What lies over larger letters is no sign of theirs: they are painted behind the text.
  if (row.runs.some((one) => one.size === row.size && overlap(one, run) > run.size)) return false
  const reach = Math.min(row.size, run.size * 2) * BESIDE
  if (row.runs.some(({ left, right }) => run.left - right < reach && left - run.right < reach)) return true
  const first = Math.min(...row.runs.map(({ left }) => left))
  return above > 0 && run.glyphs.length <= 2 && run.right < first && first - run.right < row.size * BESIDE_NOTE
}

const overlap = (a: Run, b: Run) => Math.min(a.right, b.right) - Math.max(a.left, b.left)
