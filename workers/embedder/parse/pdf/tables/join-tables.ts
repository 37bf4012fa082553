// Joins tables that go on over a page: their rows become one table, and a header that is repeated stands once.
import type { Paragraph, PlacedRow, PlacedTable } from "../text/paragraph.ts"
import { joinCell } from "./read-table.ts"

/** In points: edges of ruled columns that are no further apart are the same. */
const SAME_EDGE = 3

/** `bodies` are the paragraphs of each page without its running lines; a table that goes on is taken out of the later ones. */
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

/** The rows of the second where it is the rest of the first; a repeated header is not among them. */
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
  // What looks like a header may be a row of words; only rulings tell that it belongs to the table above.
  return first.isRuled || second.headerRows === 0 ? second.rows : undefined
}

const textOf = (row: PlacedRow | undefined) => row?.cells.join("|")

/** A row that was broken at the page's end goes on in small letters, without a label. */
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
