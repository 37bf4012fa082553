// Watches the progress of a document until it is ready, has failed or is being deleted.
import type { TenantContext } from "../context.ts"
import type { Documents } from "../ports.ts"
import { mayUse } from "./allowed-collection.ts"
import type { Document } from "./model/document.ts"

export type Progress = Pick<Document, "id" | "status" | "progress" | "stages" | "error">

/** Between two reads of Postgres: short after a change, and half as long again after each read that shows none. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000

const isSettled = ({ status }: Progress) => status === "ready" || status === "failed" || status === "deleting"

/**
 * Yields the progress of `document` at once and then after each change. `isLast` marks the progress after which nothing is
 * left to watch; it does not come if `stop` is aborted first. A document that no longer exists counts as `deleting`.
 */
export async function* watchDocument(
  deps: { documents: Pick<Documents, "get"> },
  ctx: Pick<TenantContext, "tenantId" | "allowedCollections">,
  document: Document,
  stop: AbortSignal,
): AsyncGenerator<{ progress: Progress; isLast: boolean }> {
  let [progress, pauseMs] = [progressOf(document), FIRST_PAUSE_MS]
  yield { progress, isLast: isSettled(progress) }
  while (!isSettled(progress)) {
    await pause(pauseMs, stop)
    if (stop.aborted) return
    const found = await deps.documents.get(ctx.tenantId, document.id)
    const seen: Progress =
      found && mayUse(ctx, found.collectionId) ? progressOf(found) : { ...progress, status: "deleting" }
    const hasChanged = JSON.stringify(seen) !== JSON.stringify(progress)
    pauseMs = hasChanged ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)
    progress = seen
    if (hasChanged) yield { progress, isLast: isSettled(progress) }
  }
}

const progressOf = ({ id, status, progress, stages, error }: Document): Progress => ({
  id,
  status,
  progress,
  stages,
  error,
})

/** Ends early when `stop` is aborted. */
const pause = (ms: number, stop: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, stop.aborted ? 0 : ms)
    stop.addEventListener("abort", end)
  })
