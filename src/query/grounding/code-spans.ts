// Finds the code in a Markdown text: what stands in it is text as it is, so `items[0]` has no mark.
import type { Span } from "../../embedding/sentences.ts"
import { withoutReferences } from "./references.ts"

/** A fence with all lines up to its end or the end of the text, or code in a line. */
const CODE =
  /(?<=^|\n)(?<lead>[ \t>*+-]*(?:\d+[.)])?[ \t]*)(?<fence>`{3,}|~{3,})(?:(?!`)[^\n])*(?:\n[\s\S]*?(?:\n[ \t>]*\k<fence>[`~]*[ \t]*(?=\n|$)|$)|$)|(?<!`)(?<run>`+)(?!`)(?:(?!\n\s*\n)[\s\S])*?[^`]\k<run>(?!`)/g
const INDEXED = /[\p{L}_][\p{L}\p{N}_]*(?=\[(?:\d{1,3}|[a-z])\])/gu
const INDEX = /\[(?=\d{1,3}\])/g
const MARK = /\s*\[\d{1,3}\]/g

/** The pieces of code in a text, with their backticks. */
export function codeSpans(text: string): Span[] {
  if (!/[`~]/.test(text)) return []
  return Array.from(text.matchAll(CODE), ({ 0: whole, index, groups }) => ({
    start: index + (groups?.lead?.length ?? 0),
    end: index + whole.length,
  }))
}

/** The names in a text's code that are followed by an index: `items[0]`. */
export const indexedNames = (text: string): string[] =>
  codeSpans(text).flatMap(({ start, end }) => text.slice(start, end).match(INDEXED) ?? [])

/** What a piece of an answer says: without its marks and phrases about its sources, and with the indexes in code spelt so that nobody takes them for marks. */
export function saidIn(answer: string, { start, end }: Span): string {
  const parts: string[] = []
  let from = start
  for (const code of codeSpans(answer)) {
    if (code.end <= start || code.start >= end) continue
    parts.push(said(answer.slice(from, Math.max(from, code.start))))
    from = Math.max(from, code.start)
    parts.push(answer.slice(from, Math.min(end, code.end)).replace(INDEX, "[ "))
    from = Math.min(end, code.end)
  }
  return [...parts, said(answer.slice(from, end))].join("")
}

const said = (text: string) => withoutReferences(text.replace(MARK, ""))
