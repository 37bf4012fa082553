// The evidence that the sources answer a question, as numbers, and what they add up to.
import type { ChunkHit } from "../../ports.ts"
import type { Choice } from "../model/evidence/choose-statements.ts"
import { coveredShare } from "../model/evidence/weigh-question.ts"
import { type Coefficients, FEATURES, type Features } from "./verdict-model.ts"

/** With this many hits, the search has returned its full number of results. */
const FULL_HITS = 25
/** The median of fewer scores says nothing. */
const MIN_FOR_MEDIAN = 4

/**
 * The evidence for an answer, each value about 0 to 1. `npm run eval -- fit` fits COEFFICIENTS to it. `hits`: as
 * `judgedHits` has them, with cosines.
 */
export function featuresOf({ asked, chosen, passageCoverage, binding }: Choice, hits: readonly ChunkHit[]): Features {
  const best = chosen.toSorted((a, b) => b.score - a.score)[0]
  const union = asked.units.map((_, u) => Math.max(0, ...chosen.map(({ ownCoverage }) => ownCoverage[u] ?? 0)))
  const unionInContext = asked.units.map((_, u) =>
    Math.max(0, ...chosen.map(({ contextCoverage }) => contextCoverage[u] ?? 0)),
  )
  const dense = hits.flatMap(({ scores }) => scores.dense ?? []).sort((a, b) => b - a)
  const sparse = hits.flatMap(({ scores }) => scores.sparse ?? []).sort((a, b) => b - a)
  const median = (values: number[]) =>
    values.length < MIN_FOR_MEDIAN ? 0 : (values[Math.floor(values.length / 2)] ?? 0)
  // Words in another clause than the value are no evidence for the value.
  const own = Math.min(coveredShare(asked, best?.ownCoverage ?? []), binding?.share ?? 1)
  const cosine = dense[0] ?? 0
  const besideValue = binding === null ? unionInContext : binding.covered
  const named = asked.units.flatMap(({ isName }, u) => (isName ? [besideValue[u] ?? 0] : []))
  return {
    own,
    chosen: coveredShare(asked, union),
    context: coveredShare(asked, unionInContext),
    passage: passageCoverage,
    count: Math.min(1, Math.log1p(besideValue.filter((share) => share >= 0.5).length) / Math.log(9)),
    hasKind: best?.kind === 1 ? 1 : 0,
    lacksKind: best?.kind === -1 ? 1 : 0,
    counted: binding?.counted === true ? 1 : binding?.counted === false ? 0 : 0.5,
    names: named.length === 0 ? 1 : named.reduce((sum, covered) => sum + covered, 0) / named.length,
    cosine,
    cosineLead: cosine - median(dense),
    // If no word of the question is in the index as it is, its synonyms are the evidence.
    keywordLead: sparse[0] ? 1 - median(sparse) / sparse[0] : own,
    few: 1 - Math.min(1, hits.length / FULL_HITS),
  }
}

/** The log-odds that the chosen statements answer the question. */
export const logOddsOf = (features: Features, coefficients: Coefficients): number =>
  FEATURES.reduce((total, name) => total + coefficients[name] * features[name], coefficients.bias)
