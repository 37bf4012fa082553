// How the two legs' scores become one, as the vector store is asked to.
import type { ChunkHit } from "../../ports.ts"

/** A BM25 score of this much is worth half of what the keyword leg can give. */
export const HALF_BM25 = 20

/** `w · cosine + (1 − w) · bm25 / (bm25 + 20)`, where a leg that did not find the passage counts 0. */
export function fusedScore(
  denseWeight: number,
  { dense, sparse }: Pick<ChunkHit["scores"], "dense" | "sparse">,
): number {
  const bm25 = sparse ?? 0
  return denseWeight * (dense ?? 0) + (1 - denseWeight) * (bm25 / (bm25 + HALF_BM25))
}

/** Of 2, 10 and 60 the best on SciFact. */
export const RRF_K = 10
/** Plain where both legs weigh the same. */
export const rankWeights = (denseWeight: number): [dense: number, sparse: number] => [
  2 * denseWeight,
  2 * (1 - denseWeight),
]
/** A leg without weight has no share: its ranks count as infinitely low. */
const shareOf = (rank: number, weight: number) => 1 / (rank / weight + RRF_K - 1)

/** What is first in both legs has, so that shares of it lie between 0 and 1 as fused scores do. */
export const mostByRank = (denseWeight: number): number =>
  rankWeights(denseWeight).reduce((sum, weight) => sum + shareOf(1, weight), 0)

/** `Σ 1 / (rank / weight + k − 1)` over the legs, rank from 1, as a share of the most there can be. */
export function fusedRanks<K>(denseWeight: number, byDense: readonly K[], bySparse: readonly K[]): Map<K, number> {
  const fused = new Map<K, number>()
  const most = mostByRank(denseWeight)
  for (const [leg, ranked] of [byDense, bySparse].entries()) {
    const weight = rankWeights(denseWeight)[leg] ?? 0
    for (const [i, key] of ranked.entries()) fused.set(key, (fused.get(key) ?? 0) + shareOf(i + 1, weight) / most)
  }
  return fused
}
