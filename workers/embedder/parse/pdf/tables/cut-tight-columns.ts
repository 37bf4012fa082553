// Parts columns of a table that stand so near to each other that their cells were read as one: a gap runs down through them.

import { cutSegment, type Gap, type Segment } from "../rows/segment.ts"
import { type Band, columnOf } from "./find-bands.ts"
import { spreadNames } from "./spread-names.ts"

type Columns = Band["columns"]
type Opening = Omit<Gap, "at">
/** In sizes: how wide the gap is that runs through all rows. */
const LEAST_GAP = 0.12
/** So many rows have cells on both sides of it, of so many in all. */
const BOTH_SIDES = 2
const LEAST_ROWS = 3
/** In sizes: how nearly cells of a column begin or end below each other. */
const ALIGNED = 0.2
/** More are not tried. */
const MAX_CANDIDATES = 200

type Parted = { rows: readonly Segment[][]; columns: Columns }

/** The same rows where nothing is to be parted. A name over several columns, which are named again below it, stays whole. */
export function cutTightColumns(rows: readonly Segment[][], columns: Columns): Parted {
  const whole = partColumns(rows, columns, true)
  const isSpread = whole.columns === columns || spreadNames(whole.rows, whole.columns) !== undefined
  return isSpread ? whole : partColumns(rows, columns, false)
}

function partColumns(rows: readonly Segment[][], columns: Columns, keepsNames: boolean): Parted {
  for (const column of columns) {
    const own = rows.map((row) => row.filter((segment) => columnOf([column], segment) === 0))
    const gap = findGap(own)
    if (!gap) continue
    const cut = rows.map((row, place) => row.flatMap((segment) => cutAt(segment, gap, place > 0 || !keepsNames)))
    const parts = [
      { left: column.left, right: gap.left },
      { left: gap.right, right: column.right },
    ]
    return partColumns(
      cut,
      columns.flatMap((one) => (one === column ? parts : [one])),
      keepsNames,
    )
  }
  return { rows, columns }
}

/** A gap of one row, with what stands behind it. */
type RowGap = Opening & { behind: string }
type Row = Opening & { size: number; text: string; gaps: RowGap[] }

/** A gap that no cell reaches over, before cells that make a column; only what names the columns may stand closer together. */
function findGap([, ...body]: readonly (readonly Segment[])[]): Opening | undefined {
  const rows = body.flatMap((row) => toRow(row) ?? [])
  if (rows.length < LEAST_ROWS) return
  return rows
    .flatMap(({ gaps }) => gaps)
    .slice(0, MAX_CANDIDATES)
    .map((candidate) => throughAll(rows, candidate))
    .find((gap) => gap !== undefined)
}

/** The gap as far as all rows leave it open. */
function throughAll(rows: readonly Row[], candidate: Opening): Opening | undefined {
  let gap: Opening | undefined = candidate
  const cells: Row[] = []
  for (const row of rows) {
    const inner: RowGap | undefined = gap && gapIn(row, gap)
    gap = gap && narrowed(gap, row, inner)
    if (inner) cells.push({ ...row, left: inner.right, text: inner.behind })
  }
  const size = rows[0]?.size ?? 0
  return gap && cells.length >= BOTH_SIDES && gap.right - gap.left > size * LEAST_GAP && makeColumn(cells, size)
    ? gap
    : undefined
}

/** Behind a gap, cells of a column begin below each other, or are figures that end so; gaps of stretched lines come anywhere. */
function makeColumn(cells: readonly Row[], size: number): boolean {
  const meets = (places: readonly number[]) => Math.max(...places) - Math.min(...places) < size * ALIGNED
  return (
    meets(cells.map(({ left }) => left)) ||
    (meets(cells.map(({ right }) => right)) && cells.every(({ text }) => !/\p{L}{3}/u.test(text)))
  )
}

/** The gaps within its segments and between them. */
function toRow(row: readonly Segment[]): Row | undefined {
  const [first, last] = [row[0], row.at(-1)]
  if (!first || !last) return
  const textFrom = (at: number) =>
    row
      .slice(at)
      .map(({ text }) => text)
      .join(" ")
  const gaps = row.flatMap(({ text, right, gaps: within = [] }, at) => [
    ...within.map((gap) => ({ ...gap, behind: `${text.slice(gap.at + 1)} ${textFrom(at + 1)}` })),
    ...row.slice(at + 1, at + 2).map((next) => ({ left: right, right: next.left, behind: textFrom(at + 1) })),
  ])
  return { left: first.left, right: last.right, size: first.size, text: textFrom(0), gaps }
}

const gapIn = ({ gaps }: Row, gap: Opening) => gaps.find(({ left, right }) => left < gap.right && right > gap.left)

function narrowed(gap: Opening, row: Row, inner: Opening | undefined): Opening | undefined {
  if (inner) return { left: Math.max(gap.left, inner.left), right: Math.min(gap.right, inner.right) }
  if (row.right <= gap.right && row.left < gap.left) return { ...gap, left: Math.max(gap.left, row.right) }
  if (row.left >= gap.left && row.right > gap.right) return { ...gap, right: Math.min(gap.right, row.left) }
  return
}

/** Where no gap is wide enough, as between names of columns, at the space that is nearest, if `isForced`. */
function cutAt(segment: Segment, { left, right }: Opening, isForced: boolean): Segment[] {
  if (segment.right <= right || segment.left >= left) return [segment]
  const gap =
    segment.gaps?.find((one) => one.left < right && one.right > left) ??
    (isForced ? nearestSpace(segment, (left + right) / 2) : undefined)
  if (!gap) return [segment]
  return cutSegment(segment, [gap])
}

function nearestSpace({ text, left, right }: Segment, middle: number): Gap | undefined {
  const perLetter = (right - left) / text.length
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => index)
  const [at] = spaces.sort((a, b) => Math.abs(left + a * perLetter - middle) - Math.abs(left + b * perLetter - middle))
  return at === undefined ? undefined : { at, left: Math.min(middle, right), right: Math.max(middle, left) }
}
