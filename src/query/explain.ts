// How an answer came about: every candidate with its scores, and whether it was still live.
import type { Explain } from "./question.ts"
import type { Retrieved } from "./retrieve.ts"

export function explain(found: Retrieved, live: Retrieved): Explain {
  const kept = new Set(live.hits.map(({ chunkId }) => chunkId))
  return {
    candidates: found.hits.map(({ chunkId, score, scores }) => ({
      chunkId,
      score,
      dense: scores.dense,
      sparse: scores.sparse,
      boost: scores.boost ?? null,
      kept: kept.has(chunkId),
    })),
    denseWeight: found.denseWeight,
    fusion: found.fusion,
    legs: found.legs,
  }
}
