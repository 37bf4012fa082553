// Raises the scores of passages that are new or have certain metadata, among those that retrieval found.
import type { ChunkHit } from "../../ports.ts"
import { dateIn } from "../model/metadata-filter.ts"
import type { Boost } from "../model/question.ts"

const DAY_MS = 86_400_000

/** Returns the hits ordered by their raised scores; `boost` of each is the amount. */
export function boostHits(hits: readonly ChunkHit[], boost: Boost, now: Date): ChunkHit[] {
  return hits
    .map((hit) => {
      const factor = 1 + recencyOf(hit, boost.recency, now) + metadataOf(hit, boost.metadata)
      return { ...hit, score: hit.score * factor, scores: { ...hit.scores, boost: factor } }
    })
    .sort((a, b) => b.score - a.score)
}

function recencyOf({ metadata }: ChunkHit, recency: Boost["recency"], now: Date): number {
  if (!recency) return 0
  const value = valueAt(metadata, recency.field)
  const date = typeof value === "string" ? dateIn(value) : null
  if (!date) return 0
  const days = Math.max(0, (now.getTime() - date.getTime()) / DAY_MS)
  return recency.weight * 2 ** (-days / recency.halfLifeDays)
}

const metadataOf = ({ metadata }: ChunkHit, wanted: Boost["metadata"]): number =>
  wanted.reduce((sum, { field, value, weight }) => {
    const had = valueAt(metadata, field)
    return (Array.isArray(had) ? had.includes(value) : had === value) ? sum + weight : sum
  }, 0)

/** The value of a field, by its name or by a dotted path into nested objects, as in filters. */
function valueAt(metadata: Record<string, unknown>, field: string): unknown {
  if (Object.hasOwn(metadata, field)) return metadata[field]
  let value: unknown = metadata
  for (const name of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
