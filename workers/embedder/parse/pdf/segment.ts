// A piece of a line that nothing parts: words side by side, with the place they take.

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

export const topOf = ({ v, size }: Segment) => v - size * 0.8
export const bottomOf = ({ v, size }: Segment) => v + size * 0.25
