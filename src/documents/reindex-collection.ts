// Has the documents of a collection cut and embedded again as its settings stand: each as a new version of its own bytes.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { CollectionId } from "../ids.ts"
import type { Collections, Embedder, Log, Reindexing, WakeUps } from "../ports.ts"

type ReindexDeps = {
  collections: Pick<Collections, "get" | "reindex">
  embedder: Pick<Embedder, "model">
  wakeUps: WakeUps
  log: Log
}
/** More would hold the database for long; who has more asks again. */
const MAX_DOCUMENTS = 500
const MODEL_TIMEOUT_MS = 5_000

/**
 * What answers goes on answering until its new version is ready. Documents that are in the works are left to that, so that
 * repeating adds nothing. Throws `collection-not-found`, or `embedding-model-mismatch` where another model runs.
 */
export async function reindexCollection(
  deps: ReindexDeps,
  ctx: TenantContext,
  id: CollectionId,
  before: Date,
): Promise<Reindexing> {
  const collection = await deps.collections.get(ctx.tenantId, id)
  if (!collection) throw new AppError("collection-not-found")
  const running = await deps.embedder.model({ requestId: ctx.requestId, timeoutMs: MODEL_TIMEOUT_MS })
  const { model, revision } = collection.embedding
  if (running.model !== model || running.revision !== revision)
    throw new AppError("embedding-model-mismatch", {
      detail: `The collection was made with ${model} (${revision}); ${running.model} (${running.revision}) is running.`,
    })
  const begun = await deps.collections.reindex(ctx.tenantId, id, { before, limit: MAX_DOCUMENTS }, ctx)
  if (!begun) throw new AppError("collection-not-found")
  const wakeUps = begun.queued.map(({ id: subjectId, version }) => ({ tenantId: ctx.tenantId, subjectId, version }))
  if (wakeUps.length > 0)
    ctx.defer(
      deps.wakeUps.send(wakeUps).catch((error: unknown) => {
        deps.log.error("wake-up.lost", error, { request_id: ctx.requestId, subject_id: id })
      }),
    )
  return begun
}
