// The sentences of an answer: as its claims are counted and taken out, as marks refer to them, and as far as they are whole.
import { type Span, sentences } from "../../embedding/sentences.ts"
import { claimsNothing, introductionOf } from "./claims-nothing.ts"
import { blocksOf, isMarkup } from "./markup.ts"

const MARKS_BEFORE = /^(?:\[\d{1,3}\]\s*)+/

/** Text before a claim that is not part of it: list signs, headings, the end of the clause before. */
const CLAIM_PREFIX = /^(?:[-*+•>#|\s]+|\d{1,3}[.)]\s+|[.,;:!?)\]…。，、]+\s*)+/u
export const SENTENCE_END = /[.!?…؟।۔。！？]["'”’»)\]*_]*$/u
/** A point behind a digit may be a decimal point whose digits are missing. */
const DECIMAL_POINT = /\d\.$/

/** A full stop with marks beside it ends a sentence also before a small letter or without a space: `rye [1]. flour`. */
const MARKED_END =
  /(?<=\p{L}{2}["'”’)\]*_]*[.!?…]["'”’)*_]*)(?:\s*\[\d{1,3}\])+\s*(?=[\p{L}\p{N}])|(?<=\[\d{1,3}\][.!?…])\s+(?=\p{L})/gu

/** Marks at the start of a sentence belong to the one before it. */
export function answerSentences(answer: string): Span[] {
  return sentences(answer)
    .flatMap((span) => partsAtMarks(answer, span))
    .flatMap(({ start, end }) => {
      const marks = MARKS_BEFORE.exec(answer.slice(start, end))?.[0].length ?? 0
      return start + marks < end ? [{ start: start + marks, end }] : []
    })
}

function partsAtMarks(answer: string, { start, end }: Span): Span[] {
  const text = answer.slice(start, end)
  const parts: Span[] = []
  let from = 0
  for (const { 0: between, index } of text.matchAll(MARKED_END)) {
    if (index > from) parts.push({ start: start + from, end: start + index })
    from = index + between.length
  }
  return [...parts, { start: start + from, end }]
}

export const overlap = (a: Span, b: Span) => a.start < b.end && a.end > b.start

/**
 * The sentences of `answer` after `from`, without list signs, courtesies and the like before them. Headings and others that
 * claim nothing are left out, but for the last one, to which a mark belongs.
 */
export function claimSpans(answer: string, from: number): Span[] {
  const blocks = blocksOf(answer)
  const spans = sentences(answer.slice(from))
  return spans.flatMap(({ start, end }, i) => {
    const isFrame = isMarkup(blocks, { start: from + start, end: from + end })
    if (i < spans.length - 1 && (isFrame || claimsNothing(answer.slice(from + start, from + end)))) return []
    const prefix = CLAIM_PREFIX.exec(answer.slice(from + start, from + end))?.[0].length ?? 0
    const at = from + start + prefix
    const begins = at + introductionOf(answer.slice(at, from + end))
    return begins < from + end ? [{ start: begins, end: from + end }] : []
  })
}

/** Where the last whole sentence ends, or the last mark if that comes later. */
export function wholeEnd(answer: string, markEnd: number): number {
  const last = answerSentences(answer).at(-1)
  if (!last || last.end <= markEnd || (SENTENCE_END.test(answer) && !DECIMAL_POINT.test(answer))) return answer.length
  return Math.max(markEnd, answer.slice(0, last.start).trimEnd().length)
}
