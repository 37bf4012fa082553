// The verdict of a finished answer: which of its sentences are cited from a source that says the same.

import type { Span } from "../../embedding/sentences.ts"
import { words } from "../../embedding/words.ts"
import { type ClaimCheck, checkClaim } from "../claims/check-claim.ts"
import type { Citation, Claim, Grounding } from "../model/question.ts"
import { answerSentences, overlap } from "./answer-sentences.ts"
import { type Compare, checkSentence, type Part } from "./check-sentence.ts"
import { claimsNothing, introductionOf } from "./claims-nothing.ts"
import { saidIn } from "./code-spans.ts"
import type { Unmarked } from "./compare-unmarked.ts"
import { blocksOf, isMarkup } from "./markup.ts"
import { MIN_PARTIAL_SCORE, type Prediction } from "./prediction.ts"

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
  compare: Compare = asTheyStand,
): { claims: Claim[]; grounding: Grounding } {
  const claims = claimsIn(answer, citations, checks, refused, unmarked, unfinished, compare)
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

/** The sentences that claim something, each with the result of its parts. */
function claimsIn(
  answer: string,
  citations: readonly Citation[],
  checks: readonly ClaimCheck[],
  refused: readonly Span[],
  unmarked: readonly Unmarked[],
  unfinished: Span | null,
  compare: Compare,
): Claim[] {
  const blocks = blocksOf(answer)
  return answerSentences(answer).flatMap((sentence): Claim[] => {
    if (unfinished && overlap(unfinished, sentence)) return []
    const places = citations.flatMap((one, place) => (overlap(spanOf(one), sentence) ? [place] : []))
    const isMarked = places.length > 0 || refused.some((span) => overlap(span, sentence))
    const written = answer.slice(sentence.start, sentence.end)
    const isReply = unmarked.some(({ span }) => overlap(span, sentence))
    if (!isMarked && !isReply && (isMarkup(blocks, sentence) || claimsNothing(written))) return []
    const text = saidIn(answer, { start: sentence.start + introductionOf(written), end: sentence.end })
    const parts = partsIn(answer, sentence, places, citations, checks)
    const isWhole = termsWithin(answer, sentence, parts) >= words(text).length
    const marked = checkSentence(text, parts, isWhole, compare) ?? NOT_CITED
    const tail = unmarked.find(({ span, check }) => check.verdict !== "supported" && overlap(span, sentence))
    const isWorse = tail && (marked.verdict === "supported" || tail.check.verdict === "contradicted")
    const { verdict, score } = isWorse ? tail.check : marked
    return [{ answerStart: sentence.start, answerEnd: sentence.end, verdict, score, citations: places }]
  })
}

const spanOf = ({ answerStart, answerEnd }: Citation): Span => ({ start: answerStart, end: answerEnd })

/** What stands before each mark of a sentence, with its citations. */
function partsIn(
  answer: string,
  sentence: Span,
  places: readonly number[],
  citations: readonly Citation[],
  checks: readonly ClaimCheck[],
): (Part & { span: Span })[] {
  const byPlace = Map.groupBy(
    places.flatMap((place) => {
      const [citation, check] = [citations[place], checks[place]]
      return citation && check ? [{ citation, check }] : []
    }),
    ({ citation }) => `${citation.answerStart} ${citation.answerEnd}`,
  )
  const parts = [...byPlace.values()].flatMap((cited) => (cited[0] ? [{ span: spanOf(cited[0].citation), cited }] : []))
  return parts
    .toSorted((a, b) => a.span.start - b.span.start)
    .map(({ span, cited }, i, all) => {
      const between = answer.slice(all[i - 1]?.span.end ?? sentence.start, span.start)
      return { span, cited, text: saidIn(answer, span), isApart: between.includes("|") }
    })
}

const asTheyStand: Compare = (text, citations) => checkClaim(text, citations.map(({ quote }) => quote).join("\n"))

const NOT_CITED = { verdict: "unsupported", score: 0 } as const

/** Number of the sentence's terms that are inside its parts, which are in their order. */
function termsWithin(answer: string, sentence: Span, parts: readonly { span: Span }[]): number {
  let count = 0
  let at = sentence.start
  for (const { span } of parts) {
    const start = Math.max(at, span.start)
    const end = Math.min(span.end, sentence.end)
    count += words(answer.slice(start, end)).length
    at = Math.max(at, end)
  }
  return count
}
