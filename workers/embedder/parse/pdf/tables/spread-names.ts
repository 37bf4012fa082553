// Gives a column name that spans several columns to each of these columns.
import type { Segment } from "../rows/segment.ts"

type Columns = readonly { left: number; right: number }[]
/** Maximum distance between the left edges of a name and of its first column, in letter sizes. */
const SAME_EDGE = 0.2

/**
 * The first row has spanning names, the second a name for each column. A name between two columns makes no column of its
 * own. The label column is named in one of the rows. `names`: those over the remaining columns; undefined without spans.
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
