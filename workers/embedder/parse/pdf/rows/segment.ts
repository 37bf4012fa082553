// A segment: words of a line without a wide gap between them, with their positions.

/** `top` and `bottom` enclose its letters; `text` has single spaces and is never blank. */
export type Segment = {
  text: string
  /** Where words stand further apart than in running text, not far enough to be sure of; `at` is the space's place in `text`. */
  gaps?: Gap[]
  left: number
  right: number
  /** Its baseline. */
  v: number
  size: number
  turn: number
  /** Some of it is filled in on the page. */
  isField?: true
}

export type Gap = { left: number; right: number; at: number }

/** What stands under a picture or over a table. */
export const CAPTION = /^(?:(?:fig(?:ure)?|tab(?:le|elle)?|abb(?:ildung)?|bild|plate)\b\.? ?|[図表图圖] ?)\d/i

export const topOf = ({ v, size }: Segment) => v - size * 0.8
export const bottomOf = ({ v, size }: Segment) => v + size * 0.25

/** The pieces between gaps of it, from left to right; each keeps the gaps within it. */
export function cutSegment(segment: Segment, [gap, ...further]: readonly Gap[]): Segment[] {
  if (!gap) return [segment]
  const { gaps = [], ...rest } = segment
  const moved = (one: Gap) => ({ ...one, at: one.at - gap.at - 1 })
  const before = {
    ...rest,
    text: segment.text.slice(0, gap.at),
    right: gap.left,
    gaps: gaps.filter(({ at }) => at < gap.at),
  }
  const behind = {
    ...rest,
    text: segment.text.slice(gap.at + 1),
    left: gap.right,
    gaps: gaps.filter(({ at }) => at > gap.at).map(moved),
  }
  return [before, ...cutSegment(behind, further.map(moved))]
}
