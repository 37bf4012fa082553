// How the two legs' scores become one, as the vector store is asked to.
import type { ChunkHit } from "../ports.ts"

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
