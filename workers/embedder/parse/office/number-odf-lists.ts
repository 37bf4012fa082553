// Computes the numbers that OpenDocument texts display before headings and list items.
import { spellCount } from "../word/spell-count.ts"
import { type Element, elementsOf } from "./xml.ts"

/** `shown` is how many levels a number has: 2 for 3.1. */
export type ListLevel = { format: string; prefix: string; suffix: string; shown: number; start: number }
/** By level, null where it has bullets or nothing. */
export type ListLevels = readonly (ListLevel | null)[]
/** A list that is open; its outermost level is 0. What continues it counts on in the same `counts`. */
export type OpenList = { style: string; level: number; counts: Counts }
type Counts = (number | undefined)[]

export type ListNumbers = ReturnType<typeof createListNumbers>

const FORMATS: Readonly<Record<string, string>> = {
  a: "lowerLetter",
  A: "upperLetter",
  i: "lowerRoman",
  I: "upperRoman",
}
const PARAGRAPHS = new Set(["text:p", "text:h"])

export function readLevel({ name, attribs }: Element): ListLevel | null {
  const format = attribs["style:num-format"] ?? ""
  if (!/^text:(?:list-level-style-number|outline-level-style)$/.test(name) || format === "") return null
  return {
    format,
    prefix: attribs["style:num-prefix"] ?? "",
    suffix: attribs["style:num-suffix"] ?? "",
    shown: Number(attribs["text:display-levels"] ?? 1) || 1,
    start: wholeNumber(attribs["text:start-value"]) ?? 1,
  }
}

/** `styles` are the levels of list styles by name, `outline` those of headings. */
export function createListNumbers(styles: ReadonlyMap<string, ListLevels>, outline: ListLevels) {
  const byId = new Map<string | undefined, Counts>()
  const byStyle = new Map<string, Counts>()
  const headings: Counts = []

  return {
    /** A nested list has the style of the one around it, one level deeper. */
    open({ attribs }: Element, outer: OpenList | undefined): OpenList {
      const style = attribs["text:style-name"] ?? outer?.style ?? ""
      const level = (outer?.level ?? -1) + 1
      const goesOn = attribs["text:continue-numbering"] === "true"
      const continued = byId.get(attribs["text:continue-list"]) ?? (goesOn ? byStyle.get(style) : undefined)
      const counts = outer?.counts ?? continued ?? []
      if (outer && !goesOn) counts.length = Math.min(counts.length, level)
      if (attribs["xml:id"]) byId.set(attribs["xml:id"], counts)
      byStyle.set(style, counts)
      return { style, level, counts }
    },

    /** Undefined for a bullet; empty where nothing is displayed. */
    markOf(item: Element, { style, level, counts }: OpenList): string | undefined {
      const levels = styles.get(style)
      if (!levels?.[level]) return
      const [first] = elementsOf(item)
      if (item.name === "text:list-header" || !PARAGRAPHS.has(first?.name ?? "")) return ""
      return count(levels, level, counts, item.attribs["text:start-value"])
    },

    /** Empty for a heading without a number. */
    ofHeading({ attribs }: Element): string {
      const level = Number(attribs["text:outline-level"] ?? 1) - 1
      if (!outline[level] || attribs["text:is-list-header"] === "true") return ""
      return count(outline, level, headings, attribs["text:start-value"])
    },
  }
}

/** A skipped level counts as started; deeper ones begin anew. */
function count(levels: ListLevels, level: number, counts: Counts, start: string | undefined): string {
  const own = levels[level]
  if (!own) return ""
  for (let above = 0; above < level; above++) counts[above] ??= levels[above]?.start ?? 1
  const before = counts[level]
  counts[level] = wholeNumber(start) ?? (before === undefined ? own.start : before + 1)
  counts.length = level + 1
  const numbers = counts
    .map((number, place) => ({ number: number ?? 1, format: levels[place]?.format }))
    .slice(-own.shown)
    .flatMap(({ number, format }) => (format ? [spellCount(number, FORMATS[format] ?? "decimal", true)] : []))
  return own.prefix + numbers.join(".") + own.suffix
}

const wholeNumber = (text = ""): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined)
