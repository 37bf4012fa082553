// Tells how many rows at the top of a table name its columns.

/** Names of columns are no longer than this. */
const MAX_NAME = 60

/** Rows of words alone that stand above rows of which some column has figures; all but the first lack a first cell. */
export function countHeaderRows(rows: readonly (readonly string[])[]): number {
  let count = 0
  for (const cells of rows) {
    const named = cells.filter((cell) => cell !== "")
    if (named.some((cell) => isNumber(cell) || cell.length > MAX_NAME) || (count > 0 && cells[0] !== "")) break
    count++
  }
  const [first, rest] = [rows[0] ?? [], rows.slice(count)]
  const isNamed = first.filter((cell) => cell !== "").length >= first.length - 1
  const hasFigures = first.some(
    (_, column) => rest.filter((cells) => isNumber(cells[column] ?? "")).length * 2 >= rest.length,
  )
  return isNamed && hasFigures && rest.length >= 2 ? count : 0
}

const isNumber = (cell: string) => /\d/.test(cell) && (cell.match(/\p{L}/gu)?.length ?? 0) <= cell.length / 2
