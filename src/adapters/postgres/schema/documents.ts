// Tables of collections, documents, their versions, and deletion receipts.
import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core"
import { VERSION_STATES, type VersionState } from "../../../documents/model/version-life.ts"
import type { Calibrations } from "../../../query/model/calibration.ts"
import { createdAt, oneOf, rowSecurity, time, updatedAt } from "./columns.ts"
import { tenants } from "./tenants.ts"

export const collections = pgTable(
  "collections",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    isDefault: boolean("is_default").notNull().default(false),
    embeddingModel: text("embedding_model").notNull(),
    embeddingDimension: integer("embedding_dimension").notNull(),
    embeddingRevision: text("embedding_revision").notNull(),
    embeddingKind: text("embedding_kind", { enum: ["lexical", "neural"] }).notNull(),
    chunkSizeTokens: integer("chunk_size_tokens").notNull(),
    chunkOverlapTokens: integer("chunk_overlap_tokens").notNull(),
    /** Null: the default for the embedder's kind. */
    denseWeightPercent: integer("dense_weight_percent"),
    fusion: text("fusion", { enum: ["score", "rrf"] })
      .notNull()
      .default("score"),
    /** What stands around each source, for questions that do not say. */
    context: text("context", { enum: ["none", "neighbours", "section"] })
      .notNull()
      .default("none"),
    /** Of `grounding.score`; null: not calibrated. */
    calibrations: jsonb("calibrations").$type<Calibrations>(),
    /** Text in pictures and on pages without letters is recognised. */
    ocr: boolean("ocr").notNull().default(false),
    /** Of questions asked of it only a hash is kept in the history. */
    redactQuestions: boolean("redact_questions").notNull().default(false),
    /** False: the history of its questions keeps no answers and no citations. */
    keepAnswers: boolean("keep_answers").notNull().default(true),
    /** Raised in the same transaction as any change of what may be answered. */
    epoch: bigint("epoch", { mode: "number" }).notNull().default(1),
    /** Set while what it held is removed; its name is free from then on. */
    deletedAt: time("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex("collections_name_key").on(t.tenantId, t.name),
    uniqueIndex("collections_default_key").on(t.tenantId).where(sql`is_default`),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

export const documents = pgTable(
  "documents",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    collectionId: text("collection_id")
      .notNull()
      .references(() => collections.id),
    /** The newest version, which may still be in the works. */
    version: integer("version").notNull().default(1),
    /** The version that answers; null until one is complete. */
    liveVersion: integer("live_version"),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull().default({}),
    deletedAt: time("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index("documents_list_idx").on(t.tenantId, t.collectionId, t.id),
    index("documents_tenant_idx").on(t.tenantId, t.id),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

export type StageTimes = Partial<Record<string, { started_at: string; finished_at?: string }>>
export type DocumentErrorColumn = { code: string; message: string; hint: string; retryable: boolean }

export type WarningColumn = { code: string; message: string; pages?: number[] }

export const documentVersions = pgTable(
  "document_versions",
  {
    documentId: text("document_id").notNull(),
    version: integer("version").notNull(),
    tenantId: text("tenant_id").notNull(),
    collectionId: text("collection_id").notNull(),
    filename: text("filename").notNull(),
    contentType: text("content_type").notNull(),
    /** As it was declared; null where nobody did. */
    charset: text("charset"),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    sha256: text("sha256").notNull(),
    chunkSizeTokens: integer("chunk_size_tokens").notNull(),
    chunkOverlapTokens: integer("chunk_overlap_tokens").notNull(),
    state: text("state", { enum: VERSION_STATES as [VersionState, ...VersionState[]] }).notNull(),
    /** Pages or characters read so far, in the unit of `parseTotal`. */
    parseDone: integer("parse_done").notNull().default(0),
    parseTotal: integer("parse_total").notNull().default(0),
    chunkCount: integer("chunk_count"),
    embeddedChunks: integer("embedded_chunks").notNull().default(0),
    indexedChunks: integer("indexed_chunks").notNull().default(0),
    pageCount: integer("page_count"),
    textLength: integer("text_length"),
    stageTimes: jsonb("stage_times").$type<StageTimes>().notNull().default({}),
    error: jsonb("error").$type<DocumentErrorColumn>(),
    warnings: jsonb("warnings").$type<WarningColumn[]>().notNull().default([]),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.version] }),
    foreignKey({ columns: [t.documentId], foreignColumns: [documents.id] }).onDelete("cascade"),
    index("document_versions_sha256_idx").on(t.tenantId, t.collectionId, t.sha256),
    // Partial, so that a version on its way is written without touching either.
    index("document_versions_awaiting_idx").on(t.createdAt).where(sql`state = 'awaiting_upload'`),
    index("document_versions_failed_idx").on(t.updatedAt).where(sql`state = 'failed'`),
    check("document_versions_state_known", oneOf(t.state, VERSION_STATES)),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

export const deletions = pgTable(
  "deletions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    subjectType: text("subject_type", { enum: ["document", "collection", "tenant"] }).notNull(),
    subjectId: text("subject_id").notNull(),
    /** What the subject was in, or is; null for a tenant. Kept by a trigger, for whoever may hear that it is done. */
    collectionId: text("collection_id"),
    status: text("status", { enum: ["pending", "done"] })
      .notNull()
      .default("pending"),
    remaining: jsonb("remaining").$type<Record<string, number | null>>().notNull(),
    requestedAt: time("requested_at").notNull().defaultNow(),
    completedAt: time("completed_at"),
  },
  (t) => [index("deletions_subject_idx").on(t.tenantId, t.subjectId), ...rowSecurity(t.tenantId)],
).enableRLS()
