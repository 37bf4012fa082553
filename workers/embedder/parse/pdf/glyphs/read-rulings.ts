// Reads the straight lines of a painted path: strokes, edges of boxes, and very thin filled shapes.
import { OPS } from "unpdf/pdfjs"
import { type Matrix, translate } from "./matrix.ts"

/**
 * On the page as it is shown, in points. A ruling across runs along x at a height, one down along y. The edge of a shaded
 * box is no line that anybody drew, but it may part rows.
 */
export type Ruling = { isAcross: boolean; at: number; from: number; to: number; isShade?: true }

type Point = { x: number; y: number }

/** How PDF.js writes the steps of a path, and how many numbers follow each. */
const MOVE = 0
const LINE = 1
const CLOSE = 4
const NUMBERS_OF = [2, 2, 6, 4, 0]

const STROKES = new Set<number>([
  OPS.stroke,
  OPS.closeStroke,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
])
const FILLS = new Set<number>([OPS.fill, OPS.eoFill])
/** In points. */
const THIN = 2.5
const LEAST_LENGTH = 3
const STRAIGHT = 0.8

/** `args` are those of `constructPath`: what is done with the path, and its steps. */
export function rulingsOf(args: readonly unknown[], ctm: Matrix): Ruling[] {
  const [painted, paths] = args
  const steps = Array.isArray(paths) ? paths[0] : undefined
  if (!(steps instanceof Float32Array) || typeof painted !== "number") return []
  if (STROKES.has(painted)) return readParts(steps, ctm).flatMap((part) => part.flatMap(edgeOf))
  return FILLS.has(painted) ? readParts(steps, ctm).flatMap(filled) : []
}

type Edge = [from: Point, to: Point]

/** The straight edges of each part of a path. */
function readParts(steps: Float32Array, ctm: Matrix): Edge[][] {
  const parts: Edge[][] = []
  let [start, pen]: [Point, Point] = [placed(0, 0, ctm), placed(0, 0, ctm)]
  for (let at = 0; at < steps.length; ) {
    const step = steps[at] ?? MOVE
    const count = NUMBERS_OF[step] ?? 0
    const end = count > 0 ? placed(steps[at + count - 1] ?? 0, steps[at + count] ?? 0, ctm) : start
    if (step === MOVE) {
      start = end
      parts.push([])
    } else if (step === LINE || step === CLOSE) parts.at(-1)?.push([pen, end])
    pen = end
    at += count + 1
  }
  return parts
}

function placed(x: number, y: number, ctm: Matrix): Point {
  const [, , , , left, top] = translate(x, y, ctm)
  return { x: left, y: top }
}

function edgeOf([a, b]: Edge): Ruling[] {
  const [across, down] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)]
  if (down <= STRAIGHT && across >= LEAST_LENGTH)
    return [{ isAcross: true, at: (a.y + b.y) / 2, from: Math.min(a.x, b.x), to: Math.max(a.x, b.x) }]
  if (across <= STRAIGHT && down >= LEAST_LENGTH)
    return [{ isAcross: false, at: (a.x + b.x) / 2, from: Math.min(a.y, b.y), to: Math.max(a.y, b.y) }]
  return []
}

function filled(part: readonly Edge[]): Ruling[] {
  const points = part.flat()
  if (points.length === 0) return []
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  if (Math.min(right - left, bottom - top) > THIN)
    return [top, bottom].map((at) => ({ isAcross: true, at, from: left, to: right, isShade: true }))
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 }
  return right - left > bottom - top
    ? edgeOf([
        { x: left, y: middle.y },
        { x: right, y: middle.y },
      ])
    : edgeOf([
        { x: middle.x, y: top },
        { x: middle.x, y: bottom },
      ])
}
