// The formulas that fuse the scores or ranks of the dense and the keyword leg; the vector store computes the same.
import type { ChunkHit } from "../../ports.ts"

/** The BM25 score that is worth half of what the keyword leg can contribute. */
export const HALF_BM25 = 20

/** `w · cosine + (1 − w) · bm25 / (bm25 + 20)`. A leg that did not find the passage contributes 0. */
export function fusedScore(
  denseWeight: number,
  { dense, sparse }: Pick<ChunkHit["scores"], "dense" | "sparse">,
): number {
  const bm25 = sparse ?? 0
  return denseWeight * (dense ?? 0) + (1 - denseWeight) * (bm25 / (bm25 + HALF_BM25))
}

/** The constant `k` of reciprocal rank fusion. Of 2, 10 and 60, 10 was the best on SciFact. */
export const RRF_K = 10
/** The weights of reciprocal rank fusion; 1 and 1 if both legs weigh the same. */
export const rankWeights = (denseWeight: number): [dense: number, sparse: number] => [
  2 * denseWeight,
  2 * (1 - denseWeight),
]
/** A leg with weight 0 contributes 0, as if all its ranks were infinitely low. */
const shareOf = (rank: number, weight: number) => 1 / (rank / weight + RRF_K - 1)

/**
 * The score of a passage that is first in both legs. Divided by
 * it, fused ranks lie between 0 and 1, as fused scores do.
 */
export const mostByRank = (denseWeight: number): number =>
  rankWeights(denseWeight).reduce((sum, weight) => sum + shareOf(1, weight), 0)

/** `Σ 1 / (rank / weight + k − 1)` over the legs, with ranks from 1, divided by the largest possible value. */
export function fusedRanks<K>(denseWeight: number, byDense: readonly K[], bySparse: readonly K[]): Map<K, number> {
  const fused = new Map<K, number>()
  const most = mostByRank(denseWeight)
  for (const [leg, ranked] of [byDense, bySparse].entries()) {
    const weight = rankWeights(denseWeight)[leg] ?? 0
    for (const [i, key] of ranked.entries()) fused.set(key, (fused.get(key) ?? 0) + shareOf(i + 1, weight) / most)
  }
  return fused
}
