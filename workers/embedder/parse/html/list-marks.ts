// Numbers the items of nested HTML lists as a browser does.
import { roman } from "../roman.ts"
import type { Attributes } from "./write-flow.ts"

type List = { type: string; next: number; step: number } | null

const INDENT = "  "
/** The types that a style can give a list. */
const LIST_STYLE = /list-style(?:-type)?\s*:\s*([a-z-]+)/i
const STYLED: Readonly<Record<string, string>> = {
  decimal: "1",
  "lower-alpha": "a",
  "lower-latin": "a",
  "upper-alpha": "A",
  "upper-latin": "A",
  "lower-roman": "i",
  "upper-roman": "I",
}

/** The attribute by which markup of other formats says how an item is marked. */
export const LIST_MARK = "footnote-list-mark"

export function createListMarks() {
  const open: List[] = []
  /** For each open list, whether it stands in an item. */
  const inside: boolean[] = []
  return {
    /** `isInside`: it stands in an item of the list around it. */
    open(name: string, isInside: boolean, { start, type = "1", reversed, style = "" }: Attributes): void {
      inside.push(isInside && open.length > 0)
      const first = Number.parseInt(start ?? "", 10)
      const step = reversed === undefined ? 1 : -1
      const styled = STYLED[LIST_STYLE.exec(style)?.[1]?.toLowerCase() ?? ""]
      open.push(name === "ol" ? { type: styled ?? type, next: Number.isNaN(first) ? 1 : first, step } : null)
    },
    close(): void {
      open.pop()
      inside.pop()
    },
    /** How far the items of the innermost list are indented. */
    indent: () => INDENT.repeat(inside.filter(Boolean).length),
    /** The marker of the next item of the innermost list, followed by a space. */
    next({ value, [LIST_MARK]: written }: Attributes): string {
      if (written !== undefined) return written === "" ? "" : `${written} `
      const list = open.at(-1)
      if (!list) return "- "
      const own = Number.parseInt(value ?? "", 10)
      if (!Number.isNaN(own)) list.next = own
      const number = list.next
      list.next += list.step
      return `${spell(number, list.type)}. `
    },
  }
}

function spell(number: number, type: string): string {
  if (number < 1 || number > 3999) return `${number}`
  if (type === "a" || type === "A") return inCase(letters(number), type)
  if (type === "i" || type === "I") return inCase(roman(number), type)
  return `${number}`
}

const inCase = (text: string, type: string) => (type === type.toUpperCase() ? text.toUpperCase() : text)

function letters(number: number): string {
  let text = ""
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text
  }
  return text
}
