// A document, its versions and stages, and the keys of its objects in storage.
import type { ChunkingConfig, ContentType, ModelStamp, Warning } from "../../embedding/contract.ts"
import type { CollectionId, DeletionId, DocumentId, TenantId } from "../../ids.ts"
import type { Calibrations } from "../../query/model/calibration.ts"
import type { Context, Fusion } from "../../query/model/question.ts"
import type { VersionState } from "./version-life.ts"

export const STAGES = ["parsing", "chunking", "embedding", "indexing"] as const
export type StageName = (typeof STAGES)[number]

/** As its newest version stands; that one is never superseded, and retired only by a deletion. */
export const DOCUMENT_STATUSES = [
  "awaiting_upload",
  "queued",
  ...STAGES,
  "ready",
  "failed",
  "deleting",
] as const satisfies (Exclude<VersionState, "superseded" | "retired"> | "deleting")[]
export type DocumentStatus = (typeof DOCUMENT_STATUSES)[number]
/** The presigned PUT of an upload can be used for so long after its registration. */
export const UPLOAD_SECONDS = 900

export type Stage = {
  name: StageName
  status: "pending" | "running" | "done" | "failed"
  /** In pages or characters for parsing, in chunks for the others. */
  done: number
  total: number
  startedAt: string | null
  finishedAt: string | null
}

/** Why a document failed, in words for a person. */
export type DocumentError = { code: string; message: string; hint: string; retryable: boolean }

export type Document = {
  id: DocumentId
  tenantId: TenantId
  collectionId: CollectionId
  filename: string
  contentType: ContentType
  sizeBytes: number
  sha256: string
  status: DocumentStatus
  /** 0 to 1 over all stages. */
  progress: number
  stages: Stage[]
  version: number
  /** The version that answers; null until one is complete. */
  liveVersion: number | null
  pageCount: number | null
  chunkCount: number | null
  error: DocumentError | null
  /** What a reader should know although the document was read. */
  warnings: Warning[]
  metadata: Record<string, unknown>
  createdAt: Date
  updatedAt: Date
}

/** What a registration can change of a document that it found by its bytes. */
export const UPDATED_FIELDS = ["filename", "metadata", "content_type", "chunking"] as const
export type UpdatedField = (typeof UPDATED_FIELDS)[number]

export type Collection = {
  id: CollectionId
  tenantId: TenantId
  name: string
  isDefault: boolean
  embedding: ModelStamp
  chunking: ChunkingConfig
  /** Weight of the dense leg in percent; null takes the default of the embedder's kind. */
  denseWeightPercent: number | null
  fusion: Fusion
  /** What stands around each source, for questions that do not say. */
  context: Context
  /** Of `grounding.score`, by the tenant's own questions. */
  calibrations: Calibrations
  /** The history keeps only a hash of its questions; and no answers to them where those are not kept. */
  redactQuestions: boolean
  keepAnswers: boolean
  /** Recognise the text of pictures and of pages without letters, in documents that come after. */
  ocr: boolean
  /** Raised with every change of what may be answered. */
  epoch: number
  documentCount: number
  createdAt: Date
}

/** What each store said is left; null where it has not been asked or did not answer. */
export type Remaining = Record<"rows" | "vectors" | "objects" | "cached" | "graph", number | null>
export const NOT_COUNTED: Remaining = { rows: null, vectors: null, objects: null, cached: null, graph: null }

export type Deletion = {
  id: DeletionId
  subject: { type: "document" | "collection" | "tenant"; id: string }
  status: "pending" | "done"
  /** Done only when every store counted zero. */
  remaining: Remaining
  requestedAt: Date
  completedAt: Date | null
}

/** Every object of a tenant stands under this prefix. */
export const tenantPrefix = (tenant: TenantId) => `tenants/${tenant}/`
/** Every object of a document stands under this prefix. */
export const documentPrefix = (tenant: TenantId, id: DocumentId) => `${tenantPrefix(tenant)}documents/${id}/`
/** Every object of one version stands under this prefix. */
export const versionPrefix = (tenant: TenantId, id: DocumentId, version: number) =>
  `${documentPrefix(tenant, id)}v${version}/`

/** Keys of the objects a version consists of: the upload, its text, its chunk manifest, and where lines stand on its pages. */
export function versionKeys(tenant: TenantId, id: DocumentId, version: number) {
  const prefix = versionPrefix(tenant, id, version)
  return {
    original: `${prefix}original`,
    text: `${prefix}text`,
    manifest: `${prefix}manifest.ndjson`,
    pages: `${prefix}pages.ndjson`,
  }
}
