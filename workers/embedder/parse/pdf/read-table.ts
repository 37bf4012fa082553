// Turns a band of aligned segments into a table: rows of cells, wrapped cells joined, empty ones kept.
import { countHeaderRows } from "../table-header.ts"
import { type Band, columnOf } from "./find-bands.ts"
import type { Segment } from "./segment.ts"

/** `cells[i]` stands in column i; `parts` are what the row was painted as. */
export type TableRow = { cells: string[]; parts: Segment[] }
export type PdfTable = { rows: TableRow[]; headerRows: number }

/** Lines nearer than this share of the usual distance of rows belong to one row. */
const WITHIN_ROW = 0.8
/** Lines nearer than this, in sizes, are cells of one row that are centred beside each other. */
const CENTRED = 0.9
/** A cell that fills this share of its column may go on in the next line. */
const FULL = 0.75

export function readTable(rows: readonly Segment[][], { columns }: Band): PdfTable {
  const width = columns.length
  const lines = rows.map((parts): TableRow => {
    const cells = Array.from({ length: width }, () => "")
    for (const part of parts) {
      const place = Math.max(0, columnOf(columns, part))
      cells[place] = cells[place] ? `${cells[place]} ${part.text}` : part.text
    }
    return { cells, parts: [...parts] }
  })
  const usual = usualDistance(rows)
  const table: TableRow[] = []
  for (const [place, line] of lines.entries()) {
    const before = table.at(-1)
    const distance = distanceOf(rows[place - 1], rows[place])
    if (before && goesOn(before, line, columns, distance, usual)) {
      for (const [column, cell] of line.cells.entries()) {
        if (cell !== "") before.cells[column] = joinCell(before.cells[column] ?? "", cell)
      }
      before.parts.push(...line.parts)
    } else {
      table.push({ cells: [...line.cells], parts: [...line.parts] })
    }
  }
  return { rows: table, headerRows: countHeaderRows(table.map(({ cells }) => cells)) }
}

function goesOn(before: TableRow, line: TableRow, columns: Band["columns"], distance: number, usual: number): boolean {
  const filled = line.cells.flatMap((cell, column) => (cell === "" ? [] : [column]))
  const lastV = Math.max(...before.parts.map(({ v }) => v))
  const besides = before.parts.every((part) => part.v < lastV || line.cells[columnOf(columns, part)] === "")
  if (besides && distance < CENTRED * (line.parts[0]?.size ?? 0)) return true
  if (filled.some((column) => before.cells[column] === "")) return false
  if (distance < usual * WITHIN_ROW) return true
  if (filled.length > 1 || filled[0] === undefined || filled[0] === 0) return false
  const column = columns[filled[0]]
  const above = before.parts.filter((part) => columnOf(columns, part) === filled[0]).at(-1)
  const isFull = above && column && above.right - above.left >= (column.right - column.left) * FULL
  return isFull === true && /^[\p{Ll}(]/u.test(line.cells[filled[0]] ?? "")
}

const joinCell = (above: string, below: string) =>
  /\p{L}-$/u.test(above) && /^\p{Ll}/u.test(below)
    ? above.slice(0, -1) + below
    : above === ""
      ? below
      : `${above} ${below}`

const distanceOf = (above: readonly Segment[] | undefined, below: readonly Segment[] | undefined) =>
  (below?.[0]?.v ?? 0) - (above?.[0]?.v ?? 0)

/** The median distance of lines that begin in the first column. */
function usualDistance(rows: readonly Segment[][]): number {
  const gaps = rows.slice(1).map((row, place) => distanceOf(rows[place], row))
  gaps.sort((a, b) => a - b)
  return gaps[Math.floor(gaps.length / 2)] ?? 0
}
