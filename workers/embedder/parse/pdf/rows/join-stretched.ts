// Joins the words of justified lines in narrow columns, whose wide gaps look like gaps between cells.
import type { Segment } from "./segment.ts"

/** In sizes: how nearly the edges of lines meet, and how much the gaps of a stretched line differ. */
const SAME_EDGE = 0.1
const SAME_GAP = 0.12
/** One gap alone may be that between two cells, and is like itself. */
const LEAST_WORDS = 3
/** So many words make a line of running text; one stands so near in the same column, in rows. */
const LINE_WORDS = 3
const ROWS_NEAR = 3

export function joinStretched(rows: readonly Segment[][]): Segment[][] {
  return rows.map((row, place) => {
    if (row.length < LEAST_WORDS) return row
    const near = [...rows.slice(Math.max(0, place - ROWS_NEAR), place), ...rows.slice(place + 1, place + 1 + ROWS_NEAR)]
    const lines = near.flat().filter(({ text }) => text.split(" ").length >= LINE_WORDS)
    const joined: Segment[] = []
    for (let at = 0; at < row.length; ) {
      const line = stretchedFrom(row.slice(at), lines)
      joined.push(line.segment)
      at += line.count
    }
    return joined
  })
}

/** The first segment with those behind it that fill a column with it, all gaps alike, as a line of text nearby fills it. */
function stretchedFrom(row: readonly Segment[], lines: readonly Segment[]): { segment: Segment; count: number } {
  const [first, second] = row as [Segment, Segment | undefined]
  const gap = second ? second.left - first.right : 0
  const play = first.size * SAME_GAP
  const filled = second ? lines.filter(({ left }) => Math.abs(left - first.left) < first.size * SAME_EDGE) : []
  for (let count = 2; filled.length > 0 && count <= row.length; count++) {
    const [before, last] = [row[count - 2], row[count - 1]]
    // All gaps of a stretched line are so wide: none of its words are still together.
    if (!before || !last || before.text.includes(" ") || last.text.includes(" ")) break
    if (Math.abs(last.left - before.right - gap) > play) break
    if (count < LEAST_WORDS || !filled.some(({ right }) => Math.abs(right - last.right) < last.size * SAME_EDGE))
      continue
    const text = row.slice(0, count).map((segment) => segment.text)
    return { segment: { ...first, text: text.join(" "), right: last.right }, count }
  }
  return { segment: first, count: 1 }
}
