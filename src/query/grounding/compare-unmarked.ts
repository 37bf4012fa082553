// Compares with the sources what an answer states without a mark: whole sentences, and what follows a sentence's last mark.
import type { Span } from "../../embedding/sentences.ts"
import { words } from "../../embedding/words.ts"
import type { ClaimCheck } from "../claims/check-claim.ts"
import type { Citation, Source } from "../model/question.ts"
import { answerSentences, overlap } from "./answer-sentences.ts"
import { claimsNothing } from "./claims-nothing.ts"
import { clausesOf } from "./clauses.ts"
import { saidIn } from "./code-spans.ts"
import type { Evidence } from "./find-evidence.ts"
import { blocksOf, isMarkup } from "./markup.ts"
import { toCitation } from "./to-citation.ts"

/** `check` is what the sources say of that part of a sentence, at best; without a citation none says it. */
export type Unmarked = { span: Span; check: ClaimCheck; citation: Citation | null }

const NOT_SAID: ClaimCheck = { verdict: "unsupported", score: 0 }
/** One word alone denies nothing. */
const MIN_DENYING = 2

/** `evidence` has one entry for each source. `refused` are claims whose mark was taken out, which are not searched for. */
export function compareUnmarked(
  answer: string,
  citations: readonly Citation[],
  refused: readonly Span[],
  unfinished: Span | null,
  evidence: readonly { source: Source; evidence: Evidence }[],
): Unmarked[] {
  const compareOne = (span: Span): Unmarked => {
    const text = saidIn(answer, span)
    const found = evidence.flatMap(({ source, evidence }) => {
      const one = evidence.compare(text)
      return one ? [{ ...one, source }] : []
    })
    const best = found.find(({ check }) => check.verdict === "supported") ?? found[0]
    return best
      ? { span, check: best.check, citation: toCitation(best.source, span, best.quote) }
      : { span, check: NOT_SAID, citation: null }
  }
  /** Each clause by itself, unless one passage says all of them. */
  const compare = (span: Span): Unmarked[] => {
    const whole = compareOne(span)
    const clauses = clausesOf(answer.slice(span.start, span.end)).map(({ start, end }) => ({
      start: span.start + start,
      end: span.start + end,
    }))
    if (clauses.length === 1) return [whole]
    const each = clauses.map(compareOne)
    if (each.every(({ check }) => check.verdict === "supported"))
      return whole.check.verdict === "supported" ? [whole] : each
    return each.some(({ citation }) => citation) ? each : [{ ...whole, check: NOT_SAID, citation: null }]
  }
  const blocks = blocksOf(answer)
  return answerSentences(answer).flatMap((sentence): Unmarked[] => {
    if (unfinished && overlap(unfinished, sentence)) return []
    const mine = citations.filter((one) => overlap({ start: one.answerStart, end: one.answerEnd }, sentence))
    if (mine.length > 0) {
      const tail = tailOf(answer, sentence, mine)
      if (!tail) return []
      if (refused.some((span) => span.start >= tail.start && overlap(span, tail)))
        return [{ span: tail, check: NOT_SAID, citation: null }]
      const isShort = words(answer.slice(tail.start, tail.end)).length < MIN_DENYING
      return compare(tail).map((compared) =>
        isShort && compared.check.verdict === "contradicted"
          ? { span: tail, check: NOT_SAID, citation: null }
          : compared,
      )
    }
    if (refused.some((span) => overlap(span, sentence))) return []
    return isMarkup(blocks, sentence) || claimsNothing(answer.slice(sentence.start, sentence.end))
      ? []
      : compare(sentence)
  })
}

const JOINTS = /^(?:\s*\[\d{1,3}\]|[\s.,;:!?)\]…。，、–—-])+/u

/** What a sentence says behind its last mark; null if that is nothing but words of the quotes before it. */
function tailOf(answer: string, sentence: Span, citations: readonly Citation[]): Span | null {
  const last = Math.max(...citations.map(({ answerEnd }) => answerEnd))
  if (last >= sentence.end) return null
  const rest = answer.slice(last, sentence.end)
  const start = last + (JOINTS.exec(rest)?.[0].length ?? 0)
  const terms = words(saidIn(answer, { start, end: sentence.end }))
  const quoted = new Set(citations.flatMap(({ quote }) => words(quote)))
  return terms.every((term) => quoted.has(term)) ? null : { start, end: sentence.end }
}
