// Gives a name that stands over several columns of a table to each of them.
import type { Segment } from "../rows/segment.ts"

type Columns = readonly { left: number; right: number }[]
/** In sizes: how nearly a name begins with the first of its columns. */
const SAME_EDGE = 0.2

/**
 * The first row has names, the second names each column again: where a name stands between two columns, its place is none.
 * The label's name is in one of the two. `names` are what stands over each of the columns that are left. Undefined where nothing is spread.
 */
export function spreadNames(
  rows: readonly Segment[][],
  columns: Columns,
): { columns: Columns; names: (Segment | undefined)[] } | undefined {
  const [over = [], under = [], ...body] = rows
  const fills = (row: readonly Segment[], column: Columns[number]) =>
    row.some(({ left, right }) => left < column.right && right > column.left)
  const kept = columns.filter((column) => [under, ...body].some((row) => fills(row, column)))
  const [label, ...others] = kept
  const named = over.filter((name) => label && fills([name], label))
  const names = over.filter((name) => !named.includes(name))
  const isNamedTwice =
    body.length > 0 &&
    label !== undefined &&
    over.every(({ text }) => /\p{L}/u.test(text)) &&
    names.length > 0 &&
    names.length * 2 < kept.length &&
    named.length <= 1 &&
    named.every((name) => !fills([name], others[0] ?? label)) &&
    under.length === kept.length - named.length &&
    others.every((column) => fills(under, column)) &&
    under.every(({ text }) => !/^[\p{N}\p{P}\p{S}\s]+$/u.test(text))
  if (!isNamedTwice) return
  const firsts = names.map((name) => kept.findIndex(({ left }) => Math.abs(left - name.left) < name.size * SAME_EDGE))
  return {
    columns: kept,
    names: firsts.every((first) => first >= 0)
      ? kept.map((_, place) => (place === 0 ? named[0] : names.findLast((__, at) => (firsts[at] ?? 0) <= place)))
      : kept.map((column, place) => (place === 0 ? named[0] : nearest(names, column))),
  }
}

const nearest = (names: readonly Segment[], column: Columns[number]) =>
  names.reduce((a, b) => (distance(b, column) < distance(a, column) ? b : a))

const distance = (name: Segment, { left, right }: Columns[number]) =>
  Math.abs(name.left + name.right - left - right) / 2
