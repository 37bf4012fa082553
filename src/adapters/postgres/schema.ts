// The tables of the truth, with row-level security: the app role sees one tenant per request, the system role all.
import { type SQL, sql } from "drizzle-orm"
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgRole,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core"

/** Used by the edge Worker: bound to `app.tenant_id`. */
export const appRole = pgRole("footnote_app").existing()
/** Used by the ingest and admin Workers, which act for every tenant. */
export const systemRole = pgRole("footnote_system").existing()

const time = (name: string) => timestamp(name, { withTimezone: true, mode: "date" })
const createdAt = () => time("created_at").notNull().defaultNow()
const updatedAt = () => time("updated_at").notNull().defaultNow()

/** Fails closed: without `app.tenant_id` the comparison is null and no row is seen. */
const rowSecurity = (tenantColumn: AnyPgColumn): ReturnType<typeof pgPolicy>[] => {
  const own: SQL = sql`${tenantColumn} = nullif(current_setting('app.tenant_id', true), '')`
  return [
    pgPolicy("own_tenant", { for: "all", to: appRole, using: own, withCheck: own }),
    pgPolicy("every_tenant", { for: "all", to: systemRole, using: sql`true`, withCheck: sql`true` }),
  ]
}

export const tenants = pgTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    email: text("email"),
    tier: text("tier", { enum: ["free", "premium", "admin"] }).notNull(),
    maxDocuments: integer("max_documents").notNull(),
    maxStorageMb: integer("max_storage_mb").notNull(),
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull().default({}),
    isActive: boolean("is_active").notNull().default(true),
    deletedAt: time("deleted_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex("tenants_slug_key").on(t.slug), ...rowSecurity(t.id)],
).enableRLS()

export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    hash: text("hash").notNull(),
    scopes: text("scopes").array().notNull(),
    collectionIds: text("collection_ids").array(),
    rateLimitPerMinute: integer("rate_limit_per_minute"),
    expiresAt: time("expires_at"),
    lastUsedAt: time("last_used_at"),
    revokedAt: time("revoked_at"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("api_keys_hash_key").on(t.hash),
    index("api_keys_tenant_idx").on(t.tenantId, t.id),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

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
    /** Raised in the same transaction as any change of what may be answered. */
    epoch: bigint("epoch", { mode: "number" }).notNull().default(1),
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

export const documentVersions = pgTable(
  "document_versions",
  {
    documentId: text("document_id").notNull(),
    version: integer("version").notNull(),
    tenantId: text("tenant_id").notNull(),
    collectionId: text("collection_id").notNull(),
    filename: text("filename").notNull(),
    contentType: text("content_type").notNull(),
    sizeBytes: bigint("size_bytes", { mode: "number" }).notNull(),
    sha256: text("sha256").notNull(),
    chunkSizeTokens: integer("chunk_size_tokens").notNull(),
    chunkOverlapTokens: integer("chunk_overlap_tokens").notNull(),
    state: text("state", {
      enum: ["awaiting_upload", "queued", "parsing", "chunking", "embedding", "indexing", "ready", "failed"],
    }).notNull(),
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
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.version] }),
    foreignKey({ columns: [t.documentId], foreignColumns: [documents.id] }).onDelete("cascade"),
    index("document_versions_sha256_idx").on(t.tenantId, t.collectionId, t.sha256),
    index("document_versions_state_idx").on(t.state, t.updatedAt),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** Units of ingest work. A pending row is also the promise to wake a worker: the sweep sends what a crash left unsent. */
export const workUnits = pgTable(
  "work_units",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** The document; for `erase`, the tenant. */
    subjectId: text("subject_id").notNull(),
    version: integer("version").notNull(),
    kind: text("kind", { enum: ["parse", "index", "publish", "retire", "purge", "erase"] }).notNull(),
    ordinal: integer("ordinal").notNull().default(0),
    state: text("state", { enum: ["pending", "running", "done", "failed"] })
      .notNull()
      .default("pending"),
    firstChunk: integer("first_chunk"),
    chunkCount: integer("chunk_count"),
    byteStart: bigint("byte_start", { mode: "number" }),
    byteEnd: bigint("byte_end", { mode: "number" }),
    deletionId: text("deletion_id"),
    attempts: integer("attempts").notNull().default(0),
    /** Raised by every claim; a write with an older number is refused. */
    fence: bigint("fence", { mode: "number" }).notNull().default(0),
    leaseUntil: time("lease_until"),
    runAfter: time("run_after").notNull().defaultNow(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex("work_units_once_key").on(t.subjectId, t.version, t.kind, t.ordinal),
    index("work_units_open_idx").on(t.state, t.runAfter).where(sql`state in ('pending', 'running')`),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** When each tenant was last served; the claim takes the one that waited longest. */
export const workTurns = pgTable(
  "work_turns",
  { tenantId: text("tenant_id").primaryKey(), lastClaimedAt: time("last_claimed_at").notNull() },
  (t) => rowSecurity(t.tenantId),
).enableRLS()

export const deletions = pgTable(
  "deletions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    subjectType: text("subject_type", { enum: ["document", "tenant"] }).notNull(),
    subjectId: text("subject_id").notNull(),
    status: text("status", { enum: ["pending", "done"] })
      .notNull()
      .default("pending"),
    remaining: jsonb("remaining").$type<Record<string, number>>().notNull(),
    requestedAt: time("requested_at").notNull().defaultNow(),
    completedAt: time("completed_at"),
  },
  (t) => [index("deletions_subject_idx").on(t.tenantId, t.subjectId), ...rowSecurity(t.tenantId)],
).enableRLS()
