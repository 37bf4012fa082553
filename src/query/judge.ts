// The verdict over a finished answer: how many of its sentences are tied to a source.
import { words } from "../embedding/words.ts"
import type { Citation, Grounding } from "./question.ts"
import { type Span, sentences } from "./sentences.ts"
import type { Outlook } from "./verdict.ts"

/** A sentence with fewer terms claims nothing that needs a source ("Yes.", "In short:"). */
const MIN_TERMS = 3
/** Share of a sentence's terms that must lie inside cited claims. */
const MIN_CITED = 0.6
const MARK = /\[\d{1,3}\]/g

/**
 * Score is the probability that the sources answer the question times the share of claiming sentences that are cited. `refused` are the claims whose mark was taken out;
 * `saidNothingFound` when the model itself said that the sources do not have it.
 */
export function judge(
  answer: string,
  citations: readonly Citation[],
  refused: readonly Span[],
  saidNothingFound: boolean,
  outlook: Outlook,
): Grounding {
  let claims = 0
  let cited = 0
  for (const sentence of sentences(answer)) {
    const within = citations.map(({ answerStart, answerEnd }) => ({ start: answerStart, end: answerEnd }))
    const spans = within.filter((span) => overlap(span, sentence))
    const text = answer.slice(sentence.start, sentence.end).replaceAll(MARK, " ")
    const terms = words(text).length
    const isMarked = spans.length > 0 || refused.some((span) => overlap(span, sentence))
    if (!isMarked && (terms < MIN_TERMS || text.trimEnd().endsWith(":"))) continue
    claims++
    if (spans.length > 0 && termsWithin(answer, sentence, spans) >= terms * MIN_CITED) cited++
  }
  if (cited === 0 && (saidNothingFound || answer === ""))
    return { verdict: "abstained", score: 0, reason: "The sources do not contain the answer." }
  if (cited > 0 && cited === claims)
    return outlook.verdict === "partial"
      ? { verdict: "partial", score: outlook.score, reason: outlook.reason }
      : { verdict: "answered", score: outlook.score, reason: "Every sentence rests on a passage of a source." }
  return {
    verdict: "partial",
    score: claims === 0 ? 0 : (outlook.score * cited) / claims,
    reason:
      cited === 0
        ? "No sentence could be tied to a passage of a source."
        : `${cited} of ${claims} sentences rest on a passage of a source.`,
  }
}

const overlap = (a: Span, b: Span) => a.start < b.end && a.end > b.start

/** Terms of the sentence that lie inside a claim. */
function termsWithin(answer: string, sentence: Span, claims: readonly Span[]): number {
  let count = 0
  let at = sentence.start
  for (const claim of claims.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(at, claim.start)
    const end = Math.min(claim.end, sentence.end)
    if (end > start) count += words(answer.slice(start, end)).length
    at = Math.max(at, end)
  }
  return count
}
