// Sorts the shapes on a slide of an OpenDocument presentation into reading order by their positions.
import { type Bounds, orderBlocks } from "../order-blocks.ts"
import { type Element, elementsOf } from "./xml.ts"

/** In centimetres. */
const UNITS: Readonly<Record<string, number>> = { cm: 1, mm: 0.1, in: 2.54, pt: 2.54 / 72, pc: 2.54 / 6, px: 2.54 / 96 }

/** In file order if one of them says not where it stands. */
export function orderShapes<Shape extends { element: Element }>(shapes: readonly Shape[]): Shape[] {
  const placed = shapes.flatMap((shape) => {
    const bounds = boundsOf(shape.element)
    return bounds ? [{ ...bounds, shape }] : []
  })
  return placed.length === shapes.length ? orderBlocks(placed, false).map(({ shape }) => shape) : [...shapes]
}

/** A group reaches as far as its members. */
function boundsOf(shape: Element): Bounds | undefined {
  if (shape.name === "draw:g") return around(elementsOf(shape).flatMap((member) => boundsOf(member) ?? []))
  const [left, top, width, height] = ["x", "y", "width", "height"].map((name) => lengthOf(shape.attribs[`svg:${name}`]))
  if (left === undefined || top === undefined || width === undefined || height === undefined) return
  return { left, top, right: left + width, bottom: top + height }
}

function around([first, ...others]: readonly Bounds[]): Bounds | undefined {
  if (!first) return
  return others.reduce(
    (all, one) => ({
      left: Math.min(all.left, one.left),
      top: Math.min(all.top, one.top),
      right: Math.max(all.right, one.right),
      bottom: Math.max(all.bottom, one.bottom),
    }),
    first,
  )
}

function lengthOf(text = ""): number | undefined {
  const [, number, unit] = /^(-?[\d.]+)([a-z]{2})$/.exec(text) ?? []
  const centimetres = Number(number) * (UNITS[unit ?? ""] ?? Number.NaN)
  return Number.isFinite(centimetres) ? centimetres : undefined
}
