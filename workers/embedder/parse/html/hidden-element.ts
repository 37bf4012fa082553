// Follows a hidden element to its end; the end tags of some elements are optional in HTML.

export type HiddenElement = {
  readonly name: string
  /** Whether it ends where another of this name begins. */
  endsBefore(name: string): boolean
  open(name: string): void
  /** Where it stands behind the end tag: still inside, at its own end, or outside because what is around it has ended. */
  close(name: string): "inside" | "end" | "around"
}

const names = (list: string) => new Set(list.split(" "))
const BLOCKS = names(
  "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul",
)
const LISTS = names("ol ul menu")
const TABLES = names("table")
/** The elements whose end tag may be missing: what begins behind them, and what they stand in. */
const ENDS: Readonly<Record<string, { before: ReadonlySet<string>; within: ReadonlySet<string> }>> = {
  p: { before: BLOCKS, within: names("div article section main body td th li") },
  li: { before: names("li"), within: LISTS },
  dt: { before: names("dt dd"), within: names("dl") },
  dd: { before: names("dt dd"), within: names("dl") },
  td: { before: names("td th tr tbody tfoot"), within: TABLES },
  th: { before: names("td th tr tbody tfoot"), within: TABLES },
  tr: { before: names("tr tbody tfoot"), within: TABLES },
  option: { before: names("option optgroup"), within: names("select") },
}
const NONE = { before: new Set<string>(), within: new Set<string>() }

/** Whether an open element ends, without an end tag, where another begins. */
export const endsBefore = (name: string, next: string): boolean => ENDS[name]?.before.has(next) ?? false

export function hideElement(name: string): HiddenElement {
  const { before, within } = ENDS[name] ?? NONE
  let depth = 1
  let inner = 0
  return {
    name,
    endsBefore: (other) => inner === 0 && before.has(other),
    open(other) {
      if (within.has(other)) inner++
      else if (other === name && inner === 0) depth++
    },
    close(other) {
      if (within.has(other)) return --inner < 0 ? "around" : "inside"
      if (other !== name || inner > 0) return "inside"
      depth--
      return depth === 0 ? "end" : "inside"
    },
  }
}
