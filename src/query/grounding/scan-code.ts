// Reads code in a text that may go on: in a line between backticks, or in a block between fences.

/** Longer code in a line is text, and a longer line of a block is returned in pieces. */
const MAX_CODE = 1_000
/** What may stand before a fence on its line. */
const FENCE_LEAD = /^[ \t>*+-]*(?:\d+[.)])?[ \t]*$/

type Code = { signs: string; inner: string; closing: string; end: number; opens: boolean }

/** Code that begins here, or its signs alone if they open none; null if more text is needed to tell. */
export function codeAt(buffer: string, at: number, line: string, eof: boolean): Code | null {
  const signs = /^(?:`+|~+)/.exec(buffer.slice(at))?.[0] ?? ""
  const end = at + signs.length
  if (end === buffer.length && !eof) return null
  const rest = buffer.slice(end, end + MAX_CODE)
  if (opensFence(line, signs)) {
    const info = /^[^\n`]*/.exec(rest)?.[0] ?? ""
    if (info.length === rest.length && info.length < MAX_CODE && !eof) return null
    const inner = info.trimEnd()
    if (rest.charAt(info.length) !== "`") return { signs, inner, closing: "", end: end + inner.length, opens: true }
  }
  const inner = signs.startsWith("~") ? -1 : codeEnd(rest, signs, eof || rest.length === MAX_CODE)
  if (inner === null) return null
  if (inner === -1) return { signs, inner: "", closing: "", end, opens: false }
  return { signs, inner: rest.slice(0, inner), closing: signs, end: end + inner + signs.length, opens: false }
}

/** A line of a block of code without the space at its end; null if it may go on. */
export function codeLineAt(buffer: string, at: number, eof: boolean): string | null {
  const found = /^[^\n]+/.exec(buffer.slice(at, at + MAX_CODE))?.[0] ?? ""
  if (at + found.length === buffer.length && found.length < MAX_CODE && !eof) return null
  return found.trimEnd()
}

/** True if these signs open a block of code behind what stands on their line. */
const opensFence = (line: string, signs: string) => signs.length >= 3 && FENCE_LEAD.test(line)

/** True if a line ends the block of code that `sign` has opened. */
export const closesFence = (line: string, found: string, sign: string) =>
  FENCE_LEAD.test(line) && found.startsWith(sign) && /^(?:`+|~+)\s*$/.test(found)

/** Where the same signs end code in a line; -1 if they do not, null if more text may tell. */
function codeEnd(rest: string, signs: string, isAll: boolean): number | null {
  const stop = rest.search(/\n\s*\n/)
  const text = stop < 0 ? rest : rest.slice(0, stop)
  for (const { 0: run, index } of text.matchAll(/`+/g))
    if (run.length === signs.length && (isAll || stop >= 0 || index + run.length < rest.length)) return index || -1
  return isAll || stop >= 0 ? -1 : null
}
