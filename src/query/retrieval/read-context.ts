// Adds the text around sources, so that a model understands them: neighbours, or nearby chunks of the same section.
import type { TenantContext } from "../../context.ts"
import { AppError } from "../../errors.ts"
import type { Metrics } from "../../metrics.ts"
import type { ChunkHit, ChunkIndex } from "../../ports.ts"
import type { Context, Source } from "../model/question.ts"
import type { Retrieved } from "./retrieve.ts"

/** How many chunks before and after a source are read. */
export const REACH: Readonly<Record<Context, number>> = { none: 0, neighbours: 1, section: 3 }

type ContextDeps = { chunks: Pick<ChunkIndex, "around">; metrics: Metrics }

/**
 * Neighbours belong to the source's own version, so they are live as long as it is. If the store fails, sources stay
 * without context and `degraded` of `retrieved` gets `context`.
 */
export async function readContext(
  { chunks, metrics }: ContextDeps,
  ctx: TenantContext,
  context: Context,
  { hits, stamp, degraded }: Pick<Retrieved, "hits" | "stamp" | "degraded">,
  sources: readonly Source[],
): Promise<Source[]> {
  const ids = new Set(sources.map(({ chunkId }) => chunkId))
  const chosen = new Map(hits.filter(({ chunkId }) => ids.has(chunkId)).map((hit) => [hit.chunkId, hit]))
  try {
    const near = await chunks.around(ctx.tenantId, stamp, [...chosen.values()], REACH[context])
    const byPlace = new Map(near.map((chunk) => [placeOf(chunk), chunk]))
    for (const hit of chosen.values()) byPlace.delete(placeOf(hit)) // it is a source itself
    return sources.map((source) => {
      const hit = chosen.get(source.chunkId)
      return hit ? { ...source, context: contextOf(hit, byPlace, context) } : source
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    metrics.count("rag_degraded_total", { reason: "context" })
    degraded.push("context")
    return [...sources]
  }
}

const placeOf = ({ documentId, version, ordinal }: ChunkHit) => `${documentId}/${version}/${ordinal}`

function contextOf(hit: ChunkHit, byPlace: ReadonlyMap<string, ChunkHit>, context: Context) {
  const section = hit.headingPath.join("\n")
  function next(step: number): ChunkHit[] {
    const found: ChunkHit[] = []
    for (let away = 1; away <= REACH[context]; away++) {
      const chunk = byPlace.get(placeOf({ ...hit, ordinal: hit.ordinal + step * away }))
      if (!chunk || (context === "section" && chunk.headingPath.join("\n") !== section)) break
      found.push(chunk)
    }
    return found
  }
  const [before, after] = [next(-1), next(1)]
  return { before: textBefore(hit, before), after: textAfter(hit, after), chunks: before.length + after.length }
}

/** The text before a hit. Chunks overlap, so the part that the next chunk repeats is left out. */
function textBefore(hit: ChunkHit, nearestFirst: readonly ChunkHit[]): string {
  let edge = hit.start
  const parts = nearestFirst.map((chunk) => {
    const part = chunk.text.slice(0, Math.max(0, edge - chunk.start))
    edge = Math.min(edge, chunk.start)
    return part
  })
  return parts.reverse().join("\n").trim()
}

function textAfter(hit: ChunkHit, nearestFirst: readonly ChunkHit[]): string {
  let edge = hit.end
  const parts = nearestFirst.map((chunk) => {
    const part = chunk.text.slice(Math.max(0, edge - chunk.start))
    edge = Math.max(edge, chunk.end)
    return part
  })
  return parts.join("\n").trim()
}
