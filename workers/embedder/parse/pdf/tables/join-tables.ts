// Joins the parts of a table that continues on the next page; a repeated header is kept only once.
import type { Paragraph, PlacedRow, PlacedTable } from "../text/paragraph.ts"
import { joinCell } from "./read-table.ts"

/** In points: ruled column edges at most this far apart are the same edge. */
const SAME_EDGE = 3

/** `bodies`: the paragraphs of each page without running headers and footers. A continued table is removed from later pages. */
export function joinTables(
  bodies: readonly Paragraph[][],
  isNote: (one: Paragraph, body: Paragraph[]) => boolean,
): void {
  let open: Paragraph | undefined
  for (const body of bodies) {
    const [first] = body
    const rows = open?.table && first?.table && furtherRows(open.table, first.table)
    if (open?.table && first && rows) {
      addRows(open.table, rows)
      open.lines.push(...first.lines)
      body.shift()
    } else open = undefined
    const last = body.findLast((paragraph) => !isNote(paragraph, body))
    if (last) open = last.kind === "table" ? last : undefined
  }
}

/** The rows of the second table without a repeated header; undefined if it does not continue the first one. */
function furtherRows(first: PlacedTable, second: PlacedTable): PlacedRow[] | undefined {
  if (first.columns.length !== second.columns.length || first.isRuled !== second.isRuled) return
  const areSame = first.columns.every(({ left, right }, place) => {
    const other = second.columns[place]
    if (!other) return false
    return first.isRuled
      ? Math.abs(left - other.left) < SAME_EDGE && Math.abs(right - other.right) < SAME_EDGE
      : left < other.right && right > other.left
  })
  if (!areSame) return
  const header = first.rows.slice(0, first.headerRows)
  const isRepeated = header.length > 0 && header.every((row, place) => textOf(row) === textOf(second.rows[place]))
  if (isRepeated) return second.rows.slice(header.length)
  // A row that looks like a header may be data. Only ruled lines show for certain that it belongs to the table above.
  return first.isRuled || second.headerRows === 0 ? second.rows : undefined
}

const textOf = (row: PlacedRow | undefined) => row?.cells.join("|")

/** A row that was split at the page end continues in lower case and without a label. */
function addRows({ rows }: PlacedTable, further: readonly PlacedRow[]): void {
  const [first, ...others] = further
  const last = rows.at(-1)
  const filled = first?.cells.filter((cell) => cell !== "") ?? []
  const goesOn = first?.cells[0] === "" && filled.length > 0 && filled.every((cell) => /^\p{Ll}/u.test(cell))
  if (!first || !last || !goesOn) rows.push(...further)
  else {
    last.cells = last.cells.map((cell, column) => joinCell(cell, first.cells[column] ?? ""))
    last.parts.push(...first.parts)
    rows.push(...others)
  }
}
