// Starts the ingestion of an uploaded file, after checking that it exists and is the declared one.
import type { RequestContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { DocumentId, TenantId } from "../ids.ts"
import type { Documents, Log, ObjectStore, WakeUps } from "../ports.ts"
import { type Document, versionKeys } from "./model/document.ts"
import { wake } from "./wake.ts"

type CompleteDeps = {
  documents: Pick<Documents, "get" | "enqueue">
  objects: Pick<ObjectStore, "head">
  wakeUps: WakeUps
  log: Log
}

/**
 * Returns the queued document; completing twice does nothing more. Throws `upload-incomplete` if there is no file yet.
 * With `version`, only that version is completed: the file of an older one starts nothing.
 */
export async function completeUpload(
  deps: CompleteDeps,
  ctx: RequestContext & { tenantId: TenantId },
  id: DocumentId,
  version?: number,
): Promise<Document> {
  const document = await deps.documents.get(ctx.tenantId, id)
  if (!document) throw new AppError("document-not-found")
  if (version !== undefined && document.version !== version) return document
  if (document.status !== "awaiting_upload") return document
  const stored = await deps.objects.head(versionKeys(ctx.tenantId, id, document.version).original)
  if (!stored) throw new AppError("upload-incomplete", { detail: "PUT the file to the upload URL first." })
  if (stored.size !== document.sizeBytes || (stored.sha256 !== null && stored.sha256 !== document.sha256))
    throw new AppError("upload-mismatch", {
      detail: `The stored file has ${stored.size} bytes; ${document.sizeBytes} with another checksum were declared.`,
    })
  if (await deps.documents.enqueue(ctx.tenantId, id, document.version))
    wake(deps, ctx, { tenantId: ctx.tenantId, subjectId: id, version: document.version })
  return { ...document, status: "queued" }
}
