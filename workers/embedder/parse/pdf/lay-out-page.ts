// Lays out a page: joins segments to lines and lines to blocks, and puts the blocks into reading order.
import { type Bounds, orderBlocks } from "../order-blocks.ts"
import { isUnspaced } from "./glyphs/glyph.ts"
import { isRightToLeft } from "./glyphs/order-letters.ts"
import { cutAtGutters } from "./rows/cut-at-gutters.ts"
import { joinStretched } from "./rows/join-stretched.ts"
import { bottomOf, type Segment, topOf } from "./rows/segment.ts"
import { cutTightColumns } from "./tables/cut-tight-columns.ts"
import { type Band, columnOf, countWords, findBands, PROSE_WORDS } from "./tables/find-bands.ts"
import { type PdfTable, readTable } from "./tables/read-table.ts"
import type { RuledTable } from "./tables/take-ruled-tables.ts"

export type Line = Segment
/** Lines one below the other in one column, or a table. Of verse and addresses each line stays one. */
export type Block = Bounds & { lines: Line[]; table?: PdfTable; keepsLines?: true }

/** Distances of lines in sizes: from here on a gap parts blocks. */
const USUAL_SPACING = 1.25
const USUAL_SPACING_UNSPACED = 1.5
const WIDER = 1.35
const LARGER = 1.15
/** How many rows above and below a gap tell whether it is a gutter. */
const GUTTER_ROWS = 5
const GUTTER_REACH = 8
const GUTTER_LINES = 3
const BOX = /^[☐☑☒]/

/** `ruled` are the tables that were told by their lines. */
export function layOutPage(found: readonly Segment[][], ruled: readonly RuledTable[] = []): Block[] {
  const rows = joinStretched(cutAtGutters(found))
  const { tables, nested, loose } = takeTables(rows)
  for (const table of ruled) nested.push({ ...table, lines: table.rows.flatMap(({ parts }) => parts), table })
  const blocks = chainLines(loose, [...tables, ...nested])
  const { left, right } = boundsOf(rows.flat())
  // Nothing stands beside a table that is not within columns: it is read after all above it.
  const alone = tables.map((table) => ({ ...table, left, right }))
  return orderBlocks([...blocks, ...nested, ...alone], isRtlPage(rows))
}

/** The tables of the rows, those within columns of running text, and the lines that are left. */
function takeTables(rows: readonly Segment[][]): { tables: Block[]; nested: Block[]; loose: Line[] } {
  const tables: Block[] = []
  const nested: Block[] = []
  const loose: Line[] = []
  const inBand = new Map<number, Band>()
  for (const band of findBands(rows)) for (let row = band.first; row <= band.last; row++) inBand.set(row, band)
  for (const [place, row] of rows.entries()) {
    const band = inBand.get(place)
    const inside = band && place === band.first ? rows.slice(band.first, band.last + 1) : []
    if (!band || band.kind === "loose") loose.push(...joinAcross(rows, place))
    else if (band.kind === "list") loose.push(joinRow(row))
    else if (band.kind === "table" && inside.length > 0) {
      const cut = cutTightColumns(inside, band.columns)
      tables.push(toTable(cut.rows, { ...band, columns: cut.columns }))
    } else if (band.kind === "lines" && inside.length > 0) {
      const all = inside.flat()
      for (const column of band.columns.keys()) {
        const lines = all.filter((segment) => columnOf(band.columns, segment) === column)
        nested.push({ ...boundsOf(lines), lines, keepsLines: true })
      }
    } else if (band.kind === "columns") {
      for (const column of inside.length > 0 ? band.columns.keys() : []) {
        const own = inside.map((all) => all.filter((segment) => columnOf(band.columns, segment) === column))
        const inner = takeTables(own.filter((all) => all.length > 0))
        nested.push(...inner.tables, ...inner.nested)
        loose.push(...inner.loose)
      }
    }
  }
  return { tables, nested, loose: loose.sort((a, b) => a.v - b.v || a.left - b.left) }
}

const isRtlPage = (rows: readonly Segment[][]) => {
  const all = rows.flat()
  return all.filter(({ text }) => isRightToLeft(text)).length * 2 > all.length
}

function toTable(rows: readonly Segment[][], band: Band): Block {
  const lines = rows.flat()
  return { ...boundsOf(lines), lines, table: readTable(rows, band) }
}

/** Segments of a row are one line unless a gutter runs between them. */
function joinAcross(rows: readonly Segment[][], place: number): Line[] {
  const whole = rows[place] ?? []
  // Boxes to tick and fields stand beside what they are about.
  if (whole.some(({ text, isField }) => isField || BOX.test(text))) return [joinRow(whole)]
  const lines: Line[] = []
  for (const segment of rows[place] ?? []) {
    const before = lines.at(-1)
    if (before && !isGutter(rows, place, before.right, segment.left))
      lines[lines.length - 1] = joinRow([before, segment])
    else lines.push(segment)
  }
  return lines
}

/** Between the rows that reach over the gap there are lines on both sides of it, or lines of text on one. */
function isGutter(rows: readonly Segment[][], place: number, from: number, to: number): boolean {
  const { v = 0, size = 0 } = rows[place]?.[0] ?? {}
  const left: Segment[] = []
  const right: Segment[] = []
  const above = rows.slice(Math.max(0, place - GUTTER_ROWS), place).reverse()
  for (const side of [above, rows.slice(place + 1, place + GUTTER_ROWS + 1)]) {
    for (const row of side) {
      const near = row.filter((segment) => Math.abs(segment.v - v) <= size * GUTTER_REACH)
      if (near.some((segment) => segment.right > to && segment.left < from)) break
      left.push(...near.filter((segment) => segment.right <= to))
      right.push(...near.filter((segment) => segment.right > to))
    }
  }
  const isText = (side: readonly Segment[]) =>
    side.length >= GUTTER_LINES && side.filter(({ text }) => countWords(text) >= PROSE_WORDS).length * 2 > side.length
  return (left.length > 1 && right.length > 1) || isText(left) || isText(right)
}

/** The segments of a row as one line, in the order they are read in. */
export function joinRow(row: readonly Segment[]): Line {
  const rtl = row.some(({ text }) => isRightToLeft(text))
  const [first] = row
  if (!first || row.length === 1) return first as Line
  const text = (rtl ? row.toReversed() : row).map((segment) => segment.text).join(" ")
  const largest = row.reduce((a, b) => (b.text.length > a.text.length ? b : a))
  return {
    ...largest,
    text,
    left: Math.min(...row.map(({ left }) => left)),
    right: Math.max(...row.map(({ right }) => right)),
  }
}

/** A line goes on below another when each is the other's only neighbour, near enough and in letters of the same size. */
function chainLines(lines: readonly Line[], tables: readonly Block[]): Block[] {
  const above = new Map<Line, Line[]>()
  const below = new Map<Line, Line[]>()
  for (const [place, line] of lines.entries()) {
    const found: Line[] = []
    let nearest = Number.NEGATIVE_INFINITY
    for (let at = place - 1; at >= 0; at--) {
      const other = lines[at]
      if (!other || line.v - other.v > line.size * 6) break
      if (other.v < nearest - other.size * 0.5) break
      if (other.v === line.v || other.left >= line.right || other.right <= line.left) continue
      found.push(other)
      nearest = Math.max(nearest, other.v)
    }
    above.set(line, found)
    for (const other of found) below.set(other, [...(below.get(other) ?? []), line])
  }
  const isCjk = lines.filter(({ text }) => isUnspaced(text)).length * 2 > lines.length
  const usual = isCjk ? USUAL_SPACING_UNSPACED : USUAL_SPACING
  const limit = Math.max(usual, usualSpacing(lines, above)) * WIDER
  const blocks: Block[] = []
  const home = new Map<Line, Block>()
  for (const line of lines) {
    const [over, ...others] = above.get(line) ?? []
    const block = over && home.get(over)
    const goesOn =
      over &&
      block &&
      others.length === 0 &&
      (below.get(over)?.length ?? 0) === 1 &&
      isNear(over, line, limit) &&
      !isBetween(tables, over, line)
    if (goesOn) {
      block.lines.push(line)
      Object.assign(block, boundsOf(block.lines))
      home.set(line, block)
    } else {
      const fresh = { ...boundsOf([line]), lines: [line] }
      blocks.push(fresh)
      home.set(line, fresh)
    }
  }
  return blocks
}

function isNear(over: Line, line: Line, limit: number): boolean {
  const [small, large] = over.size < line.size ? [over.size, line.size] : [line.size, over.size]
  return large <= small * LARGER && line.v - over.v <= limit * large
}

const isBetween = (tables: readonly Block[], over: Line, line: Line) =>
  tables.some(
    ({ top, bottom, left, right }) =>
      top >= over.v - over.size && bottom <= line.v + line.size && left < line.right && right > line.left,
  )

/** The median distance of a line from the one above, in sizes. */
function usualSpacing(lines: readonly Line[], above: ReadonlyMap<Line, Line[]>): number {
  const gaps = lines.flatMap((line) => {
    const [over] = above.get(line) ?? []
    return over && Math.abs(over.size - line.size) < line.size * 0.1 ? [(line.v - over.v) / line.size] : []
  })
  gaps.sort((a, b) => a - b)
  return gaps.length < 6 ? USUAL_SPACING : (gaps[Math.floor(gaps.length / 2)] ?? USUAL_SPACING)
}

function boundsOf(lines: readonly Line[]): Bounds {
  return {
    left: Math.min(...lines.map(({ left }) => left)),
    right: Math.max(...lines.map(({ right }) => right)),
    top: Math.min(...lines.map(topOf)),
    bottom: Math.max(...lines.map(bottomOf)),
  }
}
