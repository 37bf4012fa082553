// Registers a document and presigns its upload, bound to type,
// size and checksum; or finds a document with the same bytes.
import type { TenantContext } from "../context.ts"
import { formatOf } from "../embedding/formats.ts"
import { AppError } from "../errors.ts"
import { type CollectionId, newId } from "../ids.ts"
import type {
  Collections,
  Documents,
  Log,
  NewUpload,
  ObjectStore,
  QuotaFigures,
  Registration,
  WakeUps,
} from "../ports.ts"
import { requireCollection } from "./allowed-collection.ts"
import { type Document, UPLOAD_SECONDS, type UpdatedField, versionKeys } from "./model/document.ts"
import { wake } from "./wake.ts"

export type PresignedUpload = { url: string; headers: Record<string, string>; expiresAt: Date }
export type UploadRequest = Omit<NewUpload, "id" | "collectionId"> & {
  collectionId: NewUpload["collectionId"] | null
}
type RegisterDeps = {
  documents: Pick<Documents, "register">
  collections: Pick<Collections, "get">
  objects: Pick<ObjectStore, "presignUpload">
  wakeUps: WakeUps
  log: Log
  maxDocumentBytes: number
}
/** `updated` names the fields that changed of an existing document. */
export type Registered = { document: Document; updated: UpdatedField[] }

/** Returns the document with the presigned PUT; null if the collection already has the same bytes. */
export async function registerUpload(
  deps: RegisterDeps,
  ctx: TenantContext,
  request: UploadRequest,
): Promise<Registered & { upload: PresignedUpload | null }> {
  const { document, outcome, updated } = await register(deps, ctx, request)
  if (outcome === "duplicate") return { document, updated, upload: null }
  const { original } = versionKeys(ctx.tenantId, document.id, document.version)
  const contentType = mediaTypeOf(document, request.charset)
  const bound = { contentType, contentLength: document.sizeBytes, sha256Hex: document.sha256 }
  return { document, updated, upload: await deps.objects.presignUpload(original, bound, UPLOAD_SECONDS) }
}

/** Registers without presigning, for bytes that came with the request. */
export async function register(
  deps: Omit<RegisterDeps, "objects">,
  ctx: TenantContext,
  request: UploadRequest,
): Promise<Extract<Registration, { document: Document }>> {
  if (request.sizeBytes > deps.maxDocumentBytes)
    throw new AppError("document-too-large", {
      detail: `A document may have at most ${deps.maxDocumentBytes / 1_048_576} MB.`,
      errors: [{ path: "size_bytes", message: `must be at most ${deps.maxDocumentBytes}` }],
    })
  const collectionId = requireCollection(ctx, request.collectionId)
  if (formatOf(request.contentType).container === "image") await requireOcr(deps, ctx, collectionId)
  const result = await deps.documents.register(ctx.tenantId, { ...request, id: newId("doc"), collectionId })
  switch (result.outcome) {
    case "registered":
    case "duplicate":
      if (result.updated.length > 0)
        wake(deps, ctx, { tenantId: ctx.tenantId, subjectId: result.document.id, version: result.document.version })
      return result
    case "home-missing":
      throw new AppError(request.replaces ? "document-not-found" : "collection-not-found")
    case "over-quota":
      throw new AppError("quota-exceeded", { detail: quotaText(result.quota, request.sizeBytes) })
  }
}

/** A picture can only be read by OCR. */
async function requireOcr(
  { collections }: Pick<RegisterDeps, "collections">,
  { tenantId }: TenantContext,
  id: CollectionId,
): Promise<void> {
  const home = await collections.get(tenantId, id)
  if (!home) throw new AppError("collection-not-found")
  if (!home.ocr)
    throw new AppError("input-invalid", {
      detail: "The file is a picture, and OCR is off in its collection.",
      errors: [{ path: "content_type", message: "is taken where the collection has `ocr` on" }],
    })
}

/** The media type of the stored file; the parser reads the charset from it. */
export const mediaTypeOf = ({ contentType }: Pick<Document, "contentType">, charset: string | null): string =>
  charset === null ? contentType : `${contentType}; charset=${charset}`

function quotaText(quota: QuotaFigures, sizeBytes: number): string {
  const usedMb = (quota.storageBytes / 1_048_576).toFixed(1)
  return (
    `${quota.documents} of ${quota.maxDocuments} documents and ${usedMb} of ${quota.maxStorageMb} MB are used; ` +
    `this document has ${(sizeBytes / 1_048_576).toFixed(1)} MB.`
  )
}
