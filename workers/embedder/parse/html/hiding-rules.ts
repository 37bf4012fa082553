// Reads the style sheets inside a page and finds the styles of its elements that can hide, by tag, class, id and ancestors.
import { declarationsIn, type Styles } from "./hiding-styles.ts"

/** `marks` are classes and ids as selectors write them: `.menu`, `#top`. */
export type Marked = { name: string; marks: readonly string[] }
export type HidingRules = {
  /** `around` are the elements it stands in, from the outermost; `style` is its own. */
  stylesOf(element: Marked, around: readonly Marked[], style: string): Styles
}

type Step = Marked & { isParent: boolean }
type Rule = { property: string; value: string; target: Marked; around: Step[]; weight: number }

/** Names, classes and ids; what depends on attributes, states or siblings is not followed. */
const COMPOUND = /^(\*|[a-z][a-z0-9-]*)?((?:[.#][\w-]+)*)$/i
/** Scripts hide the whole page so until it is laid out. */
const WHOLE_PAGE = new Set(["html", "body"])
const ANY = "*"
const MAX_RULES = 10_000
/** Comparisons of elements around, over the whole page; behind so many nothing more is hidden by them. */
const MAX_STEPS = 5_000_000
const [IMPORTANT, ID, CLASS] = [1_000_000, 10_000, 100]

export const markedAs = (name: string, { class: classes = "", id = "" }: Readonly<Record<string, string>>): Marked => ({
  name,
  marks: [...(id ? [`#${id}`] : []), ...classes.split(/\s+/).flatMap((one) => (one ? [`.${one}`] : []))],
})

export function hidingRules(styles: string): HidingRules {
  const rules = readRules(styles)
  const byKey = Map.groupBy(rules, ({ target }) => target.marks[0] ?? target.name)
  let steps = 0

  /** Descendants are found greedily from the inside, which is right but where `>` follows upon a descendant. */
  function standsIn(wanted: readonly Step[], around: readonly Marked[]): boolean {
    let at = around.length - 1
    for (const step of wanted) {
      for (; ; at--) {
        const element = around[at]
        if (!element || steps++ > MAX_STEPS) return false
        if (matches(step, element)) break
        if (step.isParent) return false
      }
      at--
    }
    return true
  }

  return {
    stylesOf(element, around, style) {
      const strongest = new Map<string, Rule>()
      for (const key of rules.length === 0 ? [] : [...element.marks, element.name, ANY]) {
        for (const rule of byKey.get(key) ?? []) {
          const best = strongest.get(rule.property)
          if (best && best.weight > rule.weight) continue
          if (matches(rule.target, element) && standsIn(rule.around, around)) strongest.set(rule.property, rule)
        }
      }
      const styles = new Map([...strongest].map(([property, { value }]) => [property, value]))
      for (const { property, value, isImportant } of style === "" ? [] : declarationsIn(style))
        if (isImportant || (strongest.get(property)?.weight ?? 0) < IMPORTANT) styles.set(property, value)
      return styles
    },
  }
}

const matches = ({ name, marks }: Marked, element: Marked) =>
  (name === ANY || name === element.name) && marks.every((mark) => element.marks.includes(mark))

/** Without those for printing or narrow screens. */
function readRules(styles: string): Rule[] {
  const rules: Rule[] = []
  let depth = 0
  for (const chunk of withoutComments(styles).split("}")) {
    const [before = "", declarations, ...inner] = chunk.split("{")
    const isNested = depth > 0 || inner.length > 0
    depth = Math.max(0, declarations === undefined ? depth - 1 : depth + inner.length)
    if (isNested || declarations === undefined) continue
    const declared = declarationsIn(declarations)
    for (const selector of declared.length > 0 ? (before.split(";").at(-1) ?? "").split(",") : []) {
      const found = readSelector(selector.trim())
      if (!found || rules.length >= MAX_RULES) continue
      for (const { property, value, isImportant } of declared) {
        const weight = found.weight + (isImportant ? IMPORTANT : 0) + rules.length / MAX_RULES / 2
        rules.push({ ...found, property, value, weight })
      }
    }
  }
  return rules
}

/** A class or id must stand in it. */
function readSelector(selector: string): Pick<Rule, "target" | "around" | "weight"> | undefined {
  const words = selector.replace(/\s*>\s*/g, " >").split(/\s+/)
  const steps: Step[] = []
  for (const [place, word] of words.entries()) {
    const isParent = word.startsWith(">")
    const [, name, marks = ""] = COMPOUND.exec(isParent ? word.slice(1) : word) ?? []
    if (name === undefined && marks === "") return
    const before = steps.at(-1)
    if (isParent) {
      if (!before || place === 0) return
      before.isParent = true
    }
    steps.push({
      name: (name ?? ANY).toLowerCase(),
      marks: marks.match(/[.#][\w-]+/g) ?? [],
      isParent: false,
    })
  }
  const [target, ...around] = steps.reverse()
  if (!target || WHOLE_PAGE.has(target.name)) return
  const marks = steps.flatMap((step) => step.marks)
  if (marks.length === 0) return
  const named = steps.filter(({ name }) => name !== ANY).length
  const ids = marks.filter((mark) => mark.startsWith("#")).length
  return { target, around, weight: ids * ID + (marks.length - ids) * CLASS + named }
}

const withoutComments = (styles: string) =>
  styles
    .replaceAll(/<!--|-->/g, " ")
    .split("/*")
    .map((part, place) => (place === 0 ? part : part.split("*/").slice(1).join("*/")))
    .join("")
