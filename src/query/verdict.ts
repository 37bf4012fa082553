// Whether to answer: the probability that the sources do, from evidence in the statements that would be quoted.
import type { ModelStamp } from "../embedding/contract.ts"
import type { ChunkHit } from "../ports.ts"
import { type Choice, chooseStatements } from "./evidence/choose-statements.ts"
import { coveredShare } from "./evidence/weigh-question.ts"
import type { Grounding, Source } from "./question.ts"
import { COEFFICIENTS, FEATURES, type Features } from "./verdict-model.ts"

/** What is decided before anything is generated. */
export type Outlook = Grounding & {
  /** Words of the question without evidence. */
  missing: string[]
}

/** Below it the answer is an abstention … */
const MIN_PROBABILITY = 0.5
/** … and below this one, with so much of the question uncovered, only a part of one. */
const SURE = 0.7
const MUCH_MISSING = 0.3

/** So many hits stand for a whole collection; a middle of fewer than four says nothing. */
const MANY_HITS = 25
const MIN_FOR_MIDDLE = 4
/** About the cosine of a question and a statement that has all of its words; an estimate, not fitted. */
const UNKNOWN_COSINE = 0.5

/** Of the question about `hits`, best first, of which `sources` would be quoted. */
export function foresee(
  query: string,
  hits: readonly ChunkHit[],
  sources: readonly Source[],
  kind: ModelStamp["kind"],
): Outlook {
  const no = (reason: string): Outlook => ({ verdict: "abstained", score: 0, reason, missing: [] })
  if (hits.length === 0) return no("No passage matches the question.")
  const passages = [
    ...sources,
    ...hits.slice(sources.length).map((hit, i) => ({ ...hit, index: sources.length + i + 1 })),
  ]
  const choice = chooseStatements(query, sources, passages)
  if (choice.asked.units.length === 0) return no("The question names nothing that could be looked up.")
  if (choice.chosen.length === 0) return no("No sentence has anything of what the question asks about.")
  const score = probabilityOf(featuresOf(choice, hits), kind)
  if (score < MIN_PROBABILITY)
    return {
      verdict: "abstained",
      score,
      reason: "No sentence has enough of what the question asks about.",
      missing: [],
    }
  const { words, share } = missingIn(choice)
  if (lacksWhatIsAsked(choice, words)) {
    const what = `a ${choice.kind}`
    return {
      verdict: "partial",
      score: score / 2,
      reason: `The question asks for ${what}; no sentence has one.`,
      missing: [what],
    }
  }
  if (score < SURE && share >= MUCH_MISSING)
    return {
      verdict: "partial",
      score: score * (1 - share),
      reason: `No sentence says anything about: ${words.join(", ")}.`,
      missing: words,
    }
  return { verdict: "answered", score, reason: "", missing: [] }
}

/** A figure hardly goes unnoticed; a name may, so that it is held against an answer only with a word of the question. */
const lacksWhatIsAsked = ({ kind, chosen }: Choice, missing: readonly string[]) =>
  (kind === "number" || kind === "time" || missing.length > 0) && chosen.every((candidate) => candidate.kind === -1)

function missingIn({ asked, chosen }: Choice): { words: string[]; share: number } {
  const lacking = asked.units.filter((_, u) => !chosen.some(({ inContext }) => (inContext[u] ?? 0) >= 0.5))
  return { words: lacking.map(({ unit }) => unit.word), share: lacking.reduce((sum, { weight }) => sum + weight, 0) }
}

/** Each about 0 to 1; see `npm run eval -- fit`, which fits COEFFICIENTS to them. */
export function featuresOf({ asked, chosen, inPassage }: Choice, hits: readonly ChunkHit[]): Features {
  const best = chosen.toSorted((a, b) => b.score - a.score)[0]
  const union = asked.units.map((_, u) => Math.max(0, ...chosen.map(({ own }) => own[u] ?? 0)))
  const unionInContext = asked.units.map((_, u) => Math.max(0, ...chosen.map(({ inContext }) => inContext[u] ?? 0)))
  const rarest = Math.max(...asked.units.map(({ weight }) => weight))
  const dense = hits.flatMap(({ scores }) => scores.dense ?? []).sort((a, b) => b - a)
  const sparse = hits.flatMap(({ scores }) => scores.sparse ?? []).sort((a, b) => b - a)
  const middle = (values: number[]) =>
    values.length < MIN_FOR_MIDDLE ? 0 : (values[Math.floor(values.length / 2)] ?? 0)
  const own = coveredShare(asked, best?.own ?? [])
  // With the embedder away its evidence is unknown, not against an answer: it is taken to agree with the words.
  const [cosine, cosineLead] =
    dense.length === 0 ? [UNKNOWN_COSINE * own, UNKNOWN_COSINE * own] : [dense[0] ?? 0, (dense[0] ?? 0) - middle(dense)]
  const names = asked.units.flatMap(({ unit, weight }, u) =>
    /\p{N}/u.test(unit.word) ? [[weight, unionInContext[u] ?? 0] as const] : [],
  )
  return {
    own,
    chosen: coveredShare(asked, union),
    context: coveredShare(asked, unionInContext),
    passage: inPassage,
    rarest: Math.max(
      0,
      ...asked.units.map(({ weight }, u) => (weight >= rarest - 1e-9 ? (unionInContext[u] ?? 0) : 0)),
    ),
    count: Math.min(1, Math.log1p(unionInContext.filter((share) => share >= 0.5).length) / Math.log(9)),
    hasKind: best?.kind === 1 ? 1 : 0,
    lacksKind: best?.kind === -1 ? 1 : 0,
    figures: names.length === 0 ? 1 : names.reduce((sum, [, had]) => sum + had, 0) / names.length,
    cosine,
    cosineLead,
    keywordLead: sparse[0] ? 1 - middle(sparse) / sparse[0] : 0,
    few: 1 - Math.min(1, hits.length / MANY_HITS),
    length: Math.min(1, asked.units.length / 12),
  }
}

export function probabilityOf(features: Features, kind: ModelStamp["kind"]): number {
  const coefficients = COEFFICIENTS[kind]
  const sum = FEATURES.reduce((total, name) => total + coefficients[name] * features[name], coefficients.bias)
  return 1 / (1 + Math.exp(-sum))
}
