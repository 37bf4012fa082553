// Parses Prometheus' text format 0.0.4 as strictly as the original Pushgateway does.
import { FAMILY_TYPES, type Family, type FamilyType, type Sample } from "./exposition.ts"

export type Parsed =
  /** `timestamped`: a sample has a timestamp, which the format allows and a push does not. */
  { ok: true; families: Family[]; timestamped: boolean } | { ok: false; reason: string }

type Draft = { name: string; type: FamilyType | null; help: string | null; samples: Sample[] }
/** Null if the line is valid, else what is wrong with it. */
type Fault = string | null

const METRIC_NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"/y
const COMMENT = /^#[ \t]+(HELP|TYPE)[ \t]+([^ \t]+)(?:[ \t]+(.*))?$/s
const AFTER_LABELS = /^[ \t]*([^ \t]+)(?:[ \t](.*))?$/s
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i

/** Families in the order they first appear; those without samples are left out. */
export function parseExposition(text: string): Parsed {
  const drafts = new Map<string, Draft>()
  const seen = { timestamp: false }
  const lines = text.split("\n")
  if (lines.pop() !== "") return { ok: false, reason: `line ${lines.length + 1}: unexpected end of input` }
  for (const [index, raw] of lines.entries()) {
    const line = raw.replace(/^[ \t]+/, "")
    if (line === "") continue
    const fault = line.startsWith("#") ? readComment(drafts, line) : readSample(drafts, line, seen)
    if (fault !== null) return { ok: false, reason: `line ${index + 1}: ${fault}` }
  }
  const families: Family[] = []
  for (const draft of drafts.values())
    if (draft.samples.length > 0) families.push({ ...draft, type: draft.type ?? "untyped" })
  return { ok: true, families, timestamped: seen.timestamp }
}

function readComment(drafts: Map<string, Draft>, line: string): Fault {
  const [, keyword, name = "", rest = ""] = COMMENT.exec(line) ?? []
  if (keyword === undefined) return null
  if (nameAt(name, 0) !== name) return "invalid metric name in comment"
  const draft = draftOf(drafts, name)
  if (keyword === "HELP") {
    if (draft.help !== null) return `second HELP line for "${name}"`
    draft.help = unescaped(rest, false)
    return draft.help === null ? "invalid escape sequence in help" : null
  }
  if (rest === "") return null
  const type = FAMILY_TYPES.find((known) => known === rest.trim().toLowerCase())
  if (!type) return `unknown metric type for "${name}"`
  if (draft.type !== null || draft.samples.length > 0) return `second TYPE line for "${name}", or TYPE after samples`
  draft.type = type
  return null
}

function readSample(drafts: Map<string, Draft>, line: string, seen: { timestamp: boolean }): Fault {
  const name = nameAt(line, 0)
  if (name === "") return "invalid metric name"
  let at = skipBlank(line, name.length)
  const labels = new Map<string, string>()
  if (line[at] === "{") {
    const end = readLabels(line, at + 1, labels)
    if (typeof end === "string") return end
    at = end
  }
  const [, number = "", stamp] = AFTER_LABELS.exec(line.slice(at)) ?? []
  const value = readValue(number)
  if (value === null) return "expected a number as value"
  if (stamp !== undefined && !/^-?\d+$/.test(stamp)) return "expected an integer as timestamp"
  if (stamp !== undefined) seen.timestamp = true
  const draft = ownerOf(drafts, name)
  const fault = partFault(draft, name, labels)
  if (fault === null) draft.samples.push({ name, labels, value })
  return fault
}

/** Reads labels from just after `{`. Returns the position after `}`, or what is wrong. */
function readLabels(line: string, start: number, labels: Map<string, string>): number | string {
  let at = skipBlank(line, start)
  while (line[at] !== "}") {
    LABEL.lastIndex = at
    const label = LABEL.exec(line)
    if (!label) return "expected a label name, '=' and a quoted value"
    const [opening, name = ""] = label
    const from = at + opening.length
    const to = closingQuote(line, from)
    if (to === -1) return `the value of label "${name}" does not end on its line`
    const value = unescaped(line.slice(from, to), true)
    if (value === null) return `invalid escape sequence in label "${name}"`
    if (name === "__name__") return "label name __name__ is reserved"
    if (labels.has(name)) return `duplicate label "${name}"`
    labels.set(name, value)
    at = skipBlank(line, to + 1)
    if (line[at] === ",") at = skipBlank(line, at + 1)
    else if (line[at] !== "}") return `unexpected text after label "${name}"`
  }
  return at + 1
}

/** The family a sample belongs to: its own name, or the histogram or summary it is a part of. */
function ownerOf(drafts: Map<string, Draft>, name: string): Draft {
  const exact = drafts.get(name)
  if (exact) return exact
  const base = /^(.+)_(bucket|sum|count)$/.exec(name)
  const owner = base ? drafts.get(base[1] ?? "") : undefined
  const isPart = owner?.type === "histogram" || (owner?.type === "summary" && base?.[2] !== "bucket")
  return owner && isPart ? owner : draftOf(drafts, name)
}

/** Checks that a sample can be part of its family; buckets and quantiles must be numbers. */
function partFault(draft: Draft, name: string, labels: Map<string, string>): Fault {
  if (draft.type === "histogram" && name === draft.name) return `"${name}" is a histogram and needs a suffix`
  if (draft.type === "histogram" && name.endsWith("_bucket") && readValue(labels.get("le") ?? "") === null)
    return `expected a number as label "le" of "${name}"`
  if (draft.type === "summary" && name === draft.name && readValue(labels.get("quantile") ?? "") === null)
    return `expected a number as label "quantile" of "${name}"`
  return null
}

function draftOf(drafts: Map<string, Draft>, name: string): Draft {
  const draft = drafts.get(name) ?? { name, type: null, help: null, samples: [] }
  drafts.set(name, draft)
  return draft
}

function nameAt(text: string, at: number): string {
  METRIC_NAME.lastIndex = at
  return METRIC_NAME.exec(text)?.[0] ?? ""
}

function skipBlank(text: string, start: number): number {
  let at = start
  while (text[at] === " " || text[at] === "\t") at++
  return at
}

function closingQuote(text: string, start: number): number {
  let at = start
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1
  return at < text.length ? at : -1
}

/** Null if a backslash is followed by anything but a backslash, `n` or (in labels) a quote. */
function unescaped(text: string, inLabel: boolean): string | null {
  if (!text.includes("\\")) return text
  let valid = true
  const plain = text.replace(/\\(.?)/gs, (_, escaped: string) => {
    if (escaped === "n") return "\n"
    if (escaped === "\\" || (inLabel && escaped === '"')) return escaped
    valid = false
    return ""
  })
  return valid ? plain : null
}

function readValue(text: string): number | null {
  if (DECIMAL.test(text)) {
    const value = Number(text)
    return Number.isFinite(value) ? value : null
  }
  const [, sign, word] = SPECIAL.exec(text) ?? []
  if (word === undefined) return null
  if (word.toLowerCase() === "nan") return sign === "" ? Number.NaN : null
  return sign === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
