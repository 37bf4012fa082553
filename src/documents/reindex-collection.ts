// Chunks and embeds the documents of a collection again with its current settings, each as a new version.
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
/** More would block the database for too long; a caller with more calls again. */
const MAX_DOCUMENTS = 500
const MODEL_TIMEOUT_MS = 5_000

/**
 * The old versions answer until the new ones are ready. Documents that are being ingested are skipped, so a repeated
 * call adds nothing. Throws `collection-not-found`, and `embedding-model-mismatch` if another model runs.
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
