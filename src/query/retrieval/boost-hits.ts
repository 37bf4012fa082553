// Raises passages by how new they are and by what their metadata says, within what the legs have found.
import type { ChunkHit } from "../../ports.ts"
import { dateIn } from "../model/metadata-filter.ts"
import type { Boost } from "../model/question.ts"

const DAY_MS = 86_400_000

/** In the order of the raised scores; each says by how much it was raised, as `boost`. */
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

/** A field by its name, or nested under dotted names as filters know them. */
function valueAt(metadata: Record<string, unknown>, field: string): unknown {
  if (Object.hasOwn(metadata, field)) return metadata[field]
  let value: unknown = metadata
  for (const name of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
