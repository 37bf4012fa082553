// Recognises running headers, footers and page numbers: rows that repeat at the edges of the pages.
import type { Segment } from "../rows/segment.ts"

/** So many rows from the top or the bottom of a page may run along. */
const DEPTH = 3
/** A row is set apart when the gap to the text, in sizes, is this much, or when its letters differ so much from those of the text. */
const APART = 1.9
const OTHER_SIZE = 0.08
const SAME_PLACE_POINTS = 6
const LARGER = 1.15
/** What comes back on this many pages runs along them. */
const RUNNING = 4

/** Splits the rows of every page into those at its head, its body and those at its foot. */
export function findFurniture(
  pages: readonly Segment[][][],
): { head: Segment[][]; body: Segment[][]; foot: Segment[][] }[] {
  const needed = Math.min(RUNNING, Math.max(2, Math.ceil(pages.length / 2)))
  const counts = new Map<string, Set<number>>()
  for (const [page, rows] of pages.entries()) {
    for (const row of [...rows.slice(0, DEPTH), ...rows.slice(DEPTH).slice(-DEPTH)]) {
      for (const key of keysOf(row)) counts.set(key, (counts.get(key) ?? new Set()).add(page))
    }
  }
  /** Titles come back on a few pages too; only small letters run along so few. */
  const repeats = (row: readonly Segment[], size: number) =>
    keysOf(row).some((key) => (counts.get(key)?.size ?? 0) >= ((row[0]?.size ?? 0) > size * LARGER ? RUNNING : needed))
  return pages.map((rows) => {
    const size = usualSize(rows)
    let from = 0
    let to = rows.length
    if (rows.length < 2 || pages.length < 2) return { head: [], body: rows, foot: [] }
    for (let row = 0; row < Math.min(DEPTH, rows.length - 1); row++) {
      if (repeats(rows[row] ?? [], size) && isApart(rows[row], rows[row + 1], size)) from = row + 1
    }
    for (let row = rows.length - 1; row >= Math.max(from, rows.length - DEPTH); row--) {
      if (repeats(rows[row] ?? [], size) && isApart(rows[row], rows[row - 1], size)) to = row
    }
    return { head: rows.slice(0, from), body: rows.slice(from, to), foot: rows.slice(to) }
  })
}

/** The text without its figures, at its height; twice, so that a height between two classes is found. */
function keysOf(row: readonly Segment[]): string[] {
  const text = row.map((segment) => segment.text.replace(/\d+/g, "#").replace(/^[ivxlc]+$/i, "#")).join(" ")
  const place = (row[0]?.v ?? 0) / SAME_PLACE_POINTS
  return [`${Math.floor(place)} ${text}`, `${Math.ceil(place) - 1} ${text}`].filter(
    (key, at, all) => all.indexOf(key) === at,
  )
}

function isApart(
  row: readonly Segment[] | undefined,
  towardsBody: readonly Segment[] | undefined,
  size: number,
): boolean {
  const [a, b] = [row?.[0], towardsBody?.[0]]
  if (!a || !b) return false
  return Math.abs(a.v - b.v) > APART * Math.max(a.size, b.size) || Math.abs(a.size - size) > size * OTHER_SIZE
}

/** The size most of the letters of a page have. */
function usualSize(rows: readonly Segment[][]): number {
  const counts = new Map<number, number>()
  for (const { size, text } of rows.flat())
    counts.set(Math.round(size * 2) / 2, (counts.get(Math.round(size * 2) / 2) ?? 0) + text.length)
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0]
}
