// Types of Prometheus' text format 0.0.4, and the writer of the format.

export const EXPOSITION_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

export const FAMILY_TYPES = ["counter", "gauge", "histogram", "summary", "untyped"] as const
export type FamilyType = (typeof FAMILY_TYPES)[number]

export type Labels = ReadonlyMap<string, string>
/** One line. `name` includes the suffix of a histogram's or summary's part, e.g. `_bucket`. */
export type Sample = { name: string; labels: Labels; value: number }
export type Family = { name: string; type: FamilyType; help: string | null; samples: Sample[] }

/** The text of all families, with a final newline; empty if there are none. */
export function writeExposition(families: Iterable<Family>): string {
  const lines: string[] = []
  for (const { name, type, help, samples } of families) {
    if (help !== null) lines.push(`# HELP ${name} ${escapeText(help)}\n`)
    lines.push(`# TYPE ${name} ${type}\n`)
    for (const sample of samples)
      lines.push(`${sample.name}${writeLabels(sample.labels)} ${writeValue(sample.value)}\n`)
  }
  return lines.join("")
}

function writeLabels(labels: Labels): string {
  if (labels.size === 0) return ""
  return `{${Array.from(labels, ([name, value]) => `${name}="${escapeText(value).replaceAll('"', '\\"')}"`).join(",")}}`
}

const escapeText = (text: string) => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")

export function writeValue(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value)
  if (Number.isNaN(value)) return "NaN"
  return value > 0 ? "+Inf" : "-Inf"
}
