// Where on its pages a stretch of text stands: its lines as they travel with a chunk, and the rectangles they make.
import { type PlacedLine, startingIn } from "./parsed-text.ts"

/** A rectangle on a page, from 0 to 1 of its width and height, counted from the top left of the page as it is shown. */
export type Box = { page: number; x0: number; y0: number; x1: number; y1: number }

const FIGURES = 7
const SCALE = 10_000
/** Lines belong to one block when the gap between them is no more than this share of their height. */
const BLOCK_GAP = 0.9

/** Seven figures for each line of [start, end): both offsets from `start`, the page, and the box in ten-thousandths. */
export function packLines(lines: readonly PlacedLine[], start: number, end: number): number[] {
  return linesIn(lines, start, end).flatMap((line) => [
    Math.max(line.start, start) - start,
    Math.min(line.end, end) - start,
    line.page,
    ...line.box.map((share) => Math.round(share * SCALE)),
  ])
}

/** The lines again; `start` is the chunk's place in the text. */
export function unpackLines(packed: readonly number[], start: number): PlacedLine[] {
  const lines: PlacedLine[] = []
  for (let at = 0; at + FIGURES <= packed.length; at += FIGURES) {
    const [from = 0, to = 0, page = 0, ...box] = packed.slice(at, at + FIGURES)
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box.map((figure) => figure / SCALE)
    lines.push({ start: start + from, end: start + to, page, box: [x0, y0, x1, y1] })
  }
  return lines
}

/** A rectangle for each line that [start, end) touches. */
export function boxesIn(lines: readonly PlacedLine[], start: number, end: number): Box[] {
  return linesIn(lines, start, end).map(toBox)
}

/** Fewer and larger rectangles: lines that stand closely one below the other or side by side are one. */
export function blocksOf(lines: readonly PlacedLine[]): Box[] {
  const blocks: Box[] = []
  for (const box of lines.map(toBox)) {
    const last = blocks.at(-1)
    if (last && isClose(last, box)) blocks[blocks.length - 1] = around(last, box)
    else blocks.push(box)
  }
  return blocks
}

function linesIn(lines: readonly PlacedLine[], start: number, end: number): PlacedLine[] {
  const found = startingIn(lines, start, end)
  const before = lines.slice(Math.max(0, found.from - 1), found.from)
  return [...before, ...found.entries].filter((line) => line.end > start && line.end > line.start)
}

const toBox = ({ page, box: [x0, y0, x1, y1] }: PlacedLine): Box => ({ page, x0, y0, x1, y1 })

function isClose(a: Box, b: Box): boolean {
  if (a.page !== b.page) return false
  const height = b.y1 - b.y0
  const isBeside = b.y0 < a.y1 && b.y1 > a.y0
  const isBelow = b.y0 >= a.y0 && b.y0 - a.y1 <= height * BLOCK_GAP && b.x0 < a.x1 && b.x1 > a.x0
  return isBeside || isBelow
}

const around = (a: Box, b: Box): Box => ({
  page: a.page,
  x0: Math.min(a.x0, b.x0),
  y0: Math.min(a.y0, b.y0),
  x1: Math.max(a.x1, b.x1),
  y1: Math.max(a.y1, b.y1),
})
