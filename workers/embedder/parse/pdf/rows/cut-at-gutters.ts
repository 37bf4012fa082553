// Cuts lines at narrow column gutters: row after row, the text behind the gap begins at the same edge.
import { cutSegment, type Gap, type Segment } from "./segment.ts"

type Rows = readonly Segment[][]
/** In sizes: how nearly words of a column begin below each other. */
const SAME_EDGE = 0.08
/** So many rows have the gap, or so many of them one so wide that it parts segments. */
const ROWS = 6
const WIDE_ROWS = 2
/** Rows further apart, in sizes, are not of one column; no more of them are looked at. */
const ROW_DISTANCE = 3.2
const REACH = 8

export function cutAtGutters(rows: Rows): Segment[][] {
  return rows.map((row, place) =>
    row.some(({ gaps }) => gaps)
      ? row.flatMap((segment) => {
          const gutters = segment.gaps?.filter((gap) => isGutter(rows, place, gap)) ?? []
          return gutters.length > 0 ? cutSegment(segment, gutters) : [segment]
        })
      : row,
  )
}

/** Rows on both sides of it have the gap as well; one that leaves its place empty neither tells nor ends it. */
function isGutter(rows: Rows, place: number, gap: Gap): boolean {
  let [found, wide] = [1, 0]
  for (const step of [-1, 1]) {
    for (let at = place + step; Math.abs(at - place) <= REACH; at += step) {
      const [row, before] = [rows[at], rows[at - step]]
      if (!row || !before || distance(row, before) > ROW_DISTANCE) break
      const kind = gapIn(row, gap)
      if (kind === "none") break
      if (kind !== "empty") found++
      if (kind === "wide") wide++
    }
  }
  return found >= ROWS || wide >= WIDE_ROWS
}

function gapIn(row: readonly Segment[], gap: Gap): "wide" | "narrow" | "empty" | "none" {
  const play = (row[0]?.size ?? 0) * SAME_EDGE
  const isAt = (edge: number) => Math.abs(edge - gap.right) <= play
  const over = row.find(({ left, right }) => left < gap.right - play && right > gap.left + play)
  if (over) return over.gaps?.some(({ right }) => isAt(right)) ? "narrow" : "none"
  return row.some(({ left }, at) => at > 0 && isAt(left)) ? "wide" : "empty"
}

const distance = ([a]: readonly Segment[], [b]: readonly Segment[]) =>
  a && b ? Math.abs(a.v - b.v) / Math.max(a.size, b.size) : Number.POSITIVE_INFINITY
