// Extracts the tables whose cells are separated by ruled lines: spans are resolved, and nothing is guessed from gaps.
import type { Bounds } from "../../order-blocks.ts"
import { countHeaderRows } from "../../table-header.ts"
import type { Glyph } from "../glyphs/glyph.ts"
import { along } from "../glyphs/read-glyphs.ts"
import type { Ruling } from "../glyphs/read-rulings.ts"
import { joinRow } from "../lay-out-page.ts"
import { readSegments } from "../rows/read-segments.ts"
import type { Segment } from "../rows/segment.ts"
import { findGrids, type Grid } from "./find-grids.ts"
import { joinCell, type PdfTable, readTable, type TableRow } from "./read-table.ts"

export type RuledTable = PdfTable & Bounds

/** A grid with a longer cell text is page layout, not a table. */
const LONG = 1_000
/** A grid with a smaller share of filled cells is not a table. */
const FILLED = 0.25
/** The middle of a letter above its baseline, as a share of its size. */
const MIDDLE = 0.3
/** Maximum length of a column name, in characters. */
const MAX_NAME = 60
const FIGURE = /^[\p{P}\p{S}\s]*\p{N}/u
/** A table with few ruled rows may hold several rows in each of them, if two columns have this many lines. */
const MANY_LINES = 4
const FEW_ROWS = 3
/** The share of a column that the lines of running text fill. */
const RUNNING = 0.6

type Taken = { tables: RuledTable[]; loose: Glyph[] }

/** All glyphs run in the direction `turn`. A table inside a cell becomes text of that cell. */
export function takeRuledTables(glyphs: readonly Glyph[], rulings: readonly Ruling[], turn: number): Taken {
  const tables: RuledTable[] = []
  let loose = [...glyphs]
  if (turn % 90 !== 0 || rulings.length === 0) return { tables, loose }
  for (const grid of findGrids(rulings.map((ruling) => turned(ruling, turn)))) {
    const bounds = boundsOf(grid)
    const inside = Map.groupBy(loose, (glyph) => isInside(glyph, bounds))
    const table = toTable(grid, inside.get(true) ?? [])
    if (!table) continue
    tables.push({ ...table, ...bounds })
    loose = inside.get(false) ?? []
  }
  return { tables, loose }
}

/** The ruling in the coordinates of text that runs in this direction. */
function turned({ isAcross, at, from, to }: Ruling, turn: number): Ruling {
  const [a, b] = isAcross ? [along(turn, from, at), along(turn, to, at)] : [along(turn, at, from), along(turn, at, to)]
  const isFlat = Math.abs(a.u - b.u) > Math.abs(a.v - b.v)
  const [one, other] = isFlat ? [a.u, b.u] : [a.v, b.v]
  return { isAcross: isFlat, at: isFlat ? a.v : a.u, from: Math.min(one, other), to: Math.max(one, other) }
}

const boundsOf = ({ xs, ys }: Grid): Bounds => ({
  left: xs[0] ?? 0,
  right: xs.at(-1) ?? 0,
  top: ys[0] ?? 0,
  bottom: ys.at(-1) ?? 0,
})
const middleOf = ({ u, v, width, size }: Glyph) => ({ u: u + width / 2, v: v - size * MIDDLE })

function isInside(glyph: Glyph, { left, right, top, bottom }: Bounds): boolean {
  const { u, v } = middleOf(glyph)
  return u > left && u < right && v > top && v < bottom
}

/** The cells of a grid by number: the fields that each of them covers, and its lines and text. */
type Cells = { fields: number[][]; lines: Map<number, Segment[]>; texts: Map<number, string> }

function readCells({ xs, ys, cellOf }: Grid, glyphs: readonly Glyph[]): Cells {
  const within = (edges: readonly number[], place: number) => edges.findLastIndex((edge) => edge < place)
  const byCell = Map.groupBy(glyphs, (glyph) => {
    const { u, v } = middleOf(glyph)
    return cellOf(within(ys, v), within(xs, u))
  })
  const lines = new Map([...byCell].map(([cell, own]) => [cell, readSegments(own).map(joinRow)]))
  const texts = [...lines].map(([cell, own]): [number, string] => [
    cell,
    own.reduce((text, line) => joinCell(text, line.text), ""),
  ])
  const columns = xs.slice(1).map((_, column) => column)
  const fields = ys.slice(1).map((_, row) => columns.map((column) => cellOf(row, column)))
  // If all cells of a row began in the row above, it is not a row of its own.
  const own = fields.filter((row, place) => row.some((cell, column) => cell !== fields[place - 1]?.[column]))
  return { fields: own, lines, texts: new Map(texts.filter(([, text]) => text !== "")) }
}

/** Undefined if the grid is no table, because most cells are empty or a cell has too much text. */
function toTable(grid: Grid, glyphs: readonly Glyph[]): PdfTable | undefined {
  const cells = readCells(grid, glyphs)
  const { fields, texts } = cells
  const withSeveral = fields.filter((row) => new Set(row.filter((cell) => texts.has(cell))).size > 1)
  const isSparse = texts.size < new Set(fields.flat()).size * FILLED
  if (withSeveral.length < 2 || isSparse || [...texts.values()].some(({ length }) => length > LONG)) return
  const columns = grid.xs.slice(1).map((right, place) => ({ left: grid.xs[place] ?? 0, right }))
  const names = countNameRows(cells)
  const rows = fields.flatMap((row, place) => {
    const own = row.map((cell, column) => (row.indexOf(cell) === column ? (cells.lines.get(cell) ?? []) : []))
    if (fields.length <= FEW_ROWS && holdsRows(own, columns)) return readTable(gatherRows(own), { columns }).rows
    return [toRow(row, cells, place < names && !isBanner(row))]
  })
  return {
    rows: rows.filter((row) => row.cells.some((cell) => cell !== "")),
    headerRows: names,
    columns,
    isRuled: true,
  }
}

/** A cell that spans rows is repeated in each. A cell that spans columns is written once, but a column name is repeated. */
function toRow(row: readonly number[], { lines, texts }: Cells, isName: boolean): TableRow {
  const isFirst = (column: number) => row.indexOf(row[column] ?? 0) === column
  return {
    cells: row.map((cell, column) => (isName || isFirst(column) ? (texts.get(cell) ?? "") : "")),
    parts: row.flatMap((cell, column) =>
      isFirst(column) ? (lines.get(cell) ?? []).map((line) => ({ ...line, column })) : [],
    ),
  }
}

const isBanner = (row: readonly number[]) => new Set(row).size === 1
const spansColumns = (row: readonly number[]) => new Set(row).size < row.length

/** Rows at the top that span the table, and below them those that name the columns; a name may be as deep as several rows. */
function countNameRows({ fields, texts }: Cells): number {
  const banners = fields.findIndex((row) => !isBanner(row))
  const below = fields.slice(banners)
  const [first = []] = below
  const depth = Math.max(...first.map((cell) => below.filter((row) => row.includes(cell)).length))
  const told = spansColumns(first)
    ? countSpread(below.map((row, at) => toRow(row, { fields, texts, lines: new Map() }, at === 0).cells))
    : 0
  if (told > depth) return banners + told
  const named = new Set(below.slice(0, depth).flat())
  const areNames = [...named].every((cell) => isName(texts.get(cell) ?? ""))
  const isFull = first.filter((cell) => texts.has(cell)).length >= first.length - 1
  // A name as deep as several rows beside one over several columns says itself how deep the names are.
  const isDeep = depth > 1 && depth < below.length && spansColumns(first) && !spansColumns(below[depth - 1] ?? [])
  if (areNames && isFull && first.length > 2 && (isDeep || depth * 2 < below.length)) return banners + depth
  return banners + countHeaderRows(below.map((row) => toRow(row, { fields, texts, lines: new Map() }, false).cells))
}

/** The number of header rows with names over several columns; 0 if the row below them already has figures. */
function countSpread(rows: readonly string[][]): number {
  const count = countHeaderRows(rows)
  return rows
    .slice(1, count)
    .flat()
    .some((cell) => FIGURE.test(cell))
    ? 0
    : count
}

const isName = (text: string) => text.length <= MAX_NAME && !/^[\p{N}\p{P}\p{S}\s]+$/u.test(text)

/** Whether the columns have the same number of short lines side by side: rows without ruled lines between them. */
function holdsRows(columns: readonly (readonly Segment[])[], edges: PdfTable["columns"]): boolean {
  const long = columns.filter((lines) => lines.length >= MANY_LINES)
  const widths = columns.flatMap((lines, place) => {
    const { left = 0, right = 0 } = edges[place] ?? {}
    return lines.map((line) => (line.right - line.left) / (right - left))
  })
  return long.length > 1 && widths.reduce((sum, share) => sum + share, 0) < widths.length * RUNNING
}

/** Lines of all columns by their baselines. */
function gatherRows(columns: readonly (readonly Segment[])[]): Segment[][] {
  const rows: Segment[][] = []
  for (const line of columns.flat().toSorted((a, b) => a.v - b.v)) {
    const last = rows.at(-1)
    if (last?.[0] && line.v - last[0].v < line.size * MIDDLE) last.push(line)
    else rows.push([line])
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left))
}
