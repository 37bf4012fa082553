// Documents in Postgres: registration within quotas, reads, liveness, and the tombstone.
import { and, type Column, desc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm"
import { z } from "zod"
import { UPDATED_FIELDS } from "../../../documents/model/document.ts"
import type { CollectionId, DocumentId, TenantId } from "../../../ids.ts"
import type { DocumentFilter, Documents, Registration } from "../../../ports.ts"
import { asTenant, type Database, prepared } from "../database.ts"
import { pageOf } from "../page.ts"
import { collections, deletions, documents, documentVersions } from "../schema.ts"
import { headRow, toHead } from "./collection-rows.ts"
import { deletionRow, toDeletion } from "./deletions.ts"
import { countDocuments, selectDocuments, toDocument } from "./document-rows.ts"
import {
  overtakeStatement,
  redeclareStatement,
  registerStatement,
  retireStatement,
  tombstoneStatement,
} from "./document-statements.ts"
import { lockDocument, lockUnits, mayBecome } from "./life-sql.ts"

export function postgresDocuments(db: Database): Documents {
  const byId = prepared(
    selectDocuments(db).where(and(isOf(documents.tenantId), eq(documents.id, sql.placeholder("id")))),
  )
  const liveVersions = prepared(
    db
      .select({ id: documents.id, version: documents.liveVersion })
      .from(documents)
      .where(and(isOf(documents.tenantId), isAmong(documents.id), isNull(documents.deletedAt))),
  )
  const epochsOf = prepared(
    db
      .select({ id: collections.id, epoch: collections.epoch })
      .from(collections)
      .where(and(isOf(collections.tenantId), isAmong(collections.id))),
  )
  return {
    async register(tenant, upload) {
      const target = upload.replaces ?? upload.id
      const [, decided, registered] = await asTenant(
        db,
        tenant,
        // Registrations of one tenant take turns, so that neither quota nor duplicate check can be raced.
        db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${tenant}, 0))`),
        db.execute(registerStatement(tenant, upload)),
        selectDocuments(db).where(and(eq(documents.tenantId, tenant), eq(documents.id, target))),
        // A new document overtakes no version.
        ...(upload.replaces ? [db.execute(overtakeStatement(tenant, upload.replaces))] : []),
      )
      const outcome = outcomeSchema.parse(decided.rows[0])
      if (outcome.document_id === null) return refusal(outcome)
      const [row] = registered
      if (outcome.registered && outcome.other_type === null && row)
        return { outcome: "registered", document: toDocument(row), updated: [] }
      // Only documents that were found by their bytes pay for a second trip.
      const id = outcome.document_id as DocumentId
      const [, changed, found] = await asTenant(
        db,
        tenant,
        db.execute(lockDocument(tenant, id)),
        db.execute(redeclareStatement(tenant, id, upload)),
        selectDocuments(db).where(and(eq(documents.tenantId, tenant), eq(documents.id, id))),
      )
      if (!found[0]) return { outcome: "home-missing" }
      const { other_name, other_metadata } = redeclaredSchema.parse(changed.rows[0] ?? {})
      const updated = UPDATED_FIELDS.filter(
        (field) =>
          ({
            filename: other_name,
            metadata: other_metadata,
            content_type: outcome.other_type,
            chunking: outcome.other_chunking,
          })[field],
      )
      return { outcome: outcome.registered ? "registered" : "duplicate", document: toDocument(found[0]), updated }
    },

    async get(tenant, id) {
      const [rows] = await asTenant(db, tenant, byId({ tenant, id }))
      return rows[0] ? toDocument(rows[0]) : null
    },

    async list(tenant, filter, { limit, cursor }) {
      const [rows] = await asTenant(
        db,
        tenant,
        selectDocuments(db)
          .where(and(matches(tenant, filter), cursor ? lt(documents.id, cursor) : undefined))
          .orderBy(desc(documents.id))
          .limit(limit + 1),
      )
      return pageOf(rows.map(toDocument), limit)
    },

    async count(tenant, filter) {
      const [rows] = await asTenant(db, tenant, countDocuments(db).where(matches(tenant, filter)))
      return rows[0]?.count ?? 0
    },

    async enqueue(tenant, id, version) {
      const [result] = await asTenant(
        db,
        tenant,
        db.execute(sql`
        with queued as (
          update document_versions v set state = 'queued', updated_at = now()
          from documents d
          where v.tenant_id = ${tenant} and v.document_id = ${id} and v.version = ${version} and ${mayBecome("queued")}
            and d.tenant_id = ${tenant} and d.id = v.document_id and d.deleted_at is null
          returning v.document_id
        )
        insert into work_units (tenant_id, subject_id, version, kind)
        select ${tenant}, document_id, ${version}, 'parse' from queued returning id`),
      )
      return result.rows.length > 0
    },

    async liveness(tenant, ids, collectionIds) {
      const [live, epochs] = await asTenant(
        db,
        tenant,
        liveVersions({ tenant, ids }),
        epochsOf({ tenant, ids: collectionIds }),
      )
      const versions = new Map<DocumentId, number>()
      for (const row of live) if (row.version !== null) versions.set(row.id as DocumentId, row.version)
      return { versions, epochs: new Map(epochs.map((row) => [row.id as CollectionId, row.epoch])) }
    },

    async tombstone(tenant, id, deletion, deadline) {
      const [, , , marked, , heads, receipts] = await asTenant(
        db,
        tenant,
        db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
        db.execute(lockDocument(tenant, id)),
        db.execute(lockUnits(tenant, id)),
        db.execute(tombstoneStatement(tenant, id, deletion)),
        db.execute(retireStatement(tenant, id)),
        db
          .select(headRow)
          .from(collections)
          .innerJoin(documents, eq(documents.collectionId, collections.id))
          .where(and(eq(collections.tenantId, tenant), eq(documents.tenantId, tenant), eq(documents.id, id))),
        db
          .select(deletionRow)
          .from(deletions)
          .where(and(eq(deletions.tenantId, tenant), eq(deletions.subjectId, id))),
      )
      const [head] = heads
      const [receipt] = receipts
      if (!receipt) return null
      return { deletion: toDeletion(receipt), head: marked.rows.length > 0 && head ? toHead(head) : null }
    },
  }
}

const isOf = (column: Column) => eq(column, sql.placeholder("tenant"))
const isAmong = (column: Column) => sql`${column} = any(${sql.placeholder("ids")})`

const matches = (tenant: TenantId, { collectionId, status }: DocumentFilter) =>
  and(
    eq(documents.tenantId, tenant),
    status === "deleting" ? isNotNull(documents.deletedAt) : isNull(documents.deletedAt),
    collectionId ? eq(documents.collectionId, collectionId) : undefined,
    status && status !== "deleting" ? eq(documentVersions.state, status) : undefined,
  )

const redeclaredSchema = z.object({
  other_name: z.boolean().default(false),
  other_metadata: z.boolean().default(false),
})
const outcomeSchema = z.object({
  document_id: z.string().nullable(),
  registered: z.boolean(),
  /** Null but for a new version of a document that was found by its bytes. */
  other_type: z.boolean().nullable(),
  other_chunking: z.boolean().nullable(),
  collection_exists: z.boolean(),
  documents: z.coerce.number(),
  storage_bytes: z.coerce.number(),
  max_documents: z.coerce.number(),
  max_storage_mb: z.coerce.number(),
})

function refusal(found: z.infer<typeof outcomeSchema>): Registration {
  if (!found.collection_exists) return { outcome: "home-missing" }
  return {
    outcome: "over-quota",
    quota: {
      documents: found.documents,
      maxDocuments: found.max_documents,
      storageBytes: found.storage_bytes,
      maxStorageMb: found.max_storage_mb,
    },
  }
}
