// Finds what belongs to the form of a Markdown answer: the header and the rule of a table, the lines around code.
import type { Span } from "../../embedding/sentences.ts"
import { codeSpans } from "./code-spans.ts"

/** A table or a block of code: `frame` are the lines that say nothing alone, `body` all others. */
export type Block = Span & { isTable: boolean; frame: Span[]; body: Span[] }

const ROW = /^[ \t>]*(?:\|.*|.*\S[ \t]\|[ \t].*\S.*)$/
const RULE = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
const FENCE = /^(?:`{3,}|~{3,})/

/** The tables and blocks of code of an answer. */
export function blocksOf(answer: string): Block[] {
  const fences = codeSpans(answer).flatMap((span): Block[] => {
    if (!FENCE.test(answer.slice(span.start, span.end))) return []
    const lines = linesOf(answer, span)
    const isClosed = lines.length > 1 && FENCE.test(answer.slice(lines.at(-1)?.start, span.end).trim())
    const body = lines.slice(1, isClosed ? -1 : undefined)
    return [{ ...span, isTable: false, body, frame: lines.filter((line) => !body.includes(line)) }]
  })
  return [
    ...fences,
    ...tablesOf(answer).filter(({ start }) => !fences.some((fence) => fence.start <= start && start < fence.end)),
  ]
}

function tablesOf(answer: string): Block[] {
  if (!answer.includes("|")) return []
  const lines = linesOf(answer, { start: 0, end: answer.length })
  const is = (pattern: RegExp, line: Span | undefined) => line && pattern.test(answer.slice(line.start, line.end))
  return lines.flatMap((rule, i): Block[] => {
    const header = lines[i - 1]
    if (!header || !is(RULE, rule) || !answer.slice(rule.start, rule.end).includes("-") || !is(ROW, header)) return []
    const rest = lines.slice(i + 1)
    const stop = rest.findIndex((line) => !is(ROW, line))
    const body = stop < 0 ? rest : rest.slice(0, stop)
    const end = body.at(-1)?.end ?? rule.end
    return [{ start: header.start, end, isTable: true, frame: [header, rule], body }]
  })
}

function linesOf(text: string, { start, end }: Span): Span[] {
  const lines: Span[] = []
  let from = start
  for (const line of text.slice(start, end).split("\n")) {
    lines.push({ start: from, end: from + line.length })
    from += line.length + 1
  }
  return lines
}

/** True if a sentence is a part of the form alone. */
export const isMarkup = (blocks: readonly Block[], { start, end }: Span): boolean =>
  blocks.some(({ frame }) => frame.some((line) => line.start <= start && end <= line.end))
