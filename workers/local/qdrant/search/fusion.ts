// Reciprocal rank fusion of several ranked lists.
import { refuse } from "../refusal.ts"
import type { Scored } from "./top-scores.ts"

type RrfOptions = { k?: number | undefined; weights?: number[] | undefined }

/** Score of a point: the sum over lists of 1 / ((position + 1) / weight + k − 1), position from 0, as in Qdrant. */
export function fuseByRank(lists: readonly Scored[][], { k, weights }: RrfOptions): Map<number, number> {
  if (weights && weights.length !== lists.length) {
    const counts = `RRF weights length (${weights.length}) does not match number of prefetches (${lists.length})`
    refuse(400, `Wrong input: Validation failed: ${counts}`)
  }
  const fused = new Map<number, number>()
  for (const [at, list] of lists.entries()) {
    const weight = weights?.[at] ?? 1
    for (const [position, { slot }] of list.entries()) {
      const share = weight === 0 ? 0 : 1 / ((position + 1) / weight + (k ?? 2) - 1)
      fused.set(slot, (fused.get(slot) ?? 0) + share)
    }
  }
  return fused
}
