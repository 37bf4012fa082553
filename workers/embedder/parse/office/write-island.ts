// Writes the islands of a sheet as markup: the caption, then a table with spans for merged cells and without hidden cells.
import { type Cell, element, inline, table } from "../markup.ts"
import { ParseError } from "../parse-error.ts"
import { findIslands, type Island } from "./find-islands.ts"
import type { Area, Sheet } from "./read-sheet.ts"

/** Descriptions of what is left out of a workbook, for the warning. */
export const HIDDEN_SHEETS = "hidden sheets"
export const HIDDEN_PARTS = "hidden rows and columns"

/** Whether hidden rows or columns contain anything. */
export const hasHidden = ({ cells, hidden }: Sheet): boolean =>
  cells.some(({ row, column }) => hidden.rows.has(row) || hidden.columns.has(column))

/** Maximum number of cells in the rectangles of all tables. */
const MAX_AREA = 2_000_000

/** A writer for one file, whose sheets are written in order. Throws `document-too-complex`. */
export function createIslandWriter(): (sheet: Sheet) => { top: number; left: number; html: string }[] {
  let area = 0
  return (sheet) => {
    const islands = findIslands(sheet)
    for (const { top, bottom, left, right } of islands) area += (bottom - top + 1) * (right - left + 1)
    if (area > MAX_AREA) throw new ParseError("document-too-complex")
    return islands.map((island) => ({ top: island.top, left: island.left, html: islandHtml(island, sheet) }))
  }
}

/** Single-cell rows above a wider table are its caption. A single row or column is not a table. */
function islandHtml(island: Island, sheet: Sheet): string {
  const rows = rowsOf(island, sheet)
  const isWide = island.right > island.left
  let captions = 0
  while (isWide && captions < rows.length && filled(rows[captions]) === 1) captions++
  const caption = rows.slice(0, captions).map((row) => element("p", row.map(({ html }) => html).join("")))
  const body = rows.slice(captions)
  if (body.length === 0) return caption.join("")
  if (!isWide) return body.map((row) => element("p", row[0]?.html ?? "")).join("")
  return caption.join("") + table(body, { hasHeader: body.length > 1 })
}

const filled = (row: readonly Cell[] | undefined) => row?.filter(({ html }) => html !== "").length ?? 0

/** All rows of the island at full width, without the cells that a merged area covers. */
function rowsOf({ top, bottom, left, right, cells }: Island, { merged, hidden }: Sheet): Cell[][] {
  const shownIn = (first: number, count: number, not: ReadonlySet<number>) =>
    Array.from({ length: count }, (_, at) => first + at).filter((at) => !not.has(at))
  const texts = new Map(cells.map(({ row, column, text }) => [`${row},${column}`, text]))
  const spans = new Map<string, Area>()
  const covered = new Set<string>()
  for (const span of merged) {
    if (span.row < top || span.row > bottom || span.column < left || span.column > right) continue
    // Merged areas must not overlap; a second one is ignored.
    const at = `${span.row},${span.column}`
    if (covered.has(at) || spans.has(at)) continue
    const [rows, columns] = [
      Math.min(span.rows, bottom - span.row + 1),
      Math.min(span.columns, right - span.column + 1),
    ]
    spans.set(at, {
      ...span,
      rows: shownIn(span.row, rows, hidden.rows).length,
      columns: shownIn(span.column, columns, hidden.columns).length,
    })
    for (let r = span.row; r < span.row + rows; r++)
      for (let c = span.column; c < span.column + columns; c++) covered.add(`${r},${c}`)
    covered.delete(at)
  }
  const columns = shownIn(left, right - left + 1, hidden.columns)
  return shownIn(top, bottom - top + 1, hidden.rows)
    .map((row) =>
      columns
        .map((column) => `${row},${column}`)
        .filter((at) => !covered.has(at))
        .map((at) => ({ rows: 1, columns: 1, ...spans.get(at), html: inline(texts.get(at) ?? "") })),
    )
    .filter((row) => filled(row) > 0)
}
