// Separates table columns that are so close that their cells were read as one: a narrow gap runs down between them.

import { cutSegment, type Gap, type Segment } from "../rows/segment.ts"
import { type Band, columnOf } from "./find-bands.ts"
import { spreadNames } from "./spread-names.ts"

type Columns = Band["columns"]
type Opening = Omit<Gap, "at">
/** Minimum width of the gap that runs through all rows, in letter sizes. */
const LEAST_GAP = 0.12
/** Minimum number of rows with cells on both sides of the gap, and of all rows. */
const BOTH_SIDES = 2
const LEAST_ROWS = 3
/** Maximum difference between the edges of cells in a column, in letter sizes. */
const ALIGNED = 0.2
/** Maximum number of gaps that are tried. */
const MAX_CANDIDATES = 200

type Parted = { rows: readonly Segment[][]; columns: Columns }

/** Returns the rows unchanged if nothing must be separated. A spanning name with column names below it stays whole. */
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

/** A gap in one row, with the text behind it. */
type RowGap = Opening & { behind: string }
type Row = Opening & { size: number; text: string; gaps: RowGap[] }

/** A gap that no cell crosses, before cells that form a column; only the column names may be closer together. */
function findGap([, ...body]: readonly (readonly Segment[])[]): Opening | undefined {
  const rows = body.flatMap((row) => toRow(row) ?? [])
  if (rows.length < LEAST_ROWS) return
  return rows
    .flatMap(({ gaps }) => gaps)
    .slice(0, MAX_CANDIDATES)
    .map((candidate) => throughAll(rows, candidate))
    .find((gap) => gap !== undefined)
}

/** The part of the gap that is empty in all rows. */
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

/** Whether the cells behind a gap are aligned left, or are figures aligned right. Gaps of justified lines are not aligned. */
function makeColumn(cells: readonly Row[], size: number): boolean {
  const meets = (places: readonly number[]) => Math.max(...places) - Math.min(...places) < size * ALIGNED
  return (
    meets(cells.map(({ left }) => left)) ||
    (meets(cells.map(({ right }) => right)) && cells.every(({ text }) => !/\p{L}{3}/u.test(text)))
  )
}

/** The gaps inside and between the segments of a row. */
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

/** If no gap is wide enough, as between column names, `isForced` cuts at the nearest space. */
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
