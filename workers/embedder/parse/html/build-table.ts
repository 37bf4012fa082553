// Builds the text of an HTML table: resolves spans and writes one line per row.
import type { Span } from "../../../../src/documents/model/parsed-text.ts"
import { countHeaderRows } from "../table-header.ts"
import { type Fragment, moveMarks } from "./fragment.ts"
import type { Attributes } from "./write-flow.ts"

type Cell = { content: Fragment; isHeader: boolean; across: number; down: number }
/** Rows of one head, body or foot are a `group`, which no cell reaches over. */
type Row = { cells: Cell[]; inHead: boolean; group: number }
/** A spanning cell has its `text` in its first column only; its other columns have it as `under`; further rows repeat it. */
type GridCell = { text: string; isHeader: boolean; under: string }

const CELL_BORDER = " | "
/** The limit of browsers. */
const MAX_ACROSS = 1000
const MAX_DOWN = 65_534
const MAX_GRID_CELLS = 2_000_000
/** A longer cell marks a layout table; `SHORT` is the limit if the cell contains a table. */
const LONG = 2000
const SHORT = 300

export type TableBuilder = {
  caption(text: string): void
  head(isOpen: boolean): void
  row(): void
  cell(content: Fragment, name: string, attributes: Attributes): void
  finish(): Fragment
}

export function createTableBuilder(): TableBuilder {
  const rows: Row[] = []
  let caption = ""
  let inHead = false
  let group = 0
  return {
    caption(text) {
      caption = text
    },
    head(isOpen) {
      inHead = isOpen
      group++
    },
    row() {
      rows.push({ cells: [], inHead, group })
    },
    cell(content, name, { colspan, rowspan }) {
      if (rows.length === 0) rows.push({ cells: [], inHead, group })
      const isHeader = name === "th"
      rows.at(-1)?.cells.push({
        content,
        isHeader,
        across: spanOf(colspan, MAX_ACROSS),
        down: rowspan?.trim() === "0" ? MAX_DOWN : spanOf(rowspan, MAX_DOWN),
      })
    },
    finish: () => (isLayout(rows, caption) ? writeFlow(caption, rows) : writeRows(caption, rows)),
  }
}

function spanOf(value: string | undefined, most: number): number {
  const number = Number.parseInt(value ?? "", 10)
  return Number.isNaN(number) || number < 1 ? 1 : Math.min(number, most)
}

/** A layout table: it has one column, or contains headings, long texts or other layout tables. */
function isLayout(rows: readonly Row[], caption: string): boolean {
  const cells = rows.flatMap((row) => row.cells)
  return (
    rows.every((row) => row.cells.length < 2 && (row.cells[0]?.across ?? 1) === 1 && (row.cells[0]?.down ?? 1) === 1) ||
    cells.some(({ content }) => content.headings.length > 0 || content.text.length > LONG) ||
    (cells.some(({ content }) => content.tables.length > 0) && !isLookedUp(rows, caption))
  )
}

/** A table that contains tables is still a data table if it has column headers or only short cells. */
function isLookedUp(rows: readonly Row[], caption: string): boolean {
  const cells = rows.flatMap((row) => row.cells)
  const isNamed = caption !== "" || cells.some(({ isHeader }) => isHeader)
  const isSquare = rows.filter((row) => row.cells.length > 1).length > 1
  return isNamed || (isSquare && cells.every(({ content }) => content.text.length <= SHORT))
}

function writeFlow(caption: string, rows: readonly Row[]): Fragment {
  const fragment: Fragment = { text: caption, headings: [], tables: [] }
  for (const { content } of rows.flatMap((row) => row.cells)) {
    if (content.text === "") continue
    if (fragment.text !== "") fragment.text += content.text.includes("\n") ? "\n\n" : "\n"
    const moved = moveMarks(content, fragment.text.length)
    fragment.text += content.text
    fragment.headings.push(...moved.headings)
    fragment.tables.push(...moved.tables)
  }
  return fragment
}

function writeRows(caption: string, rows: readonly Row[]): Fragment {
  const grid = toGrid(rows)
  const spans: Span[] = []
  const headerRows = countNames(grid, rows)
  let text = caption
  for (const [place, cells] of grid.entries()) {
    if (text !== "") text += "\n"
    const start = text.length
    text += cells
      .map((cell) => (cell.isHeader || place < headerRows ? cell.under : cell.text))
      .join(CELL_BORDER)
      .trimEnd()
    spans.push({ start, end: text.length })
  }
  const headerEnd = spans[headerRows - 1]?.end
  const header = headerEnd === undefined ? null : { start: 0, end: headerEnd }
  const tables = [{ start: 0, end: text.length, header, rows: spans.slice(headerRows) }]
  return { text, headings: [], tables: text === "" ? [] : tables }
}

/** The number of header rows at the top; 0 if all rows would be headers. */
function countNames(grid: readonly GridCell[][], rows: readonly Row[]): number {
  const isNames = (cells: readonly GridCell[], place: number) => {
    const filled = cells.filter((cell) => cell.text !== "")
    return rows[place]?.inHead || (filled.length > 0 && filled.every(({ isHeader }) => isHeader))
  }
  const others = grid.findIndex((cells, place) => !isNames(cells, place))
  const told = others < 0 ? grid.length : others
  const count = told > 0 ? told : countHeaderRows(grid.map((cells) => cells.map((cell) => cell.text)))
  return count === grid.length ? 0 : count
}

/** A table inside a cell uses other row separators than the table around it. */
function inOneLine({ text, tables }: Fragment): string {
  let line = ""
  let from = 0
  for (const { start, end } of tables) {
    const inner = text.slice(start, end).replaceAll(CELL_BORDER, ", ").replaceAll("\n", "; ")
    line += text.slice(from, start) + inner
    from = end
  }
  return (line + text.slice(from)).replace(/\s+/g, " ").trim()
}

/** All rows get the same number of cells. A cell that spans rows is repeated in each, so that each row is complete. */
function toGrid(rows: readonly Row[]): GridCell[][] {
  const grid: GridCell[][] = rows.map(() => [])
  const empty = { text: "", isHeader: false, under: "" }
  let count = 0
  const fill = ({ content, isHeader, across, down }: Cell, top: number, left: number) => {
    const text = inOneLine(content)
    const last = Math.min(top + down, rows.length)
    for (let row = top; row < last && rows[row]?.group === rows[top]?.group; row++) {
      const line = grid[row] ?? []
      for (let at = left; at < left + across; at++) {
        if (++count > MAX_GRID_CELLS) throw new RangeError("a table has more cells than can be held")
        line[at] = { text: at === left ? text : "", isHeader, under: text }
      }
    }
  }
  for (const [top, { cells }] of rows.entries()) {
    let left = 0
    for (const cell of cells) {
      while (grid[top]?.[left]) left++
      fill(cell, top, left)
      left += cell.across
    }
  }
  const width = Math.max(0, ...grid.map((row) => row.length))
  return grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? empty))
}
