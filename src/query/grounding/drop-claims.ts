// Removes claims from a finished answer: their sentences, marks and citations. Later offsets move up.

import type { Span } from "../../embedding/sentences.ts"
import type { Citation, Claim, Grounding } from "../model/question.ts"
import type { Grounded } from "./grounded.ts"
import { type Block, blocksOf } from "./markup.ts"
import { MIN_PARTIAL_SCORE } from "./prediction.ts"

const MARKS_BEFORE = /^(?:\[\d{1,3}\]\s*)+/
/** The score of an answer that the model should have checked and did not is less than any that is sure. */
const MAX_UNCHECKED_SCORE = 0.49
const MARKS_BEHIND = /^(?:\s*\[\d{1,3}\])+/

const SPACE_BEHIND = /^\s+/

/**
 * `chosen`: indexes of the claims that stay. Sentences that claim nothing stay as long as any claim does. Of a table rows are
 * removed, and all of it with the last one; code is removed as a whole.
 */
export function dropClaims(grounded: Grounded, chosen: ReadonlySet<number>, isChecked: boolean): Grounded {
  const { answer, claims } = grounded
  const blocks = blocksOf(answer)
  const kept = withWholeCode(blocks, claims, chosen)
  const dropped = joined([
    ...claims.flatMap((claim, i): Span[] => (kept.has(i) ? [] : [spanOf(answer, claim, blocks)])),
    ...emptied(blocks, claims, kept),
  ])
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

const isIn = ({ start, end }: Span, { answerStart, answerEnd }: Claim) => answerStart < end && answerEnd > start

/** Claims in a block of code stay only together. */
function withWholeCode(blocks: readonly Block[], claims: readonly Claim[], kept: ReadonlySet<number>): Set<number> {
  const broken = blocks.filter(
    (block) => !block.isTable && claims.some((claim, i) => !kept.has(i) && isIn(block, claim)),
  )
  return new Set([...kept].filter((i) => !broken.some((block) => claims[i] && isIn(block, claims[i]))))
}

/** The tables and blocks of code all claims of which were removed. */
function emptied(blocks: readonly Block[], claims: readonly Claim[], kept: ReadonlySet<number>): Span[] {
  return blocks.filter((block) => {
    const inside = claims.flatMap((claim, i) => (isIn(block, claim) ? [i] : []))
    return inside.length > 0 && inside.every((i) => !kept.has(i))
  })
}

function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else all.push({ start: span.start, end: span.end })
  }
  return all
}

/** The sentence with the marks and the space after it. Marks at its start belong to the sentence before. */
function spanOf(answer: string, claim: Claim, blocks: readonly Block[]): Span {
  const { answerStart, answerEnd } = claim
  const row = blocks.flatMap(({ isTable, body }) => (isTable ? body : [])).find((line) => isIn(line, claim))
  if (row) return { start: row.start, end: Math.min(answer.length, row.end + 1) }
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
