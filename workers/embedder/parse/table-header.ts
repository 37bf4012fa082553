// Counts the header rows of a table.

/** Maximum length of a column name. */
const MAX_NAME = 60

/** Header rows have only words, above rows with numbers in some column. At most one of them has a first cell. */
export function countHeaderRows(rows: readonly (readonly string[])[]): number {
  let count = 0
  for (const cells of rows) {
    const named = cells.filter((cell) => cell !== "")
    const isLabelled = rows.slice(0, count).some(([label]) => label !== "")
    if (named.some((cell) => isNumber(cell) || cell.length > MAX_NAME) || (isLabelled && cells[0] !== "")) break
    count++
  }
  const [first = [], rest] = [rows[0], rows.slice(count)]
  const isNamed = first.filter((cell) => cell !== "").length >= first.length - 1
  const hasFigures = first.some(
    (_, column) => rest.filter((cells) => isNumber(cells[column] ?? "")).length * 2 >= rest.length,
  )
  return isNamed && hasFigures && rest.length >= 2 ? count : 0
}

const isNumber = (cell: string) => /\d/.test(cell) && (cell.match(/\p{L}/gu)?.length ?? 0) <= cell.length / 2

/** Whether every cell of a row is a figure, so that it names no columns. */
export const isOfFigures = (row: readonly string[]): boolean => row.length > 0 && row.every((cell) => isNumber(cell))
