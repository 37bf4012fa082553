// How a claimed unit is read: one row with its version joined, parsed into the kind of work it is.
import { z } from "zod"
import type { VersionInWork, WorkUnit } from "../../../documents/model/work-unit.ts"
import { contentTypeSchema } from "../../../embedding/contract.ts"
import type { CollectionId, DeletionId, DocumentId, TenantId } from "../../../ids.ts"

export const claimedSchema = z.object({
  id: z.coerce.number(),
  tenant_id: z.string().transform((id) => id as TenantId),
  subject_id: z.string(),
  version: z.number(),
  kind: z.enum(["parse", "index", "publish", "describe", "retire", "purge", "clear", "erase"]),
  fence: z.coerce.number(),
  attempts: z.number(),
  crashes: z.number(),
  first_chunk: z.number().nullable(),
  chunk_count: z.number().nullable(),
  indexed_chunks: z.number(),
  byte_start: z.coerce.number().nullable(),
  byte_end: z.coerce.number().nullable(),
  deletion_id: z.string().nullable(),
  collection_id: z.string().nullable(),
  filename: z.string().nullable(),
  content_type: contentTypeSchema.nullable(),
  size_bytes: z.coerce.number().nullable(),
  sha256: z.string().nullable(),
  chunk_size_tokens: z.number().nullable(),
  chunk_overlap_tokens: z.number().nullable(),
  live_version: z.number().nullable(),
  metadata: z.record(z.string(), z.unknown()).nullable(),
  created_at: z.coerce.date().nullable(),
  embedding_model: z.string().nullable(),
  embedding_dimension: z.number().nullable(),
  embedding_revision: z.string().nullable(),
  embedding_kind: z.enum(["lexical", "neural"]).nullable(),
  ocr: z.boolean().nullable(),
})
type Claimed = z.infer<typeof claimedSchema>

export function toWorkUnit(row: Claimed): WorkUnit {
  const claim = { id: row.id, tenantId: row.tenant_id, fence: row.fence, attempts: row.attempts, crashes: row.crashes }
  const documentId = row.subject_id as DocumentId
  const collectionId = row.collection_id as CollectionId | null
  switch (row.kind) {
    case "parse":
    case "publish":
    case "describe":
      return { ...claim, kind: row.kind, target: toTarget(row) }
    case "index":
      return {
        ...claim,
        kind: "index",
        target: toTarget(row),
        firstChunk: there(row.first_chunk),
        chunkCount: there(row.chunk_count),
        indexedChunks: row.indexed_chunks,
        bytes: { start: there(row.byte_start), end: there(row.byte_end) },
      }
    case "retire":
      return { ...claim, kind: "retire", documentId, version: row.version, collectionId }
    case "purge":
      return { ...claim, kind: "purge", documentId, collectionId, deletionId: there(row.deletion_id) as DeletionId }
    case "clear": {
      const cleared = row.subject_id as CollectionId
      return { ...claim, kind: "clear", collectionId: cleared, deletionId: there(row.deletion_id) as DeletionId }
    }
    case "erase":
      return { ...claim, kind: "erase", deletionId: there(row.deletion_id) as DeletionId }
  }
}

function toTarget(row: Claimed): VersionInWork {
  return {
    documentId: row.subject_id as DocumentId,
    version: row.version,
    collectionId: there(row.collection_id) as CollectionId,
    filename: there(row.filename),
    contentType: there(row.content_type),
    sizeBytes: there(row.size_bytes),
    sha256: there(row.sha256),
    chunking: { size_tokens: there(row.chunk_size_tokens), overlap_tokens: there(row.chunk_overlap_tokens) },
    ocr: there(row.ocr),
    liveVersion: row.live_version,
    embedding: {
      model: there(row.embedding_model),
      dimension: there(row.embedding_dimension),
      revision: there(row.embedding_revision),
      kind: there(row.embedding_kind),
    },
    metadata: there(row.metadata),
    createdAt: there(row.created_at),
  }
}

/** A column its kind of unit always has; without it the row is corrupt. */
function there<T>(value: T | null): T {
  if (value === null) throw new Error("a work unit lacks a column of its kind")
  return value
}
