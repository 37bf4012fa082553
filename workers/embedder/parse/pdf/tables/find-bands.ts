// Finds bands of rows whose segments are aligned in columns: tables, or running text in columns.
import { atShare, median } from "../rows/middle.ts"
import { CAPTION, type Segment } from "../rows/segment.ts"
import { areLines } from "./tell-lines.ts"

type Interval = { left: number; right: number }
/** `rows[first..last]` are aligned in `columns` of running text or of single `lines`; `loose` if there are too few to decide. */
export type Band = {
  first: number
  last: number
  columns: Interval[]
  kind: "table" | "columns" | "lines" | "list" | "loose"
}

/** Rows farther apart than this, in letter sizes, are not of one table. */
const ROW_DISTANCE = 3.2
const MIN_GUTTER = 0.35
const LIST_MARK = /^(?:[-–—•▪●○◦*·‣➢✓☐☒☑]|\(?[\da-zA-Z]{1,3}[.)]|\(?[ivxIVX]{1,5}[.)]|\[\d{1,3}\]|§ ?\d+)$/
/** A list marker with its item. */
const ITEM = /^(?:[-–—•▪●○◦*·‣➢✓☐☒☑]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})[.)]) \S/
/** Running text has at least this many words on a line and this many lines; most lines fill their column. */
export const PROSE_WORDS = 3
const PROSE_LINES = 3
const SURE_LINES = 5
/** Two rows of cells with at most this many words and characters are a small table. */
const SHORT_WORDS = 4
const SHORT_TEXT = 18
const FILLED = 0.72
const MOSTLY = 0.5
const MOSTLY_LETTERS = 0.6
/** Minimum share of lines of running text that begin in lower case. */
const GOING_ON = 0.4
/** Wrapped cells: a gap that is wider than the line spacing by PARTING separates rows, each of at most LINES_PER_ROW lines. */
const PARTING = 1.2
const LINES_PER_ROW = 6
/** The smallest distances in a column, up to this share, are between lines of one cell. */
const LINES_IN_CELLS = 0.3
const PLAY = 1.1
/** As multiples of the usual gap. */
const SETTING_APART = 1.6
const SETTING_TABLES_APART = 1.25
/** Lines closer than this, in letter sizes, are not two lines of a cell. */
const LEAST_SPACING = 0.8
const ALIGNED = 0.3

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
  let columns = intervalsOf(rows[first] ?? [])
  const isList = LIST_MARK.test(rows[first]?.[0]?.text ?? "")
  let last = first
  for (let at = first + 1; columns.length > 1 && at < rows.length; at++) {
    const row = rows[at] ?? []
    const merged = distance(rows[at - 1] ?? [], row) > ROW_DISTANCE ? undefined : addRow(columns, row)
    if (!merged || (!isList && isItemIn(merged, row))) break
    columns = merged
    if (row.length > 1) last = at
  }
  if (last === first) return
  const band = splitOff(rows, bandOf(rows, first, last))
  return band.kind === "table" ? { ...band, last: lastOfTable(rows, band) } : band
}

/** Whether a list marker and its item are both inside one column above: then they are a list below a table. */
function isItemIn(columns: readonly Interval[], [mark, item, ...others]: readonly Segment[]): boolean {
  if (!mark || !item || others.length > 0 || !ITEM.test(`${mark.text} ${item.text}`)) return false
  return columns.length > 1 && columnOf(columns, mark) === columnOf(columns, item)
}
const startsItem = ({ text }: Segment) => ITEM.test(text)

/** The band of rows in which no segment crosses two columns. */
function bandOf(rows: readonly Segment[][], first: number, last: number): Band {
  const inside = rows.slice(first, last + 1)
  const columns = inside.slice(1).reduce((all, row) => addRow(all, row) ?? all, intervalsOf(inside[0] ?? []))
  return { first, last, columns, kind: kindOf(inside, columns, inside.filter((row) => row.length > 1).length) }
}

const intervalsOf = (row: readonly Segment[]): Interval[] => row.map(({ left, right }) => ({ left, right }))

/** The part above a wide gap, if a different table or running text is below the gap. */
function splitOff(rows: readonly Segment[][], band: Band): Band {
  const { first, last } = band
  const gaps = rows.slice(first + 1, last + 1).map((row, at) => distance(rows[first + at] ?? [], row))
  const lines = median(gaps)
  const parting = gaps.filter((gap) => gap > Math.min(...gaps) * PARTING).sort((a, b) => a - b)
  // The usual gap between rows of wrapped cells, without the gap in question.
  const usual = parting.length > 1 ? median(parting.slice(0, -1)) : lines
  const widest = [...gaps.entries()].sort((a, b) => b[1] - a[1])
  for (const [at, gap] of widest) {
    if (gap <= lines * SETTING_APART) break
    const [above, below] = [bandOf(rows, first, first + at), bandOf(rows, first + at + 1, last)]
    const running = [above, below].filter((part) => part.kind === "columns" && tellingColumns(rows, part) > 1).length
    // The first row of a table fills all of its columns. Text below the band that follows more closely is not part of it.
    const goesOn = distance(rows[last] ?? [], rows[last + 1] ?? []) * SETTING_APART < gap
    const isOther = gap > usual * SETTING_TABLES_APART && (above.columns.length !== band.columns.length || goesOn)
    if (running === 1 || (running === 0 && isOther)) return splitOff(rows, above)
  }
  return band
}

/** The number of columns with enough lines to decide what they are. */
function tellingColumns(rows: readonly Segment[][], { first, last, columns }: Band): number {
  const inside = rows.slice(first, last + 1).flat()
  return columns.filter((_, place) => inside.filter((one) => columnOf(columns, one) === place).length >= SURE_LINES)
    .length
}

/** Adds single cells below the last complete row: the rest of a wrapped cell, or a row with empty cells. */
function lastOfTable(rows: readonly Segment[][], { first, last: whole, columns }: Band): number {
  const gaps = rows.slice(first + 1, whole + 1).map((row, at) => distance(rows[first + at] ?? [], row))
  const widest = Math.max(...gaps) * PLAY
  const hasItems = rows
    .slice(first, whole + 1)
    .flat()
    .some(startsItem)
  let last = whole
  for (let at = whole + 1; at < rows.length; at++) {
    const [cell, ...others] = rows[at] ?? []
    if (!cell || others.length > 0 || distance(rows[at - 1] ?? [], [cell]) > widest) break
    const own = columns.filter((column) => cell.left < column.right && cell.right > column.left)
    const isAligned = own.length === 1 && Math.abs((own[0]?.left ?? 0) - cell.left) < cell.size * ALIGNED
    if (!isAligned || CAPTION.test(cell.text) || (startsItem(cell) && !hasItems)) break
    last = at
  }
  return last
}

/** In units of the larger letter size. */
function distance(above: readonly Segment[], below: readonly Segment[]): number {
  const [a, b] = [above[0], below[0]]
  return a && b ? (b.v - a.v) / Math.max(a.size, b.size) : Number.POSITIVE_INFINITY
}

/** The columns with one more row; undefined if a segment crosses two of them. */
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
  if (areLines(cells)) return "lines"
  // A column of one or two lines, as at the end of a text, is no evidence.
  const telling = cells.map((_, place) => place).filter((place) => (cells[place]?.length ?? 0) >= PROSE_LINES)
  const isRunning = telling.every((place) => isProse(cells[place] ?? [], columns[place]) && goesOn(cells[place] ?? []))
  if (telling.length > 0 && isRunning && !standsInRows(rows, cells)) return "columns"
  if (telling.length === 0 && areBroken(rows, columns)) return "columns"
  const isShort = rows.flat().every(({ text }) => countWords(text) <= SHORT_WORDS && text.length <= SHORT_TEXT)
  return multiple >= 3 || columns.length >= 3 || isShort ? "table" : "loose"
}

/** Whether each column has two lines of text: the first fills the column, the second continues in lower case. */
function areBroken([first = [], second = [], ...more]: readonly Segment[][], columns: readonly Interval[]): boolean {
  const small = second.filter(({ text }) => /^\p{Ll}/u.test(text))
  return (
    more.length === 0 &&
    first.length === columns.length &&
    small.length === columns.length &&
    first.every(({ left, right, text }, at) => {
      const column = columns[at]
      return column && right - left >= (column.right - column.left) * FILLED && countWords(text) > PROSE_WORDS
    })
  )
}

/** Whether most of the text is in lines of several words that fill the column. */
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

/** Whether enough lines begin in lower case, if the script has it; table cells begin with a capital. */
function goesOn(cells: readonly Segment[]): boolean {
  const begins = cells.slice(1).filter(({ text }) => /^[\p{Lu}\p{Ll}]/u.test(text))
  const small = begins.filter(({ text }) => /^\p{Ll}/u.test(text))
  return begins.length < 2 || small.length >= begins.length * GOING_ON
}

/** Repeated gaps through all columns separate rows; gaps between paragraphs of columns are at different heights. */
function standsInRows(rows: readonly Segment[][], cells: readonly (readonly Segment[])[]): boolean {
  const spacing = atShare(
    cells.flatMap((column) => column.slice(1).map((cell, at) => (cell.v - (column[at]?.v ?? cell.v)) / cell.size)),
    LINES_IN_CELLS,
  )
  const parting = rows.slice(1).filter((row, at) => spaceBetween(rows[at] ?? [], row) > spacing * PARTING)
  return parting.length >= Math.max(2, rows.length / LINES_PER_ROW)
}

/** The distance between lines of one cell, which is the smallest distance in a column. */
export function lineSpacing(columns: readonly (readonly Segment[])[]): number {
  const gaps = columns.flatMap((cells) =>
    cells.slice(1).flatMap((cell, at) => {
      const gap = cell.v - (cells[at]?.v ?? cell.v)
      return gap > cell.size * LEAST_SPACING ? [gap] : []
    }),
  )
  return Math.min(...gaps)
}

const spaceBetween = (above: readonly Segment[], below: readonly Segment[]) =>
  (Math.min(...below.map(({ v }) => v)) - Math.max(...above.map(({ v }) => v))) / (below[0]?.size ?? 1)

const countLetters = (text: string) => text.match(/\p{L}/gu)?.length ?? 0

/** In scripts without spaces, two letters count as one word. */
export const countWords = (text: string) =>
  text.split(" ").length +
  (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0) / 2
