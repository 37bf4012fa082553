// Prints a table of figures, each with its change since the last run.
import { renderTable } from "../bench/table.ts"

export type Table = { title: string; rows: readonly Readonly<Record<string, string | number>>[] }

/** Changes smaller than this are not told. */
const TOLD = 0.0005

export function printTable({ title, rows }: Table, last: Table | undefined): void {
  const [first] = rows
  if (!first) return
  const columns = Object.keys(first)
  const label = columns[0] ?? ""
  const before = (row: Table["rows"][number]) => last?.rows.find((other) => other[label] === row[label])
  const cells = rows.map((row) => columns.map((column) => cell(row[column], before(row)?.[column])))
  console.log(`${title}\n${renderTable(columns, cells)}\n`)
}

function cell(value: string | number | undefined, before: string | number | undefined): string {
  if (typeof value !== "number") return value ?? ""
  if (!Number.isFinite(value)) return "-"
  const shown = Number.isInteger(value) && value > 1 ? String(value) : value.toFixed(value > 10 ? 0 : 3)
  const change = typeof before === "number" ? value - before : 0
  return Math.abs(change) < TOLD ? shown : `${shown} (${change > 0 ? "+" : ""}${change.toFixed(3)})`
}
