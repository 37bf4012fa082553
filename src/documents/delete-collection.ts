// Deletes a collection. It and its documents stop answering at once, and a receipt tracks the clean-up.
import type { RequestContext } from "../context.ts"
import { AppError } from "../errors.ts"
import { type CollectionId, newId, type TenantId } from "../ids.ts"
import type { Collections, WakeUps } from "../ports.ts"
import { type ChangeDeps, changeAnswers } from "./change-answers.ts"
import { type Deletion, NOT_COUNTED } from "./model/document.ts"
import { wake } from "./wake.ts"

type DeleteDeps = ChangeDeps & { collections: Pick<Collections, "get" | "tombstone">; wakeUps: WakeUps }

/**
 * Returns the receipt; a repeated call returns the first one.
 * Throws `collection-is-default` for the default collection.
 */
export async function deleteCollection(
  deps: DeleteDeps,
  ctx: Pick<RequestContext, "requestId" | "defer"> & { tenantId: TenantId },
  id: CollectionId,
): Promise<Deletion> {
  const { tenantId } = ctx
  const asked: Deletion = {
    id: newId("del"),
    subject: { type: "collection", id },
    status: "pending",
    remaining: NOT_COUNTED,
    requestedAt: new Date(),
    completedAt: null,
  }
  if ((await deps.collections.get(tenantId, id))?.isDefault)
    throw new AppError("collection-is-default", { detail: "Documents and questions that name no collection go there." })
  const gone = await changeAnswers(deps, tenantId, id, (deadline) =>
    deps.collections.tombstone(tenantId, id, asked, deadline),
  )
  if (!gone) throw new AppError("collection-not-found")
  wake(deps, ctx, { tenantId, subjectId: id, version: 0 })
  return gone.deletion
}
