// Ingests bytes that came with the request: registers, stores and queues them.
import type { TenantContext } from "../context.ts"
import { sha256Hex } from "../hex.ts"
import type { Collections, Documents, Log, ObjectStore, WakeUps } from "../ports.ts"
import { versionKeys } from "./model/document.ts"
import { mediaTypeOf, type Registered, register, type UploadRequest } from "./register-upload.ts"
import { wake } from "./wake.ts"

export const MAX_DIRECT_BYTES = 10 * 1_048_576

type IngestDeps = {
  documents: Pick<Documents, "register" | "enqueue">
  collections: Pick<Collections, "get">
  objects: Pick<ObjectStore, "put">
  wakeUps: WakeUps
  log: Log
  maxDocumentBytes: number
}
type BytesToIngest = Pick<UploadRequest, "collectionId" | "filename" | "contentType" | "charset" | "metadata"> & {
  bytes: Uint8Array<ArrayBuffer>
}

/** Returns the queued document. `reused`: the same bytes were already in the collection. */
export async function ingestBytes(
  deps: IngestDeps,
  ctx: TenantContext,
  { bytes, ...request }: BytesToIngest,
): Promise<Registered & { reused: boolean }> {
  const sha256 = await sha256Hex(bytes)
  const upload = { ...request, sizeBytes: bytes.byteLength, sha256, chunking: {}, reuseDuplicate: true, replaces: null }
  const { outcome, document, updated } = await register(deps, ctx, upload)
  if (outcome === "duplicate") return { document, updated, reused: true }
  const { original } = versionKeys(ctx.tenantId, document.id, document.version)
  await deps.objects.put(original, bytes.buffer, { contentType: mediaTypeOf(document, request.charset), sha256 })
  await deps.documents.enqueue(ctx.tenantId, document.id, document.version)
  wake(deps, ctx, { tenantId: ctx.tenantId, subjectId: document.id, version: document.version })
  return { document: { ...document, status: "queued" }, updated, reused: false }
}
