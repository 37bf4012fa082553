// Searches passages without answering.
import type { TenantContext } from "../../context.ts"
import type { ChunkHit, Documents } from "../../ports.ts"
import { passed, type QueryTrace } from "../history/query-trace.ts"
import type { Retrieval, Source } from "../model/question.ts"
import { checkLiveness } from "./check-liveness.ts"
import { distinctHits } from "./distinct-hits.ts"
import { type KnownState, type RetrieveDeps, type Retrieved, retrieve } from "./retrieve.ts"

export type SearchDeps = RetrieveDeps & { documents: Pick<Documents, "liveness"> }

/** Returns at most `topK` live passages, best first; `retrieved` has what may be cached. Throws as `retrieve`. */
export async function searchChunks(
  deps: SearchDeps,
  ctx: TenantContext,
  retrieval: Retrieval,
  known: KnownState,
  trace: QueryTrace,
): Promise<{ sources: Source[]; retrieved: Retrieved }> {
  const found = await retrieve(deps, ctx, retrieval, known, trace.spent)
  trace.found = found
  passed(trace, "retrieve")
  const retrieved = found.hits.length > 0 ? await checkLiveness(deps, ctx, retrieval, found) : found
  trace.live = retrieved
  trace.sources = toSources(retrieved.hits, retrieval.topK)
  passed(trace, "liveness")
  return { sources: trace.sources, retrieved }
}

/** The first `topK` hits that are no copies of each other, numbered from 1. */
export function toSources(hits: readonly ChunkHit[], topK: number): Source[] {
  return distinctHits(hits, topK).map(({ collectionId: _, ordinal: __, language: ___, ...source }, i) => ({
    index: i + 1,
    ...source,
  }))
}
