// Deletes a document. It stops answering at once, and a receipt tracks the clean-up.
import type { RequestContext } from "../context.ts"
import { AppError } from "../errors.ts"
import { type CollectionId, type DocumentId, newId, type TenantId } from "../ids.ts"
import type { Documents, EpochMarks, Log, WakeUps } from "../ports.ts"
import { changeAnswers } from "./change-answers.ts"
import { type Deletion, NOT_COUNTED } from "./model/document.ts"
import { wake } from "./wake.ts"

type DeleteDeps = { documents: Pick<Documents, "get" | "tombstone">; marks: EpochMarks; wakeUps: WakeUps; log: Log }

/** Returns the receipt; a repeated call returns the first one. A document can be deleted in any state. */
export async function deleteDocument(
  deps: DeleteDeps,
  ctx: Pick<RequestContext, "requestId" | "defer"> & { tenantId: TenantId },
  document: { id: DocumentId; collectionId: CollectionId; version: number },
): Promise<Deletion> {
  const { tenantId } = ctx
  const asked: Deletion = {
    id: newId("del"),
    subject: { type: "document", id: document.id },
    status: "pending",
    remaining: NOT_COUNTED,
    requestedAt: new Date(),
    completedAt: null,
  }
  const gone = await changeAnswers(deps, tenantId, document.collectionId, (deadline) =>
    deps.documents.tombstone(tenantId, document.id, asked, deadline),
  )
  if (!gone) throw new AppError("document-not-found")
  wake(deps, ctx, { tenantId, subjectId: document.id, version: document.version })
  return gone.deletion
}
