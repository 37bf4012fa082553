// Finds rows whose segments stand in columns: tables, or running text set in columns.
import { atShare, median } from "../rows/middle.ts"
import { CAPTION, type Segment } from "../rows/segment.ts"
import { areLines } from "./tell-lines.ts"

type Interval = { left: number; right: number }
/** `rows[first..last]` stand in `columns`, each of running text or of single `lines`; too few of them to tell are `loose`. */
export type Band = {
  first: number
  last: number
  columns: Interval[]
  kind: "table" | "columns" | "lines" | "list" | "loose"
}

/** Rows further apart than this, in sizes, are not of one table. */
const ROW_DISTANCE = 3.2
const MIN_GUTTER = 0.35
const LIST_MARK = /^(?:[-–—•▪●○◦*·‣➢✓☐☒☑]|\(?[\da-zA-Z]{1,3}[.)]|\(?[ivxIVX]{1,5}[.)]|\[\d{1,3}\]|§ ?\d+)$/
/** A mark with what it marks; the last word of a sentence is none. */
const ITEM = /^(?:[-–—•▪●○◦*·‣➢✓☐☒☑]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5})[.)]) \S/
/** Lines of running text have so many words, and most of them fill their column. */
export const PROSE_WORDS = 3
const PROSE_LINES = 3
const SURE_LINES = 5
/** Two rows of cells with no more words and letters are a small table. */
const SHORT_WORDS = 4
const SHORT_TEXT = 18
const FILLED = 0.72
const MOSTLY = 0.5
const MOSTLY_LETTERS = 0.6
/** Lines of running text begin with a small letter at least so often. */
const GOING_ON = 0.4
/** A gap so much wider than that between lines parts rows of wrapped cells; so many rows have at most this many lines. */
const PARTING = 1.2
const LINES_PER_ROW = 6
/** This share of the distances in a column, the smallest, are those between lines of a cell. */
const LINES_IN_CELLS = 0.3
const PLAY = 1.1
/** In usual gaps. */
const SETTING_APART = 1.6
const SETTING_TABLES_APART = 1.25
/** Lines nearer than this, in sizes, are no two lines of a cell. */
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

/** A mark with its item beside it, both within one column of what stands above: a list below a table. */
function isItemIn(columns: readonly Interval[], [mark, item, ...others]: readonly Segment[]): boolean {
  if (!mark || !item || others.length > 0 || !ITEM.test(`${mark.text} ${item.text}`)) return false
  return columns.length > 1 && columnOf(columns, mark) === columnOf(columns, item)
}
const startsItem = ({ text }: Segment) => ITEM.test(text)

/** Of rows in which no segment bridges two columns. */
function bandOf(rows: readonly Segment[][], first: number, last: number): Band {
  const inside = rows.slice(first, last + 1)
  const columns = inside.slice(1).reduce((all, row) => addRow(all, row) ?? all, intervalsOf(inside[0] ?? []))
  return { first, last, columns, kind: kindOf(inside, columns, inside.filter((row) => row.length > 1).length) }
}

const intervalsOf = (row: readonly Segment[]): Interval[] => row.map(({ left, right }) => ({ left, right }))

/** The part above a wide gap, where what stands below is something else: a table of other columns, or running text. */
function splitOff(rows: readonly Segment[][], band: Band): Band {
  const { first, last } = band
  const gaps = rows.slice(first + 1, last + 1).map((row, at) => distance(rows[first + at] ?? [], row))
  const lines = median(gaps)
  const parting = gaps.filter((gap) => gap > Math.min(...gaps) * PARTING).sort((a, b) => a - b)
  // What parts the rows of a table whose cells are wrapped, without the gap in question.
  const usual = parting.length > 1 ? median(parting.slice(0, -1)) : lines
  const widest = [...gaps.entries()].sort((a, b) => b[1] - a[1])
  for (const [at, gap] of widest) {
    if (gap <= lines * SETTING_APART) break
    const [above, below] = [bandOf(rows, first, first + at), bandOf(rows, first + at + 1, last)]
    const running = [above, below].filter((part) => part.kind === "columns" && tellingColumns(rows, part) > 1).length
    // The first row of a table fills every column of it; and what goes on below the band, closer by, is no part of it.
    const goesOn = distance(rows[last] ?? [], rows[last + 1] ?? []) * SETTING_APART < gap
    const isOther = gap > usual * SETTING_TABLES_APART && (above.columns.length !== band.columns.length || goesOn)
    if (running === 1 || (running === 0 && isOther)) return splitOff(rows, above)
  }
  return band
}

/** How many of its columns have lines enough to tell what they are. */
function tellingColumns(rows: readonly Segment[][], { first, last, columns }: Band): number {
  const inside = rows.slice(first, last + 1).flat()
  return columns.filter((_, place) => inside.filter((one) => columnOf(columns, one) === place).length >= SURE_LINES)
    .length
}

/** Single cells below the last whole row: the rest of one that is wrapped, or a row whose other cells are empty. */
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
  if (areLines(cells)) return "lines"
  // A column of a line or two, as at the end of a text, tells nothing.
  const telling = cells.map((_, place) => place).filter((place) => (cells[place]?.length ?? 0) >= PROSE_LINES)
  const isRunning = telling.every((place) => isProse(cells[place] ?? [], columns[place]) && goesOn(cells[place] ?? []))
  if (telling.length > 0 && isRunning && !standsInRows(rows, cells)) return "columns"
  if (telling.length === 0 && areBroken(rows, columns)) return "columns"
  const isShort = rows.flat().every(({ text }) => countWords(text) <= SHORT_WORDS && text.length <= SHORT_TEXT)
  return multiple >= 3 || columns.length >= 3 || isShort ? "table" : "loose"
}

/** Two lines of text in each column: the first fills it and breaks off, the second goes on in small letters. */
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

/** Lines go on in small letters, where the script has them; cells of a table begin anew. */
function goesOn(cells: readonly Segment[]): boolean {
  const begins = cells.slice(1).filter(({ text }) => /^[\p{Lu}\p{Ll}]/u.test(text))
  const small = begins.filter(({ text }) => /^\p{Ll}/u.test(text))
  return begins.length < 2 || small.length >= begins.length * GOING_ON
}

/** Gaps that run through all columns at once, again and again, part rows; those between paragraphs of columns do not meet. */
function standsInRows(rows: readonly Segment[][], cells: readonly (readonly Segment[])[]): boolean {
  const spacing = atShare(
    cells.flatMap((column) => column.slice(1).map((cell, at) => (cell.v - (column[at]?.v ?? cell.v)) / cell.size)),
    LINES_IN_CELLS,
  )
  const parting = rows.slice(1).filter((row, at) => spaceBetween(rows[at] ?? [], row) > spacing * PARTING)
  return parting.length >= Math.max(2, rows.length / LINES_PER_ROW)
}

/** How far lines of one cell stand apart: no less than this do any two in a column. */
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

/** Scripts that do not part words have about one for every two letters. */
export const countWords = (text: string) =>
  text.split(" ").length +
  (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0) / 2
