// Finds rows whose segments stand in columns: tables, or running text set in columns.
import { bottomOf, type Segment } from "./segment.ts"

type Interval = { left: number; right: number }
/** `rows[first..last]` stand in `columns`; too few of them to tell are `loose`. */
export type Band = { first: number; last: number; columns: Interval[]; kind: "table" | "columns" | "list" | "loose" }

/** Rows further apart than this, in sizes, are not of one table. */
const ROW_DISTANCE = 3.2
const MIN_GUTTER = 0.5
const LIST_MARK = /^(?:[-–—•▪●○◦*·‣➢✓☐☒☑]|\(?[\da-zA-Z]{1,3}[.)]|\(?[ivxIVX]{1,5}[.)]|\[\d{1,3}\]|§ ?\d+)$/
/** Lines of running text have so many words, and most of them fill their column. */
export const PROSE_WORDS = 3
const PROSE_LINES = 3
const FILLED = 0.72
const MOSTLY = 0.5
const MOSTLY_LETTERS = 0.6

export function findBands(rows: readonly Segment[][]): Band[] {
  const bands: Band[] = []
  for (let first = 0; first < rows.length; ) {
    const band = growBand(rows, first)
    if (band) bands.push(band)
    first = band ? band.last + 1 : first + 1
  }
  return bands
}

function growBand(rows: readonly Segment[][], first: number): Band | undefined {
  const head = rows[first]
  if (!head || head.length < 2) return
  let columns: Interval[] = head.map(({ left, right }) => ({ left, right }))
  let last = first
  let lastColumns = columns
  let multiple = 1
  for (let at = first + 1; at < rows.length; at++) {
    const row = rows[at] ?? []
    const before = rows[at - 1] ?? []
    if (distance(before, row) > ROW_DISTANCE) break
    const merged = addRow(columns, row)
    if (!merged) break
    columns = merged
    if (row.length > 1) {
      last = at
      lastColumns = columns
      multiple++
    }
  }
  if (last === first) return
  const kind = kindOf(rows.slice(first, last + 1), lastColumns, multiple)
  // What hangs below the last row in a column of running text, or is the rest of a cell, belongs to it.
  while (kind === "table" && rows[last + 1] && isRestOfCell(rows[last] ?? [], rows[last + 1] ?? [], lastColumns)) last++
  return { first, last, columns: lastColumns, kind }
}

/** In sizes of the larger letters. */
function distance(above: readonly Segment[], below: readonly Segment[]): number {
  const [a, b] = [above[0], below[0]]
  return a && b ? (b.v - a.v) / Math.max(a.size, b.size) : Number.POSITIVE_INFINITY
}

/** The columns with a further row; nothing when a segment would bridge two of them. */
function addRow(columns: readonly Interval[], row: readonly Segment[]): Interval[] | undefined {
  let merged = [...columns]
  for (const segment of row) {
    const gutter = segment.size * MIN_GUTTER
    const touched = merged.filter(({ left, right }) => segment.left < right + gutter && segment.right > left - gutter)
    if (touched.length > 1) return
    const own = touched[0] ?? segment
    const wide = { left: Math.min(own.left, segment.left), right: Math.max(own.right, segment.right) }
    merged = [...merged.filter((one) => one !== touched[0]), wide]
  }
  return merged.sort((a, b) => a.left - b.left)
}

export const columnOf = (columns: readonly Interval[], { left, right }: Segment) =>
  columns.findIndex((column) => left < column.right && right > column.left)

function kindOf(rows: readonly Segment[][], columns: readonly Interval[], multiple: number): Band["kind"] {
  const cells = columns.map((_, place) => rows.flat().filter((segment) => columnOf(columns, segment) === place))
  const isList = (cells[0] ?? []).every(({ text }) => LIST_MARK.test(text))
  if (isList && columns.length === 2) return "list"
  // A column of a line or two, as at the end of a text, tells nothing.
  const telling = cells.map((_, place) => place).filter((place) => (cells[place]?.length ?? 0) >= PROSE_LINES)
  if (telling.length > 0 && telling.every((place) => isProse(cells[place] ?? [], columns[place]))) return "columns"
  return multiple >= 3 || columns.length >= 3 ? "table" : "loose"
}

/** Most of the text stands in lines of several words that fill the column. */
function isProse(cells: readonly Segment[], column: Interval | undefined): boolean {
  if (!column || cells.length < PROSE_LINES) return false
  const width = column.right - column.left
  const lines = cells.filter(
    ({ left, right, text }) =>
      right - left >= width * FILLED &&
      countWords(text) >= PROSE_WORDS &&
      countLetters(text) >= text.length * MOSTLY_LETTERS,
  )
  const lengthOf = (all: readonly Segment[]) => all.reduce((sum, { text }) => sum + text.length, 0)
  return lines.length >= PROSE_LINES - 1 && lengthOf(lines) >= lengthOf(cells) * MOSTLY
}

const countLetters = (text: string) => text.match(/\p{L}/gu)?.length ?? 0

/** Scripts that do not part words have about one for every two letters. */
export const countWords = (text: string) =>
  text.split(" ").length +
  (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0) / 2

function isRestOfCell(above: readonly Segment[], below: readonly Segment[], columns: readonly Interval[]): boolean {
  const [cell] = below
  if (!cell || below.length !== 1 || distance(above, below) > 1.4) return false
  const column = columns[columnOf(columns, cell)]
  const over = above.find((one) => column && one.left < column.right && one.right > column.left)
  return (
    over !== undefined &&
    Math.abs(over.left - cell.left) < cell.size * 0.3 &&
    cell.v - cell.size < bottomOf(over) + cell.size
  )
}
