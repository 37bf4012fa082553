// Puts the letters of a line from visual order (left to right) into reading order.

const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const FIRST_RTL = 0x590
const LTR = /[\p{L}\p{N}]/u
/** Figures run to the right in every script, with the sign of what they count. */
const FIGURE = /^\p{Nd}$/u
const COUNTED = /^[%‰٪$€£¥₪#°]$/u
const PARTS_FIGURES = /^[٫٬]$/u
/** Stand between two numbers or Latin words without parting them from each other. */
const JOINING = /^[\s.,٫٬:;/\-–+%$€#@_&='’"“”]+$/u
const ENDS_SENTENCE = /^[.!?؟۔]$/
const MIRRORED: Record<string, string> = {
  "(": ")",
  ")": "(",
  "[": "]",
  "]": "[",
  "{": "}",
  "}": "{",
  "«": "»",
  "»": "«",
}

export const isRightToLeft = (text: string) => RTL.test(text)

/** `parts` are letters, ligatures of several letters in the order they are read, and spaces. */
export function orderLetters(parts: readonly string[]): readonly string[] {
  if (!parts.some((part) => part.charCodeAt(0) >= FIRST_RTL && RTL.test(part))) return parts
  const kinds = parts.map((part, at) => kindOf(part, parts[at - 1], parts[at + 1]))
  const rtl = kinds.filter((kind) => kind === "R").length
  const latin = parts.filter((part, place) => kinds[place] === "L" && /\p{L}/u.test(part)).length
  const base = endsAt(parts, kinds) ?? (rtl >= latin ? "R" : "L")
  const runs = resolve(parts, kinds, base)
  const ordered = base === "R" ? runs.toReversed() : runs
  return ordered.flatMap(({ kind, from, to }) => {
    const run = parts.slice(from, to)
    return kind === "R" ? run.reverse().map((part) => MIRRORED[part] ?? part) : run
  })
}

/** No line begins with the sign that ends a sentence: the way to where it stands is the way the line is read. */
function endsAt(parts: readonly string[], kinds: readonly string[]): "R" | "L" | undefined {
  const [left, right] = [parts.findIndex(isLetter), parts.findLastIndex(isLetter)]
  const [first = "", last = ""] = [parts[left], parts[right]]
  const [isFirst, isLast] = [ENDS_SENTENCE.test(first), ENDS_SENTENCE.test(last)]
  if (isFirst === isLast) return
  if (isFirst) return kinds[left + 1] === "R" ? "R" : undefined
  // A number with its point may be that of an item, at the beginning of a line from the right.
  const run = parts.slice(kinds.lastIndexOf("R") + 1, right).join("")
  return run.trim() === "" || /\p{L}/u.test(run) ? "L" : undefined
}
const isLetter = (part: string) => part.trim() !== ""

function kindOf(part: string, before = "", after = ""): "R" | "L" | "N" {
  if (FIGURE.test(part)) return "L"
  if (COUNTED.test(part) && (FIGURE.test(before) || FIGURE.test(after))) return "L"
  if (PARTS_FIGURES.test(part)) return "N"
  return RTL.test(part) ? "R" : LTR.test(part) ? "L" : "N"
}

/** Runs of one direction; what is neutral goes with its neighbours where they agree, else with the line. */
function resolve(parts: readonly string[], kinds: readonly string[], base: string) {
  const runs: { kind: string; from: number; to: number }[] = []
  for (let at = 0; at < parts.length; ) {
    let to = at + 1
    let kind = kinds[at] ?? base
    if (kind === "N") {
      while (to < parts.length && kinds[to] === "N") to++
      const before = runs.at(-1)?.kind ?? base
      const after = kinds[to] ?? base
      const joins = before === after && (before === "R" || JOINING.test(parts.slice(at, to).join("")))
      kind = joins ? before : base
    }
    const last = runs.at(-1)
    if (last?.kind === kind) last.to = to
    else runs.push({ kind, from: at, to })
    at = to
  }
  return runs
}
