// Removes hits that Postgres no longer lists as live, because Qdrant is cleaned up only after Postgres has committed.
import type { TenantContext } from "../../context.ts"
import type { Documents } from "../../ports.ts"
import type { Retrieval } from "../model/question.ts"
import type { Retrieved } from "./retrieve.ts"

/**
 * The same retrieval without hits of deleted documents or old versions. `epochs` is null if they have changed since.
 */
export async function checkLiveness(
  { documents }: { documents: Pick<Documents, "liveness"> },
  ctx: TenantContext,
  { collectionIds }: Pick<Retrieval, "collectionIds">,
  retrieved: Retrieved,
): Promise<Retrieved> {
  const ids = [...new Set(retrieved.hits.map(({ documentId }) => documentId))]
  const { versions, epochs } = await documents.liveness(ctx.tenantId, ids, collectionIds)
  const stand = retrieved.epochs && [...retrieved.epochs].every(([id, epoch]) => epochs.get(id) === epoch)
  return {
    ...retrieved,
    hits: retrieved.hits.filter(({ documentId, version }) => versions.get(documentId) === version),
    epochs: stand ? retrieved.epochs : null,
  }
}
