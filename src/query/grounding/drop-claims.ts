// Removes claims from a finished answer: their sentences, marks and citations. Later offsets move up.

import type { Span } from "../../embedding/sentences.ts"
import type { Citation, Claim, Grounding } from "../model/question.ts"
import type { Grounded } from "./ground.ts"
import { MIN_PARTIAL_SCORE } from "./prediction.ts"

const MARKS_BEFORE = /^(?:\[\d{1,3}\]\s*)+/
/** The score of an answer that the model should have checked and did not is less than any that is sure. */
const MAX_UNCHECKED_SCORE = 0.49
const MARKS_BEHIND = /^(?:\s*\[\d{1,3}\])+/
const SPACE_BEHIND = /^\s+/

/** `kept`: indexes of the claims that stay. Sentences that claim nothing stay as long as any claim does. */
export function dropClaims(grounded: Grounded, kept: ReadonlySet<number>, isChecked: boolean): Grounded {
  const { answer, claims } = grounded
  const dropped = claims.flatMap((claim, i): Span[] => (kept.has(i) ? [] : [spanOf(answer, claim)]))
  const grounding = groundingOf(grounded, kept.size, isChecked)
  if (kept.size === 0) return { answer: "", citations: [], claims: [], grounding }
  const lost = (at: number) => dropped.reduce((sum, { start, end }) => sum + Math.max(0, Math.min(at, end) - start), 0)
  const moved = <T extends { answerStart: number; answerEnd: number }>(one: T): T => ({
    ...one,
    answerStart: one.answerStart - lost(one.answerStart),
    answerEnd: one.answerEnd - lost(one.answerEnd),
  })
  const isGone = ({ answerStart, answerEnd }: Citation) =>
    dropped.some(({ start, end }) => answerStart < end && answerEnd > start)
  const places = new Map<number, number>()
  const citations = grounded.citations.flatMap((citation, i): Citation[] => {
    if (isGone(citation)) return []
    places.set(i, places.size)
    return [moved(citation)]
  })
  return {
    answer: withoutSpans(answer, dropped).trimEnd(),
    citations,
    claims: claims.flatMap((claim, i): Claim[] =>
      kept.has(i) ? [{ ...moved(claim), citations: claim.citations.flatMap((place) => places.get(place) ?? []) }] : [],
    ),
    grounding,
  }
}

/** The sentence with the marks and the space after it. Marks at its start belong to the sentence before. */
function spanOf(answer: string, { answerStart, answerEnd }: Claim): Span {
  const head = MARKS_BEFORE.exec(answer.slice(answerStart, answerEnd))?.[0].length ?? 0
  const marks = MARKS_BEHIND.exec(answer.slice(answerEnd))?.[0].length ?? 0
  const space = SPACE_BEHIND.exec(answer.slice(answerEnd + marks))?.[0].length ?? 0
  return { start: answerStart + head, end: answerEnd + marks + space }
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let from = 0
  const parts = spans.map(({ start, end }) => {
    const part = text.slice(from, Math.max(from, start))
    from = Math.max(from, end)
    return part
  })
  return parts.join("") + text.slice(from)
}

function groundingOf({ claims, grounding }: Grounded, kept: number, isChecked: boolean): Grounding {
  const by = isChecked ? "" : " The strict check by the model could not be made."
  if (claims.length === 0 && isChecked) return grounding
  if (kept === 0)
    return { verdict: "abstained", score: 0, reason: `No sentence stood the check against its quote.${by}` }
  const gone = claims.length - kept
  if (gone === 0 && isChecked) return grounding
  const taken = gone === 0 ? "" : `${gone} of ${claims.length} sentences did not stand the check and were taken out.`
  const compared = claims.filter(({ verdict }) => verdict === "supported").length
  const left = Math.max(MIN_PARTIAL_SCORE, (grounding.score * kept) / Math.max(1, compared))
  const score = isChecked ? left : Math.min(MAX_UNCHECKED_SCORE, left)
  return { verdict: "partial", score, reason: `${taken}${by}`.trim() }
}
