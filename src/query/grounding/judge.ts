// The verdict of a finished answer: which of its sentences are cited from a source that says the same.

import type { Span } from "../../embedding/sentences.ts"
import { words } from "../../embedding/words.ts"
import { type ClaimCheck, checkClaim } from "../claims/check-claim.ts"
import type { Citation, Claim, Grounding } from "../model/question.ts"
import { answerSentences, overlap } from "./answer-sentences.ts"
import { claimsNothing, introductionOf } from "./claims-nothing.ts"
import type { Unmarked } from "./compare-unmarked.ts"
import { MIN_PARTIAL_SCORE, type Prediction } from "./prediction.ts"

/** Share of a sentence's terms that must be inside cited claims. */
const MIN_CITED = 0.6
const MARK = /\[\d{1,3}\]/g

/**
 * Score is the probability that the sources answer the question times the share of claims that are
 * supported: of an answer 0.5 or more, of one in part MIN_PARTIAL_SCORE or more, of an abstention less
 * than 0.5. `checks` belong to `citations`; `refused` are the claims whose mark was taken out; `unmarked` is what stands
 * without a mark; `unfinished` a sentence that the model broke off, which claims nothing; `saidNothingFound` when the
 * model itself said that the sources do not have it.
 */
export function judge(
  answer: string,
  citations: readonly Citation[],
  checks: readonly ClaimCheck[],
  refused: readonly Span[],
  saidNothingFound: boolean,
  prediction: Prediction,
  unmarked: readonly Unmarked[] = [],
  unfinished: Span | null = null,
): { claims: Claim[]; grounding: Grounding } {
  const claims = claimsIn(answer, citations, checks, refused, unmarked, unfinished)
  return { claims, grounding: groundingOf(answer, claims, saidNothingFound, prediction) }
}

function groundingOf(
  answer: string,
  claims: readonly Claim[],
  saidNothingFound: boolean,
  prediction: Prediction,
): Grounding {
  const supported = claims.filter(({ verdict }) => verdict === "supported").length
  const cited = claims.filter(({ citations }) => citations.length > 0).length
  if (cited === 0 && (saidNothingFound || answer === ""))
    return { verdict: "abstained", score: 0, reason: "The sources do not contain the answer." }
  if (supported > 0 && supported === claims.length)
    return prediction.verdict === "partial"
      ? { verdict: "partial", score: prediction.score, reason: prediction.reason }
      : { verdict: "answered", score: prediction.score, reason: "Every sentence rests on a passage of a source." }
  return {
    verdict: "partial",
    score: Math.max(MIN_PARTIAL_SCORE, (prediction.score * supported) / Math.max(1, claims.length)),
    reason: reasonOf(claims, supported),
  }
}

function reasonOf(claims: readonly Claim[], supported: number): string {
  const contradicted = claims.filter(({ verdict }) => verdict === "contradicted").length
  if (contradicted > 0) return `${contradicted} of ${claims.length} sentences say other than their source.`
  if (supported === 0) return "No sentence could be tied to a passage of a source."
  return `${supported} of ${claims.length} sentences rest on a passage of a source.`
}

/** The sentences that claim something, each with the combined result of its citations. */
function claimsIn(
  answer: string,
  citations: readonly Citation[],
  checks: readonly ClaimCheck[],
  refused: readonly Span[],
  unmarked: readonly Unmarked[],
  unfinished: Span | null,
): Claim[] {
  return answerSentences(answer).flatMap((sentence): Claim[] => {
    if (unfinished && overlap(unfinished, sentence)) return []
    const mine = citations.flatMap((citation, place) => {
      const span = { start: citation.answerStart, end: citation.answerEnd }
      return overlap(span, sentence) ? [{ citation, place, span }] : []
    })
    const isMarked = mine.length > 0 || refused.some((span) => overlap(span, sentence))
    const written = answer.slice(sentence.start, sentence.end)
    if (!isMarked && claimsNothing(written)) return []
    const text = written.slice(introductionOf(written)).replaceAll(MARK, " ")
    const terms = words(text).length
    const spans = mine.map(({ span }) => span)
    const isCovered = termsWithin(answer, sentence, spans) >= terms * MIN_CITED
    const found = mine.flatMap(({ place }) => checks[place] ?? []).sort((a, b) => b.score - a.score)
    const best =
      found.find(({ verdict }) => verdict === "supported") ??
      found.find(({ verdict }) => verdict === "contradicted") ??
      togetherIn(
        text,
        mine.map(({ citation }) => citation),
      ) ??
      found[0]
    const marked = best && (isCovered || best.verdict === "contradicted") ? best : NOT_CITED
    const tail = unmarked.find(({ span, check }) => check.verdict !== "supported" && overlap(span, sentence))
    const { verdict, score } = tail && marked.verdict === "supported" ? tail.check : marked
    return [
      {
        answerStart: sentence.start,
        answerEnd: sentence.end,
        verdict,
        score,
        citations: mine.map(({ place }) => place),
      },
    ]
  })
}

/** What one quote says in part, several of the same words may say together; null where there is one. */
function togetherIn(text: string, citations: readonly Citation[]): ClaimCheck | null {
  const [first] = citations
  const same = citations.filter((one) => one.answerStart === first?.answerStart && one.answerEnd === first.answerEnd)
  return same.length > 1 ? checkClaim(text, same.map(({ quote }) => quote).join("\n")) : null
}

const NOT_CITED = { verdict: "unsupported", score: 0 } as const

/** Number of the sentence's terms that are inside a claim. */
function termsWithin(answer: string, sentence: Span, claims: readonly Span[]): number {
  let count = 0
  let at = sentence.start
  for (const claim of claims.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(at, claim.start)
    const end = Math.min(claim.end, sentence.end)
    count += words(answer.slice(start, end)).length
    at = Math.max(at, end)
  }
  return count
}
