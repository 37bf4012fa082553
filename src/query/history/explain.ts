// Explains a retrieval: every candidate with its scores and whether it was live, and how the two legs were weighed.
import type { Explain, Source } from "../model/question.ts"
import type { Retrieved } from "../retrieval/retrieve.ts"

export function explain(found: Retrieved, live: Retrieved, sources: readonly Source[]): Explain {
  const kept = new Set(live.hits.map(({ chunkId }) => chunkId))
  return {
    candidates: found.hits.map(({ chunkId, score, scores, language }) => ({
      chunkId,
      score,
      dense: scores.dense,
      sparse: scores.sparse,
      boost: scores.boost ?? null,
      language,
      kept: kept.has(chunkId),
    })),
    language: found.language,
    denseWeight: found.denseWeight,
    weightBy: found.weightBy,
    fusion: found.fusion,
    legs: found.legs,
    contextChunks: sources.reduce((sum, { context }) => sum + (context?.chunks ?? 0), 0),
  }
}
