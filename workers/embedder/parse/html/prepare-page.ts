// First pass over an HTML page: finds the start values of reversed lists, and the classes and ids that its styles hide.
import { readMarkup } from "./read-markup.ts"
import type { Attributes } from "./write-flow.ts"

export type PreparedPage = {
  /** The start value of the next reversed list, in the order of the page. */
  nextStart(): number
  isHidden(name: string, attributes: Attributes): boolean
}

/** A selector of one class or id, optionally with an element name. */
const SIMPLE = /^[a-z0-9]*[.#][\w-]+$/i
const SHOWN_AGAIN = /(?:^|;)\s*display\s*:/i
export const NOT_SHOWN = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b/i

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
  const hidden = hiddenBy(styles)
  return {
    nextStart: () => starts.shift() ?? 1,
    isHidden: (name, { class: classes = "", id = "" }) =>
      hidden.size > 0 &&
      [`#${id}`, ...classes.split(/\s+/).map((one) => `.${one}`)].some(
        (selector) => hidden.has(selector) || hidden.has(name + selector),
      ),
  }
}

/** Classes and ids that the page's own styles hide, except those for printing or narrow screens. */
function hiddenBy(styles: string): Set<string> {
  const hidden = new Set<string>()
  let depth = 0
  for (const chunk of withoutComments(styles).split("}")) {
    const [selectors = "", declarations, ...inner] = chunk.split("{")
    const isNested = depth > 0 || inner.length > 0
    depth = Math.max(0, declarations === undefined ? depth - 1 : depth + inner.length)
    if (isNested || declarations === undefined) continue
    for (const selector of selectors.split(",").map((one) => one.trim())) {
      if (!SIMPLE.test(selector)) continue
      if (NOT_SHOWN.test(declarations)) hidden.add(selector)
      else if (SHOWN_AGAIN.test(declarations)) hidden.delete(selector)
    }
  }
  return hidden
}

const withoutComments = (styles: string) =>
  styles
    .split("/*")
    .map((part, place) => (place === 0 ? part : part.split("*/").slice(1).join("*/")))
    .join("")
