// Writes the paragraphs and tables of a PDF as text, and records the offsets of each line of a page.
import type { ParsedText, PlacedLine, Span, Table } from "../../../../../src/documents/model/parsed-text.ts"
import { onPage } from "../glyphs/read-glyphs.ts"
import type { PdfPage } from "../lay-out-pdf.ts"
import { bottomOf, type Segment, topOf } from "../rows/segment.ts"
import { joinLines } from "./join-lines.ts"
import type { Paragraph } from "./paragraph.ts"

const CELL_BORDER = " | "

type Written = { text: string; tables: Table[]; lines: PlacedLine[]; alternates: NonNullable<ParsedText["alternates"]> }

export function createPdfWriter(pages: readonly Pick<PdfPage, "width" | "height">[], words: ReadonlySet<string>) {
  const parts: string[] = []
  let length = 0
  const tables: Table[] = []
  const lines: PlacedLine[] = []
  const alternates: Written["alternates"] = []

  function append(text: string): number {
    const start = length
    parts.push(text)
    length += text.length
    return start
  }
  function place(segment: Segment & { page: number }, start: number, end: number): void {
    const { width = 1, height = 1 } = pages[segment.page] ?? {}
    lines.push({ start, end, page: segment.page + 1, box: boxOf(segment, width, height) })
  }
  function writeLines(paragraph: Paragraph): void {
    for (const [at, line] of paragraph.lines.entries()) {
      const next = paragraph.lines[at + 1]
      const joint = next ? joinLines(paragraph, line, next, words) : { drop: 0, between: "" }
      const start = append(line.text.slice(0, line.text.length - joint.drop))
      place(line, start, length)
      if (joint.also) alternates.push({ start: Math.max(start, length - joint.also.length), text: joint.also })
      append(joint.between)
    }
  }
  function writeTable({ table }: Paragraph): void {
    if (!table) return
    const rows: Span[] = []
    const tableStart = length
    for (const [row, { cells, parts: segments }] of table.rows.entries()) {
      if (row > 0) append("\n")
      const start = append(cells.join(CELL_BORDER).trimEnd())
      rows.push({ start, end: length })
      let at = start
      for (const [column, cell] of cells.entries()) {
        const own = segments.filter((segment) => segment.column === column)
        for (const segment of own) place(segment, at, at + cell.length)
        at += cell.length + CELL_BORDER.length
      }
    }
    const headerEnd = rows[table.headerRows - 1]?.end
    const header = headerEnd === undefined ? null : { start: tableStart, end: headerEnd }
    tables.push({ start: tableStart, end: length, header, rows: rows.slice(table.headerRows) })
  }

  return {
    /** Where the paragraph begins. */
    write(paragraph: Paragraph): number {
      if (length > 0) append("\n\n")
      const start = length
      if (paragraph.table) writeTable(paragraph)
      else writeLines(paragraph)
      return start
    },
    finish: (): Written => ({ text: parts.join(""), tables, lines, alternates }),
  }
}

/** The rectangle of a segment as shares of its page, whichever way the text is turned. */
function boxOf(segment: Segment, width: number, height: number): PlacedLine["box"] {
  const corners = [segment.left, segment.right].flatMap((u) =>
    [topOf(segment), bottomOf(segment)].map((v) => onPage(segment.turn, u, v)),
  )
  const share = (value: number, whole: number) => Math.round(Math.min(1, Math.max(0, value / whole)) * 10_000) / 10_000
  const xs = corners.map(({ x }) => share(x, width))
  const ys = corners.map(({ y }) => share(y, height))
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}
