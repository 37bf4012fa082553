// Cuts the blocks of a page into paragraphs, and finds those that continue in the next column or page.
import type { Block, Line } from "../lay-out-page.ts"
import type { PdfTable, TableRow } from "../tables/read-table.ts"

/** A row knows its page part by part: a table may go on over several. */
export type PlacedRow = { cells: string[]; parts: (TableRow["parts"][number] & { page: number })[] }
export type PlacedTable = Omit<PdfTable, "rows"> & { rows: PlacedRow[] }

export type Paragraph = {
  /** A running header or footer is never part of a sentence of the text. */
  kind: "text" | "table" | "furniture"
  /** Each with its page, counted from 0. */
  lines: (Line & { page: number })[]
  table?: PlacedTable
  /** Each of its lines ends where it was meant to. */
  keepsLines?: true
  /** How far its lines may reach. */
  left: number
  right: number
  /** Of its first lines; what tells headings. */
  size: number
}

const INDENT = 0.9
/** How far short of the right edge the line before an indented one may end and still be a full one. */
const SHORT = 1.5
const LIST_ITEM = /^(?:[-–—•▪●○◦*·‣➢☐☒☑]\s|\(?\d{1,3}[.)]\s|\(?(?:[a-zA-Z]|[ivx]{2,5})[.)]\s)/
export const ENDED = /[.!?:;…。！？؟۔।][\])}"'”’»」』]*\d{0,3}$/
const SAME_SIZE = 0.06
const FULL = 0.85

export const startsList = (text: string) => LIST_ITEM.test(text)

export function paragraphsOf(block: Block, page: number, kind: "text" | "furniture"): Paragraph[] {
  const lines = block.lines.map((line) => ({ ...line, page }))
  const { left, right } = block
  const size = Math.min(...lines.slice(0, 3).map((line) => line.size))
  if (block.table && kind === "text") {
    const rows = block.table.rows.map(({ cells, parts }) => ({
      cells,
      parts: parts.map((part) => ({ ...part, page })),
    }))
    return [{ kind: "table", lines, table: { ...block.table, rows }, left, right, size }]
  }
  if (block.keepsLines) return [{ kind, lines, keepsLines: true, left, right, size }]
  const paragraphs: Paragraph[] = []
  for (const [place, line] of lines.entries()) {
    const before = lines[place - 1]
    const last = paragraphs.at(-1)
    if (last && before && !startsParagraph(block, before, line, lines[place + 1])) last.lines.push(line)
    else paragraphs.push({ kind, lines: [line], left, right, size })
  }
  return paragraphs
}

/** Indented behind a line that is not, in a block of lines that begin at one edge. */
function startsParagraph(block: Block, before: Line, line: Line, next: Line | undefined): boolean {
  const isIndented = line.left > block.left + line.size * INDENT
  if (!isIndented || before.left > block.left + before.size * INDENT || startsList(line.text)) return false
  const goesBack = !next || next.left < block.left + line.size * INDENT
  return goesBack && (ENDED.test(before.text) || before.right < block.right - line.size * SHORT)
}

/** Whether the second goes on with the sentence that the first breaks off at the end of a column or page. */
export function goesOn(first: Paragraph, second: Paragraph): boolean {
  const [last, next] = [first.lines.at(-1), second.lines[0]]
  if (first.keepsLines || second.keepsLines) return false
  if (!last || !next || first.kind !== "text" || second.kind !== "text" || ENDED.test(last.text)) return false
  const isBelow = last.page === next.page && next.v > last.v && next.left < last.right && next.right > last.left
  if (isBelow || Math.abs(last.size - next.size) > next.size * SAME_SIZE || startsList(next.text)) return false
  if (/^\p{Ll}/u.test(next.text) || /\p{L}[-\u00ad\u2010]$/u.test(last.text)) return true
  const isFull = last.right - last.left >= (first.right - first.left) * FULL
  const isSameWidth =
    Math.abs(first.right - first.left - (second.right - second.left)) < (first.right - first.left) * 0.2
  return isFull && isSameWidth && first.lines.length + second.lines.length >= 4 && /\s/.test(last.text)
}
