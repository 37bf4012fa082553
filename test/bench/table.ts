// Prints rows as an aligned table: the first column to the left, numbers to the right.

/** A line per row under a heading and a rule. */
export function renderTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => (row[i] ?? "").length)))
  const line = (cells: readonly string[]) =>
    widths
      .map((width, i) => (i === 0 ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width)))
      .join("  ")
      .trimEnd()
  return [line(headings), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)].join("\n")
}

/** The number with so many decimals; a dash where it could not be measured. */
export const figure = (value: number, decimals = 0) => (Number.isFinite(value) ? value.toFixed(decimals) : "-")
