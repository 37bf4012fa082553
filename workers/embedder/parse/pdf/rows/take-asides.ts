// Removes watermarks and line numbers from the rows of a page.
import { median } from "./middle.ts"
import type { Segment } from "./segment.ts"

type Rows = readonly Segment[][]
type Taken = { rows: Segment[][]; asides: Segment[][][] }

/** In sizes of the text: letters so large that lines of it run over them are painted behind it. */
const LARGE = 1.8
const COVERED_LINES = 2
const CAP_HEIGHT = 0.75
/** So many lines of a page are numbered in its margin, each or every so many; and so many words make one of text. */
const EACH = 5
const EVERY_FEW = 3
const STEPS = [1, 2, 5, 10]
const LINE_WORDS = 4
const MOST = 0.8
/** Lines of running text begin with a small letter at least so often; items of a list begin anew. */
const GOING_ON = 0.3
/** In sizes. */
const ALIGNED = 0.3

export function takeAsides(rows: Rows): Taken {
  const behind = new Set(findBehind(rows))
  const numbers = new Set(findLineNumbers(rows))
  if (behind.size + numbers.size === 0) return { rows: [...rows], asides: [] }
  const only = (wanted: (segment: Segment) => boolean) =>
    rows.map((row) => row.filter(wanted)).filter((row) => row.length > 0)
  return {
    rows: only((segment) => !behind.has(segment) && !numbers.has(segment)),
    asides: [only((segment) => behind.has(segment)), only((segment) => numbers.has(segment))],
  }
}

function findBehind(rows: Rows): Segment[] {
  const all = rows.flat()
  const usual = median(all.map(({ size }) => size))
  return all
    .filter(({ size }) => size >= usual * LARGE)
    .filter((large) => {
      const over = all.filter(
        ({ left, right, size, v }) =>
          size * LARGE <= large.size &&
          v > large.v - large.size * CAP_HEIGHT &&
          v < large.v + size * CAP_HEIGHT &&
          Math.min(right, large.right) - Math.max(left, large.left) > large.size,
      )
      return new Set(over.map(({ v }) => Math.round(v))).size >= COVERED_LINES
    })
}

function findLineNumbers(rows: Rows): Segment[] {
  const lines = rows.flat().filter(({ text }) => text.split(" ").length >= LINE_WORDS)
  const begins = lines.filter(({ text }) => /^[\p{Lu}\p{Ll}]/u.test(text))
  const small = begins.filter(({ text }) => /^\p{Ll}/u.test(text))
  if (small.length === 0 || small.length < begins.length * GOING_ON) return []
  const left = Math.min(...lines.map((line) => line.left))
  const right = Math.max(...lines.map((line) => line.right))
  const margins = [
    rows.flatMap(([first]) => (first && isNumber(first) && first.right < left ? [first] : [])),
    rows.flatMap((row) => row.slice(-1).filter((last) => isNumber(last) && last.left > right)),
  ]
  return margins.filter((numbers) => countsLines(numbers, rows)).flat()
}

const isNumber = ({ text }: Segment) => /^\d{1,4}$/.test(text)

/** They count on by one step, stand below each other, and beside nothing but one line of text each. */
function countsLines(numbers: readonly Segment[], rows: Rows): boolean {
  const figures = numbers.map(({ text }) => Number(text))
  const steps = figures.slice(1).map((figure, at) => figure - (figures[at] ?? 0))
  const step = median(steps)
  if (!STEPS.includes(step) || numbers.length < (step === 1 ? EACH : EVERY_FEW)) return false
  const isEven = steps.filter((one) => one === step).length >= steps.length * MOST
  const spread = (edges: readonly number[]) => Math.max(...edges) - Math.min(...edges)
  const play = (numbers[0]?.size ?? 0) * ALIGNED
  const isAligned = spread(numbers.map(({ left }) => left)) < play || spread(numbers.map(({ right }) => right)) < play
  const beside = rows.filter((row) => row.some((segment) => numbers.includes(segment)))
  return isEven && isAligned && beside.filter((row) => row.length <= 2).length >= beside.length * MOST
}
