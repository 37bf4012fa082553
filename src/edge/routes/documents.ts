// Document routes: register, upload, complete, ingest, read, replace, delete.
import { Hono } from "hono"
import { requireCollection } from "../../documents/allowed-collection.ts"
import { completeUpload } from "../../documents/complete-upload.ts"
import { deleteDocument } from "../../documents/delete-document.ts"
import { getDocument } from "../../documents/get-document.ts"
import { ingestBytes } from "../../documents/ingest-bytes.ts"
import { versionKeys } from "../../documents/model/document.ts"
import { presignOriginal } from "../../documents/presign-original.ts"
import { readPage } from "../../documents/read-page.ts"
import { type PresignedUpload, type Registered, registerUpload } from "../../documents/register-upload.ts"
import { SUPPORTED } from "../../embedding/formats.ts"
import { AppError } from "../../errors.ts"
import { formBody } from "../../http/input/multipart.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { toDeletionJson } from "../../http/shapes/deletion.ts"
import { type DeclaredType, typeOfFile } from "../../http/shapes/media-type.ts"
import { toPageJson } from "../../http/shapes/page.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as parts from "../contracts/document-parts.ts"
import * as contracts from "../contracts/documents.ts"
import { documentEvents } from "../document-events.ts"
import { idempotent } from "../idempotent.ts"
import { readForm } from "../read-form.ts"
import { toDocumentJson, toProgressJson } from "../shapes.ts"

const { createDocument, replaceDocument, ingestText, listDocuments } = contracts
const byId = validate("param", contracts.getDocument.params)

export const documents = new Hono<AppEnv>()
  .post(
    "/",
    admitted("documents:write"),
    idempotent(),
    jsonBody(),
    validate("json", createDocument.json),
    async (c) => {
      const body = c.req.valid("json")
      const registered = await registerUpload(c.var.deps, c.var.ctx, {
        collectionId: body.collection_id ?? null,
        filename: body.filename,
        ...declaredType(body),
        sizeBytes: body.size_bytes,
        sha256: body.sha256,
        metadata: body.metadata ?? null,
        chunking: body.chunking ?? {},
        reuseDuplicate: body.on_duplicate === "reuse",
        replaces: null,
      })
      return c.json(toRegisteredJson(registered), registered.upload ? 201 : 200)
    },
  )
  .put("/:id", admitted("documents:write"), byId, jsonBody(), validate("json", replaceDocument.json), async (c) => {
    const body = c.req.valid("json")
    const current = await getDocument(c.var.deps, c.var.ctx, c.req.valid("param").id)
    const registered = await registerUpload(c.var.deps, c.var.ctx, {
      collectionId: current.collectionId,
      filename: body.filename,
      ...declaredType(body),
      sizeBytes: body.size_bytes,
      sha256: body.sha256,
      metadata: null,
      chunking: body.chunking ?? {},
      reuseDuplicate: true,
      replaces: current.id,
    })
    return c.json(toRegisteredJson(registered), registered.upload ? 201 : 200)
  })
  .post(
    "/ingest",
    admitted("documents:write"),
    formBody(),
    idempotent(),
    validate("form", contracts.ingestFile.form),
    async (c) => {
      const { file, collectionId, metadata } = await readForm(c.req.valid("form"))
      const ingested = await ingestBytes(c.var.deps, c.var.ctx, { ...file, collectionId, metadata })
      return c.json(toIngestedJson(ingested), ingested.reused ? 200 : 202)
    },
  )
  .post(
    "/text",
    admitted("documents:write"),
    idempotent(),
    jsonBody(),
    validate("json", ingestText.json),
    async (c) => {
      const body = c.req.valid("json")
      const ingested = await ingestBytes(c.var.deps, c.var.ctx, {
        collectionId: body.collection_id ?? null,
        filename: body.title,
        // The text came as JSON and is stored as UTF-8, whatever charset the type names.
        contentType: body.content_type.contentType,
        charset: null,
        metadata: body.metadata ?? null,
        bytes: Uint8Array.from(new TextEncoder().encode(body.text)),
      })
      return c.json(toIngestedJson(ingested), ingested.reused ? 200 : 202)
    },
  )
  .post("/:id/complete", admitted("documents:write"), byId, async (c) => {
    const { id } = await getDocument(c.var.deps, c.var.ctx, c.req.valid("param").id)
    return c.json({ document: toDocumentJson(await completeUpload(c.var.deps, c.var.ctx, id)) }, 202)
  })
  .get("/", admitted("documents:read"), validate("query", listDocuments.query), async (c) => {
    const { limit, cursor, collection_id, status, include } = c.req.valid("query")
    const collectionId =
      collection_id || c.var.ctx.allowedCollections ? requireCollection(c.var.ctx, collection_id ?? null) : null
    const { deps, ctx } = c.var
    const filter = { collectionId, status: status ?? null }
    const [page, total] = await Promise.all([
      deps.documents.list(ctx.tenantId, filter, { limit, cursor: cursor ?? null }),
      include?.includes("total") ? deps.documents.count(ctx.tenantId, filter) : undefined,
    ])
    return c.json({ ...toPageJson(page, toDocumentJson), ...(total === undefined ? {} : { total }) })
  })
  .get("/:id", admitted("documents:read"), byId, async (c) => {
    return c.json(toDocumentJson(await getDocument(c.var.deps, c.var.ctx, c.req.valid("param").id)))
  })
  .get("/:id/status", admitted("documents:read"), byId, async (c) => {
    return c.json(toProgressJson(await getDocument(c.var.deps, c.var.ctx, c.req.valid("param").id)))
  })
  // Admitted first: what is refused must not begin to read the document again and again.
  .get("/:id/events", admitted("documents:read", { beside: false }), byId, async (c) => {
    return documentEvents(c, await getDocument(c.var.deps, c.var.ctx, c.req.valid("param").id))
  })
  .get(
    "/:id/content",
    admitted("documents:read"),
    byId,
    validate("query", parts.getDocumentContent.query),
    async (c) => {
      const document = await getDocument(c.var.deps, c.var.ctx, c.req.valid("param").id)
      const version = c.req.valid("query").version ?? document.liveVersion
      if (version === null || document.status === "deleting") throw new AppError("content-not-found")
      const content = await c.var.deps.objects.stream(versionKeys(c.var.ctx.tenantId, document.id, version).text)
      if (!content) throw new AppError("content-not-found")
      return c.body(content, 200, { "Content-Type": "text/plain; charset=utf-8" })
    },
  )
  .get(
    "/:id/original",
    admitted("documents:read"),
    byId,
    validate("query", parts.getDocumentOriginal.query),
    async (c) => {
      const { deps, ctx } = c.var
      const document = await getDocument(deps, ctx, c.req.valid("param").id)
      const original = await presignOriginal(deps, ctx, document, c.req.valid("query").version ?? null)
      return c.json({ method: "GET" as const, url: original.url, expires_at: original.expiresAt.toISOString() })
    },
  )
  .get(
    "/:id/pages/:number",
    admitted("documents:read"),
    validate("param", parts.getDocumentPage.params),
    validate("query", parts.getDocumentPage.query),
    async (c) => {
      const { deps, ctx } = c.var
      const { id, number: page } = c.req.valid("param")
      const document = await getDocument(deps, ctx, id)
      const version = c.req.valid("query").version ?? null
      const { lines, ...size } = await readPage(deps, ctx, document, { version, page })
      return c.json({ page, ...size, lines })
    },
  )
  .delete("/:id", admitted("documents:write"), byId, async (c) => {
    const { deps, ctx } = c.var
    const document = await getDocument(deps, ctx, c.req.valid("param").id)
    return c.json({ deletion: toDeletionJson(await deleteDocument(deps, ctx, document)) }, 202)
  })

/** Of a file whose client does not know its type, the one its name promises. */
function declaredType({
  content_type,
  filename,
}: {
  content_type: DeclaredType | null
  filename: string
}): DeclaredType {
  const type = typeOfFile(content_type, filename)
  if (type) return type
  const errors = [{ path: "content_type", message: "is missing and cannot be derived from the file's name" }]
  throw new AppError("input-invalid", { detail: SUPPORTED, errors })
}

const toRegisteredJson = ({ document, updated, upload }: Registered & { upload: PresignedUpload | null }) => ({
  document: toDocumentJson(document),
  upload: upload && toUploadJson(upload),
  reused: upload === null,
  updated,
})
const toIngestedJson = ({ document, updated, reused }: Registered & { reused: boolean }) => ({
  document: toDocumentJson(document),
  reused,
  updated,
})

const toUploadJson = ({ url, headers, expiresAt }: PresignedUpload) => ({
  method: "PUT" as const,
  url,
  headers,
  expires_at: expiresAt.toISOString(),
})
