// Sorts the blocks of a page or slide into reading order, after T. Breuel, "High Performance Document Layout Analysis" (2003).

export type Bounds = { left: number; right: number; top: number; bottom: number }

/** Pages of text have fewer blocks; with more, blocks are sorted from top to bottom. */
const MAX_BLOCKS = 250

/**
 * A block precedes another if it is above it and they overlap horizontally. It also precedes a block entirely to its right
 * (left on right-to-left pages), unless a third block spans both in between, or it is lower and the two are not in columns.
 */
export function orderBlocks<Block extends Bounds>(blocks: readonly Block[], isRtl: boolean): Block[] {
  const sorted = blocks.toSorted((a, b) => a.top - b.top || (isRtl ? b.right - a.right : a.left - b.left))
  if (sorted.length > MAX_BLOCKS) return sorted
  const waits = sorted.map((block) =>
    sorted.flatMap((other, place) => (other !== block && isBefore(other, block, sorted, isRtl) ? [place] : [])),
  )
  const ordered: Block[] = []
  const done = new Set<number>()
  const visiting = new Set<number>()
  const visit = (place: number): void => {
    if (done.has(place) || visiting.has(place)) return
    visiting.add(place)
    for (const before of waits[place] ?? []) visit(before)
    visiting.delete(place)
    done.add(place)
    const block = sorted[place]
    if (block) ordered.push(block)
  }
  for (const place of sorted.keys()) visit(place)
  return ordered
}

function isBefore(a: Bounds, b: Bounds, all: readonly Bounds[], isRtl: boolean): boolean {
  if (sharesLine(a, b)) return a.top < b.top
  if (isRtl ? a.left < b.right : a.right > b.left) return false
  if (a.top >= b.bottom && !all.some((c) => makesColumns(a, b, c))) return false
  const top = Math.min(a.top, b.top)
  const bottom = Math.max(a.bottom, b.bottom)
  return !all.some(
    (c) =>
      c !== a &&
      c !== b &&
      c.top >= top &&
      c.bottom <= bottom &&
      isApart(a, b, c) &&
      sharesLine(a, c) &&
      sharesLine(b, c),
  )
}

const sharesLine = (a: Bounds, b: Bounds) => a.left < b.right && a.right > b.left

/** The lower `a` and the higher `b` are in columns if `c` continues the column of `b` beside `a`, or precedes `a` beside `b`. */
const makesColumns = (a: Bounds, b: Bounds, c: Bounds) =>
  c !== a &&
  c !== b &&
  ((sharesLine(b, c) && !sharesLine(a, c) && c.bottom > a.top) ||
    (sharesLine(a, c) && !sharesLine(b, c) && c.top < b.bottom && c.bottom > b.top))

/** Whether `c` is vertically between the two. */
const isApart = (a: Bounds, b: Bounds, c: Bounds) =>
  (c.top >= a.bottom - 1 && c.bottom <= b.top + 1) || (c.top >= b.bottom - 1 && c.bottom <= a.top + 1)
