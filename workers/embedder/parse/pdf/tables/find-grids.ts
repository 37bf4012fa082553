// Finds the grids that ruled lines form on a page: their rows and columns, and the fields that belong to one cell.
import type { Ruling } from "../glyphs/read-rulings.ts"

/** `xs` and `ys` bound the columns and rows; `cellOf(row, column)` is the same for all fields of one cell. */
export type Grid = { xs: number[]; ys: number[]; cellOf(row: number, column: number): number }

/** In points: closer lines are one line, and a line that ends closer to another one meets it. */
const SAME = 2.5
const MEETS = 3
/** No table has more lines or fields; such a page has a drawing. */
const MAX_LINES = 1_500
const MAX_FIELDS = 20_000

/** Grids of at least two rows and two columns, the largest first. */
export function findGrids(rulings: readonly Ruling[]): Grid[] {
  const drawn = rulings.filter(({ isShade }) => !isShade)
  const across = joinLines(drawn.filter(({ isAcross }) => isAcross))
  const down = joinLines(drawn.filter(({ isAcross }) => !isAcross))
  const shades = joinLines(rulings.filter(({ isShade }) => isShade))
  if (across.length + down.length + shades.length > MAX_LINES) return []
  return groupMeeting(across, down)
    .flatMap((lines) => toGrid(lines, shades) ?? [])
    .sort((a, b) => areaOf(b) - areaOf(a))
}

const areaOf = ({ xs, ys }: Grid) => ((xs.at(-1) ?? 0) - (xs[0] ?? 0)) * ((ys.at(-1) ?? 0) - (ys[0] ?? 0))

/** Joins the pieces of a line. */
function joinLines(rulings: readonly Ruling[]): Ruling[] {
  const joined: Ruling[] = []
  for (const ruling of rulings.toSorted((a, b) => a.at - b.at || a.from - b.from)) {
    if (joined.length > MAX_LINES) break
    const place = joined.findLastIndex((other) => other.at < ruling.at - SAME)
    const before = joined
      .slice(place + 1)
      .find((other) => ruling.from <= other.to + MEETS && ruling.to >= other.from - MEETS)
    if (before) {
      before.from = Math.min(before.from, ruling.from)
      before.to = Math.max(before.to, ruling.to)
    } else joined.push({ ...ruling })
  }
  return joined
}

/** Groups lines that meet, directly or through other lines. */
function groupMeeting(across: readonly Ruling[], down: readonly Ruling[]): Ruling[][] {
  const groupOf = new Map<Ruling, Set<Ruling>>()
  for (const line of [...across, ...down]) groupOf.set(line, new Set([line]))
  for (const a of across) {
    for (const b of down) {
      const meets = reaches(a, b.at) && reaches(b, a.at)
      const [one, other] = [groupOf.get(a), groupOf.get(b)]
      if (!meets || !one || !other || one === other) continue
      const [large, small] = one.size >= other.size ? [one, other] : [other, one]
      for (const line of small) {
        large.add(line)
        groupOf.set(line, large)
      }
    }
  }
  return [...new Set(groupOf.values())].filter(({ size }) => size > 2).map((group) => [...group])
}

const reaches = ({ from, to }: Ruling, at: number) => from - MEETS <= at && to + MEETS >= at

/** Undefined without two rows and two columns. The outer edge counts as ruled, and so do shades that fill the whole grid. */
function toGrid(lines: readonly Ruling[], shades: readonly Ruling[]): Grid | undefined {
  const down = lines.filter(({ isAcross }) => !isAcross)
  const drawn = lines.filter(({ isAcross }) => isAcross)
  const [[left = 0, right = 0], [top = 0, bottom = 0]] = [ends(drawn), ends(down)]
  const across = [
    ...drawn,
    ...shades.filter(
      ({ at, from, to }) =>
        at > top &&
        at < bottom &&
        from < left + MEETS &&
        to > right - MEETS &&
        from > left - MEETS &&
        to < right + MEETS,
    ),
  ]
  const xs = apart([...down.map(({ at }) => at), ...ends(drawn)])
  const ys = apart([...across.map(({ at }) => at), ...ends(down)])
  const [columns, rows] = [xs.length - 1, ys.length - 1]
  if (columns < 2 || rows < 2 || columns * rows > MAX_FIELDS) return
  const parents = Array.from({ length: columns * rows }, (_, field) => field)
  const rootOf = (field: number): number => {
    let root = field
    while (parents[root] !== root) root = parents[root] ?? root
    parents[field] = root
    return root
  }
  const middle = (edges: readonly number[], place: number) => ((edges[place] ?? 0) + (edges[place + 1] ?? 0)) / 2
  const isRuled = (walls: readonly Ruling[], at: number, along: number) =>
    walls.some((wall) => Math.abs(wall.at - at) <= SAME && wall.from <= along && wall.to >= along)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const field = row * columns + column
      if (column + 1 < columns && !isRuled(down, xs[column + 1] ?? 0, middle(ys, row)))
        parents[rootOf(field + 1)] = rootOf(field)
      if (row + 1 < rows && !isRuled(across, ys[row + 1] ?? 0, middle(xs, column)))
        parents[rootOf(field + columns)] = rootOf(field)
    }
  }
  return { xs, ys, cellOf: (row, column) => rootOf(row * columns + column) }
}

const ends = (lines: readonly Ruling[]) =>
  lines.length === 0 ? [] : [Math.min(...lines.map(({ from }) => from)), Math.max(...lines.map(({ to }) => to))]

/** The positions in ascending order; equal ones only once. */
function apart(places: readonly number[]): number[] {
  const found: number[] = []
  for (const place of places.toSorted((a, b) => a - b)) {
    if (found.length === 0 || place - (found.at(-1) ?? 0) > SAME) found.push(place)
  }
  return found
}
