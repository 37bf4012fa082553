// The document routes' contracts.
import { z } from "zod"
import { DOCUMENT_STATUSES, STAGES, UPDATED_FIELDS } from "../../documents/model/document.ts"
import { CONTENT_TYPES, chunkingSchema, contentTypeSchema, warningSchema } from "../../embedding/contract.ts"
import { contract } from "../../http/openapi/contract.ts"
import { deletionShape } from "../../http/shapes/deletion.ts"
import { metadataSchema, safeText, timeShape } from "../../http/shapes/fields.ts"
import { fileTypeField, mediaTypeField } from "../../http/shapes/media-type.ts"
import { pageQuery, pageShape } from "../../http/shapes/page.ts"
import { idSchema } from "../../ids.ts"

const stageShape = z.object({
  name: z.enum(STAGES),
  status: z.enum(["pending", "running", "done", "failed"]),
  done: z.int(),
  total: z.int(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
})
const errorShape = z.object({ code: z.string(), message: z.string(), hint: z.string(), retryable: z.boolean() })
const statusShape = z.enum(DOCUMENT_STATUSES)

export const documentShape = z
  .object({
    id: z.string(),
    collection_id: z.string(),
    filename: z.string(),
    content_type: contentTypeSchema,
    size_bytes: z.int(),
    sha256: z.string(),
    status: statusShape,
    progress: z.number().min(0).max(1),
    stages: z.array(stageShape),
    version: z.int(),
    live_version: z.int().nullable(),
    page_count: z.int().nullable(),
    chunk_count: z.int().nullable(),
    error: errorShape.nullable(),
    warnings: z.array(warningSchema),
    metadata: z.record(z.string(), z.unknown()),
    created_at: timeShape,
    updated_at: timeShape,
  })
  .meta({ id: "Document" })

export const progressShape = documentShape.pick({ id: true, status: true, progress: true, stages: true, error: true })

const uploadShape = z.object({
  method: z.literal("PUT"),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expires_at: timeShape,
})

export const documentParams = z.strictObject({ id: idSchema("doc") })
/** Control characters by their ranges: a pattern with `\p{Cc}` would need a flag that JSON Schema has no place for. */
const PLAIN_NAME = new RegExp(`^[^${["\\x00-\\x1f", "\\x7f-\\x9f", "/", "\\\\"].join("")}]+$`)
const filename = safeText().trim().min(1).max(255).regex(PLAIN_NAME, "must be a plain file name")
const sha256 = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, "must be the SHA-256 in hex")
  .transform((hex) => hex.toLowerCase())
const collectionId = idSchema("col").optional()
const chunking = chunkingSchema.partial().optional()

const fileFields = {
  filename,
  content_type: fileTypeField(),
  size_bytes: z.int().positive("must be more than zero bytes"),
  sha256,
}
/** What the request changed of a document that was there; `content_type`, its charset and `chunking` make a new version of it. */
const updated = z.array(z.enum(UPDATED_FIELDS))
const registered = z.object({
  document: documentShape,
  upload: uploadShape.nullable(),
  reused: z.boolean(),
  updated,
})
const registeredReplies = {
  200: {
    description: "The same bytes are already in this collection; the newly declared values are applied.",
    schema: registered,
  },
  201: { description: "Registered; upload the file with exactly these headers.", schema: registered },
}
const accepted = { 202: { description: "Accepted for ingestion.", schema: z.object({ document: documentShape }) } }
const ingested = z.object({ document: documentShape, reused: z.boolean(), updated })

export const createDocument = contract({
  method: "post",
  path: "/api/v1/documents",
  summary: "Register a document and get a presigned upload",
  tag: "documents",
  scope: "documents:write",
  problems: [402, 404],
  idempotent: true,
  json: z.strictObject({
    ...fileFields,
    collection_id: collectionId,
    metadata: metadataSchema.optional(),
    on_duplicate: z.enum(["reuse", "new"]).default("reuse"),
    chunking,
  }),
  replies: registeredReplies,
})

export const replaceDocument = contract({
  method: "put",
  path: "/api/v1/documents/:id",
  summary: "Register a new version; the old one is used until the new one is ready",
  tag: "documents",
  scope: "documents:write",
  problems: [402, 409],
  params: documentParams,
  json: z.strictObject({ ...fileFields, chunking }),
  replies: registeredReplies,
})

export const completeUpload = contract({
  method: "post",
  path: "/api/v1/documents/:id/complete",
  summary: "Report that the file is uploaded, which starts ingestion",
  tag: "documents",
  scope: "documents:write",
  problems: [409],
  params: documentParams,
  replies: accepted,
})

export const ingestFile = contract({
  method: "post",
  path: "/api/v1/documents/ingest",
  summary: "Upload a file of at most 10 MB in the request itself",
  tag: "documents",
  scope: "documents:write",
  problems: [402, 404],
  idempotent: true,
  form: z.strictObject({
    file: z
      .custom<File>((value) => value instanceof File, { error: "must be a file", abort: true })
      .refine((file) => filename.safeParse(file.name).success, "must have a plain file name of at most 255 characters")
      .meta({ type: "string", format: "binary" }),
    collection_id: collectionId,
    metadata: z.string().max(20_000).optional().meta({ description: "JSON object" }),
  }),
  replies: {
    200: { description: "The same bytes are already there; the newly declared values are applied.", schema: ingested },
    202: { description: "Accepted for ingestion.", schema: ingested },
  },
})

export const ingestText = contract({
  method: "post",
  path: "/api/v1/documents/text",
  summary: "Ingest a text",
  tag: "documents",
  scope: "documents:write",
  problems: [402, 404],
  idempotent: true,
  json: z.strictObject({
    text: safeText().min(1).max(1_000_000),
    title: filename,
    content_type: mediaTypeField([CONTENT_TYPES.text, CONTENT_TYPES.markdown]).prefault("text/plain"),
    collection_id: collectionId,
    metadata: metadataSchema.optional(),
  }),
  replies: {
    200: { description: "The same text is already there; the newly declared values are applied.", schema: ingested },
    202: { description: "Accepted for ingestion.", schema: ingested },
  },
})

export const listDocuments = contract({
  method: "get",
  path: "/api/v1/documents",
  summary: "List documents, newest first",
  tag: "documents",
  scope: "documents:read",
  problems: [404],
  query: pageQuery.extend({
    collection_id: collectionId,
    status: statusShape.optional(),
    include: z.enum(["total"]).optional().meta({ description: "total counts every document that matches" }),
  }),
  replies: {
    200: {
      description: "A page of documents.",
      schema: pageShape(documentShape).extend({ total: z.int().optional() }),
    },
  },
})

export const getDocument = contract({
  method: "get",
  path: "/api/v1/documents/:id",
  summary: "Get a document",
  tag: "documents",
  scope: "documents:read",
  params: documentParams,
  replies: { 200: { description: "The document.", schema: documentShape } },
})

export const getDocumentStatus = contract({
  method: "get",
  path: "/api/v1/documents/:id/status",
  summary: "Get a document's progress",
  tag: "documents",
  scope: "documents:read",
  params: documentParams,
  replies: {
    200: { description: "Status, stages and progress.", schema: progressShape },
  },
})

const READY = '{"id":"doc_01jc5k3v8m2p4q6r8s0t2v4w6x","status":"ready","progress":1,"stages":[],"error":null}'
const EVENTS_EXAMPLE = `event: status\ndata: ${READY}\n\nevent: done\ndata: ${READY}\n\n`

export const watchDocument = contract({
  method: "get",
  path: "/api/v1/documents/:id/events",
  summary: "Follow a document's progress as server-sent events",
  tag: "documents",
  scope: "documents:read",
  params: documentParams,
  replies: {
    200: {
      description:
        "`status` at once and with each change, `done` when the document is ready, has failed or is being deleted; both " +
        "carry what `…/status` answers. `error` carries a problem. A stream that ends without `done` after 45 seconds is opened again.",
      contentType: "text/event-stream",
      headers: { "X-Accel-Buffering": "`no`: a proxy must not hold the events back." },
      schema: z.string().meta({ examples: [EVENTS_EXAMPLE] }),
    },
  },
})

export const deleteDocument = contract({
  method: "delete",
  path: "/api/v1/documents/:id",
  summary: "Delete a document; it disappears from answers at once",
  tag: "documents",
  scope: "documents:write",
  params: documentParams,
  replies: { 202: { description: "The receipt.", schema: z.object({ deletion: deletionShape }) } },
})
