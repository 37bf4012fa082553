// Keeps what a miss has cost: the answer under its epochs, the query's embedding, and heads that were missing.
import type { TenantContext } from "../context.ts"
import type { AnswerCache, CacheLookup, HeadState, Log } from "../ports.ts"
import type { Retrieved } from "./retrieval/retrieve.ts"

type KeepDeps = { answerCache: AnswerCache; log: Log }
type Kept = {
  lookup: CacheLookup
  /** The heads as the first hop saw them, with the leases it handed out. */
  heads: ReadonlyMap<CacheLookup["collectionIds"][number], HeadState>
  retrieved: Retrieved
  /** The answer as it will be served, or null when it must not be kept. */
  answer: string | null
}

/** Runs after the reply; what cannot be kept costs the next asker a miss, nothing more. */
export function keepResults(deps: KeepDeps, ctx: TenantContext, kept: Kept): void {
  ctx.defer(
    Promise.all(writes(deps, ctx, kept)).catch((error: unknown) => {
      deps.log.error("cache.not-kept", error, { request_id: ctx.requestId, tenant_id: ctx.tenantId })
    }),
  )
}

function writes({ answerCache }: KeepDeps, { tenantId }: TenantContext, { lookup, heads, retrieved, answer }: Kept) {
  const work: Promise<void>[] = []
  if (answer !== null && retrieved.epochs)
    work.push(answerCache.keepAnswer(tenantId, lookup.answerKey, retrieved.epochs, answer))
  const { embedding, stamp } = retrieved
  if (embedding) work.push(answerCache.keepEmbedding(tenantId, lookup.embeddingKey, stamp.revision, embedding))
  for (const [id, head] of retrieved.headsRead) {
    const state = heads.get(id)
    if (state?.state === "missing") work.push(answerCache.restoreHead(tenantId, id, state.lease, head))
  }
  return work
}
