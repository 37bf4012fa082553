// Lines travel with their chunk and come back where they were; rectangles are those of the lines a quote touches.
import fc from "fast-check"
import { expect, test } from "vitest"
import type { PlacedLine } from "../../../src/documents/model/parsed-text.ts"
import { blocksOf, boxesIn, packLines, unpackLines } from "../../../src/documents/model/placed-lines.ts"

const share = fc.integer({ min: 0, max: 10_000 }).map((figure) => figure / 10_000)
/** One after the other in the text, with gaps and empty lines between them. */
const lines = fc
  .array(
    fc.record({
      gap: fc.nat(3),
      length: fc.nat(12),
      page: fc.integer({ min: 1, max: 9 }),
      box: fc.tuple(share, share, share, share),
    }),
  )
  .map((drawn) => {
    let at = 0
    return drawn.map(({ gap, length, page, box }): PlacedLine => {
      const start = at + gap
      at = start + length
      return { start, end: at, page, box }
    })
  })

test("a chunk carries exactly the lines it touches, cut to it", () => {
  fc.assert(
    fc.property(lines, fc.nat(200), fc.nat(80), (all, start, length) => {
      const end = start + length
      const expected = all
        .filter((line) => line.start < end && line.end > start && line.end > line.start)
        .map((line) => ({ ...line, start: Math.max(line.start, start), end: Math.min(line.end, end) }))
      const packed = packLines(all, start, end)
      expect(packed.every((figure) => Number.isInteger(figure) && figure >= 0)).toBe(true)
      expect(unpackLines(packed, start)).toEqual(expected)
      expect(boxesIn(all, start, end).map(({ page }) => page)).toEqual(expected.map(({ page }) => page))
    }),
  )
})

test("a paragraph is one rectangle, and what stands elsewhere another", () => {
  const line = (page: number, x0: number, y0: number, x1: number): PlacedLine => ({
    start: 0,
    end: 1,
    page,
    box: [x0, y0, x1, Math.round(y0 * 100 + 2) / 100],
  })
  const [first, second, apart, beside, overleaf] = [
    line(1, 0.1, 0.1, 0.5),
    line(1, 0.1, 0.13, 0.4),
    line(1, 0.1, 0.4, 0.4),
    line(1, 0.5, 0.4, 0.9),
    line(2, 0.1, 0.42, 0.4),
  ]
  expect(blocksOf([first, second, apart, beside, overleaf])).toEqual([
    { page: 1, x0: 0.1, y0: 0.1, x1: 0.5, y1: 0.15 },
    { page: 1, x0: 0.1, y0: 0.4, x1: 0.9, y1: 0.42 },
    { page: 2, x0: 0.1, y0: 0.42, x1: 0.4, y1: 0.44 },
  ])
})

/** Boxes in whole numbers, so that a gap of nine tenths of a height of ten is nine. */
test.each<[string, PlacedLine["box"], boolean]>([
  ["right below", [0, 20, 50, 30], true],
  ["below by nine tenths of its height", [0, 29, 50, 39], true],
  ["further below", [0, 30, 50, 40], false],
  ["below, and only partly under it", [49, 22, 99, 32], true],
  ["below and left of it", [-50, 22, 0, 32], false],
  ["below and right of it", [50, 22, 99, 32], false],
  ["beside it, however far", [80, 12, 99, 18], true],
  ["beside it, where it ends", [80, 20, 99, 30], false],
  ["beside it, where it begins", [80, 0, 99, 10], false],
  ["at the top of the next column", [80, 0, 99, 9], false],
  ["above it in its own column", [0, 0, 50, 9], false],
])("a line that stands %s belongs to the same rectangle: %s", (_, box, isOne) => {
  const line = (box: PlacedLine["box"]): PlacedLine => ({ start: 0, end: 1, page: 1, box })
  expect(blocksOf([line([0, 10, 50, 20]), line(box)])).toHaveLength(isOne ? 1 : 2)
})
