// Lines of CSV (RFC 4180) that a spreadsheet reads as data and never as a formula.

/** With its line break; null is an empty field, a list is joined by spaces. */
export const csvLine = (values: readonly unknown[]): string => `${values.map(field).join(",")}\r\n`

/** What a spreadsheet takes for a formula, also behind blanks and in full width. */
const FORMULA = /^(?:[\t\r\n]|\s*[=+\-@＝＋－＠])/

function field(value: unknown): string {
  if (value === null || value === undefined) return ""
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  const text = Array.isArray(value) ? value.join(" ") : String(value)
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
