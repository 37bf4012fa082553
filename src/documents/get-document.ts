// Gets a document the caller may see.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { DocumentId } from "../ids.ts"
import type { Documents } from "../ports.ts"
import { mayUse } from "./allowed-collection.ts"
import type { Document } from "./model/document.ts"

/** Throws `document-not-found` for an unknown one, another tenant's, and one in a collection the key may not use. */
export async function getDocument(
  deps: { documents: Pick<Documents, "get"> },
  ctx: TenantContext,
  id: DocumentId,
): Promise<Document> {
  const document = await deps.documents.get(ctx.tenantId, id)
  if (!document || !mayUse(ctx, document.collectionId)) throw new AppError("document-not-found")
  return document
}
