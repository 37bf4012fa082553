// Caches what a miss has computed: the answer under its epochs, the
// query's embedding, and collection heads that were missing.
import type { TenantContext } from "../context.ts"
import type { AnswerCache, CacheLookup, HeadState, Log } from "../ports.ts"
import type { Retrieved } from "./retrieval/retrieve.ts"

type KeepDeps = { answerCache: AnswerCache; log: Log }
type Kept = {
  lookup: CacheLookup
  /** The heads as the lookup found them, with the leases it handed out for missing ones. */
  heads: ReadonlyMap<CacheLookup["collectionIds"][number], HeadState>
  retrieved: Retrieved
  /** The answer in its cached form, or null when it must not be cached. */
  answer: string | null
}

/** Runs after the reply. A failure is logged only: the next asker then has a miss. */
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
