// Draws tables with ruled cells on pages of a PDF, in the ways that programs rule them.
import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from "pdf-lib"
import { breakLines, PAGE } from "./pdf-pages.ts"

/** A cell may reach over further columns and rows; those it covers are left out of their row as `null`. */
export type RuledCell = { text: string; across?: number; down?: number } | null
export type RuledSetting = {
  x: number
  y: number
  widths: readonly number[]
  rows: readonly (readonly RuledCell[])[]
  /** Strokes of whole lines, a stroked box for each cell, or thin filled boxes. */
  ruledBy: "lines" | "boxes" | "fills"
  size?: number
}

export type Drawing = { document: PDFDocument; font: PDFFont }

export async function newDrawing(): Promise<Drawing> {
  const document = await PDFDocument.create()
  return { document, font: await document.embedFont(StandardFonts.Helvetica) }
}

const PAD = 3

/** Draws the table from `y` down, and returns where it ends. */
export function drawRuled(
  page: PDFPage,
  { x, y, widths, rows, ruledBy, size = 9 }: RuledSetting,
  font: PDFFont,
): number {
  const pitch = size * 1.2
  const edges = edgesOf(x, widths)
  const linesOf = (cell: RuledCell, column: number) => {
    const right = edges[column + (cell?.across ?? 1)] ?? 0
    return cell?.text ? breakLines(cell.text.split(" "), right - (edges[column] ?? 0) - 2 * PAD, size, font) : []
  }
  const heights = rows.map(
    (row) =>
      Math.max(1, ...row.map((cell, column) => ((cell?.down ?? 1) > 1 ? 1 : linesOf(cell, column).length))) * pitch +
      2 * PAD,
  )
  const tops = edgesOf(
    y,
    heights.map((height) => -height),
  )
  for (const [row, cells] of rows.entries()) {
    for (const [column, cell] of cells.entries()) {
      if (!cell) continue
      const box = {
        left: edges[column] ?? 0,
        right: edges[column + (cell.across ?? 1)] ?? 0,
        top: tops[row] ?? 0,
        bottom: tops[row + (cell.down ?? 1)] ?? 0,
      }
      rule(page, box, ruledBy)
      for (const [line, text] of linesOf(cell, column).entries())
        page.drawText(text, { x: box.left + PAD, y: box.top - PAD - size - line * pitch, size, font })
    }
  }
  return tops.at(-1) ?? y
}

function edgesOf(start: number, steps: readonly number[]): number[] {
  const edges = [start]
  for (const step of steps) edges.push((edges.at(-1) ?? 0) + step)
  return edges
}

type Box = { left: number; right: number; top: number; bottom: number }

function rule(page: PDFPage, { left, right, top, bottom }: Box, ruledBy: RuledSetting["ruledBy"]): void {
  const [width, height] = [right - left, top - bottom]
  if (ruledBy === "boxes")
    page.drawRectangle({ x: left, y: bottom, width, height, borderWidth: 0.5, borderColor: rgb(0, 0, 0) })
  const sides = [
    [left, top, right, top],
    [left, bottom, right, bottom],
    [left, bottom, left, top],
    [right, bottom, right, top],
  ] as const
  for (const [x, y, toX, toY] of sides) {
    if (ruledBy === "lines") page.drawLine({ start: { x, y }, end: { x: toX, y: toY }, thickness: 0.5 })
    if (ruledBy === "fills")
      page.drawRectangle({ x: x - 0.25, y: y - 0.25, width: toX - x + 0.5, height: toY - y + 0.5, color: rgb(0, 0, 0) })
  }
}

export const newPage = (document: PDFDocument): PDFPage => document.addPage([PAGE.width, PAGE.height])
