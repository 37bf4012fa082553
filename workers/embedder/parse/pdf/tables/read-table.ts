// Turns a band of aligned segments into a table: rows of cells, wrapped cells joined, empty ones kept.
import { countHeaderRows } from "../../table-header.ts"
import { isUnspaced } from "../glyphs/glyph.ts"
import type { Segment } from "../rows/segment.ts"
import { type Band, columnOf, lineSpacing } from "./find-bands.ts"
import { spreadNames } from "./spread-names.ts"

/** `cells[i]` is the text in column i; `parts` are the segments that the row was painted as, each with its column. */
export type TableRow = { cells: string[]; parts: (Segment & { column: number })[] }
type Columns = readonly Band["columns"][number][]
/** `columns` has the left and right edge of each column; they are ruled lines if `isRuled`. */
export type PdfTable = { rows: TableRow[]; headerRows: number; columns: Columns; isRuled: boolean }

/** In line spacings: closer lines may belong to one cell; a wider gap than BETWEEN_ROWS starts a new row. */
const WITHIN_CELL = 1.1
const BETWEEN_ROWS = 1.18
const OFTEN = 0.2
/** Lines closer than this, in letter sizes, are cells of one row that are centred vertically. */
const CENTRED = 0.9
/** A cell that fills this share of its column may continue on the next line. */
const FULL = 0.75

export function readTable(rows: readonly Segment[][], band: Pick<Band, "columns">): PdfTable {
  const spread = spreadNames(rows, band.columns)
  const columns = spread?.columns ?? band.columns
  const width = columns.length
  const lines = rows.map((segments): TableRow => {
    const cells = Array.from({ length: width }, () => "")
    const parts = segments.map((segment) => ({ ...segment, column: Math.max(0, columnOf(columns, segment)) }))
    for (const { column, text } of parts) cells[column] = cells[column] ? `${cells[column]} ${text}` : text
    return { cells, parts }
  })
  if (spread) lines[0] = toNames(spread.names)
  const spacing = lineSpacing(columns.map((_, place) => rows.flat().filter((one) => columnOf(columns, one) === place)))
  const gaps = rows.slice(1).map((row, place) => distanceOf(rows[place], row))
  const parting = gaps.filter((gap) => gap > spacing * BETWEEN_ROWS)
  const isGapped = parting.length >= Math.max(2, gaps.length * OFTEN)
  const table: TableRow[] = []
  for (const [place, line] of lines.entries()) {
    const before = table.at(-1)
    const distance = distanceOf(rows[place - 1], rows[place])
    if (before && goesOn(before, line, columns, distance, isGapped ? spacing : 0)) {
      for (const [column, cell] of line.cells.entries()) {
        if (cell !== "") before.cells[column] = joinCell(before.cells[column] ?? "", cell)
      }
      before.parts.push(...line.parts)
    } else {
      table.push({ cells: [...line.cells], parts: [...line.parts] })
    }
  }
  return { rows: table, headerRows: countHeaderRows(table.map(({ cells }) => cells)), columns, isRuled: false }
}

const toNames = (names: readonly (Segment | undefined)[]): TableRow => ({
  cells: names.map((name) => name?.text ?? ""),
  parts: names.flatMap((name, column) => (name && names.indexOf(name) === column ? [{ ...name, column }] : [])),
})

/** `spacing`: the distance between lines of a cell; 0 if the distance between rows is the same. */
function goesOn(before: TableRow, line: TableRow, columns: Columns, distance: number, spacing: number): boolean {
  const filled = line.cells.flatMap((cell, column) => (cell === "" ? [] : [column]))
  const lastV = Math.max(...before.parts.map(({ v }) => v))
  const besides = before.parts.every((part) => part.v < lastV || line.cells[part.column] === "")
  if (besides && distance < CENTRED * (line.parts[0]?.size ?? 0)) return true
  const isWithin = spacing > 0 && distance <= spacing * WITHIN_CELL
  if (isWithin && isBesideMiddle(before, line)) return true
  if (filled.some((column) => before.cells[column] === "")) return false
  // A figure is never continued on the next line.
  if (filled.some((column) => isFigure(line.cells[column]) && isFigure(before.cells[column]))) return false
  const hasNoLabel = !filled.includes(0)
  const small = filled.filter((column) => /^[\p{Ll}(]/u.test(line.cells[column] ?? ""))
  const goesOnInSmall = small.includes(filled[0] ?? 0) && small.length * 2 >= filled.length
  if (spacing > 0) return isWithin && (hasNoLabel || goesOnInSmall)
  return (
    !filled.includes(0) && small.length === filled.length && filled.every((column) => isFull(before, columns, column))
  )
}

/** Whether the line above has only the start of a taller cell that continues here, next to vertically centred cells. */
const isBesideMiddle = (before: TableRow, { cells }: TableRow) =>
  before.cells[0] === "" &&
  cells[0] !== "" &&
  before.cells.every((cell, column) => cell === "" || /^\p{Ll}/u.test(cells[column] ?? ""))

const isFigure = (cell = "") => /^[\p{N}\p{P}\p{S}\s]*\p{N}[\p{N}\p{P}\p{S}\s]*$/u.test(cell)

/** Whether the last line of the cell fills its column. */
function isFull({ parts }: TableRow, columns: Columns, place: number): boolean {
  const column = columns[place]
  const above = parts.findLast((part) => part.column === place)
  return above !== undefined && column !== undefined && above.right - above.left >= (column.right - column.left) * FULL
}

/** Joins two lines of a cell, with a space between them unless the script has no spaces. */
export function joinCell(above: string, below: string): string {
  if (above === "" || below === "") return above + below
  if (/\p{L}-$/u.test(above) && /^\p{Ll}/u.test(below)) return above.slice(0, -1) + below
  return isUnspaced(above.slice(-1)) && isUnspaced(below.charAt(0)) ? above + below : `${above} ${below}`
}

const distanceOf = (above: readonly Segment[] | undefined, below: readonly Segment[] | undefined) =>
  (below?.[0]?.v ?? 0) - (above?.[0]?.v ?? 0)
