// First pass over an HTML page: finds the start values of reversed lists, and the rules by which its styles hide elements.
import { type HidingRules, hidingRules } from "./hiding-rules.ts"
import { readMarkup } from "./read-markup.ts"

export type PreparedPage = {
  /** The start value of the next reversed list, in the order of the page. */
  nextStart(): number
  rules: HidingRules
}

export function preparePage(html: string): PreparedPage {
  const starts: number[] = []
  const open: (number | null)[] = []
  let styles = ""
  let inStyle = false
  const needed = /<style|<ol[^>]{0,200}\sreversed/i.test(html)
  if (needed)
    readMarkup(html, {
      open(name, { reversed }) {
        inStyle = name === "style"
        if (name === "ol" || name === "ul")
          open.push(reversed === undefined || name === "ul" ? null : starts.push(0) - 1)
        const list = name === "li" ? open.at(-1) : undefined
        if (typeof list === "number") starts[list] = (starts[list] ?? 0) + 1
      },
      close(name) {
        inStyle = false
        if (name === "ol" || name === "ul") open.pop()
      },
      text(text) {
        if (inStyle) styles += text
      },
    })
  return { nextStart: () => starts.shift() ?? 1, rules: hidingRules(styles) }
}
