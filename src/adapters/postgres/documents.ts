// Documents in Postgres: registration within quotas, reads, liveness, and the tombstone.
import { and, asc, desc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm"
import { z } from "zod"
import type { Deletion } from "../../documents/document.ts"
import type { CollectionId, DocumentId, TenantId } from "../../ids.ts"
import type { Documents, NewUpload, Registration } from "../../ports.ts"
import { headRow, toHead } from "./collections.ts"
import { asTenant, type Database } from "./database.ts"
import { deletionRow, toDeletion } from "./deletions.ts"
import { selectDocuments, toDocument } from "./document-rows.ts"
import { pageOf } from "./page.ts"
import { collections, deletions, documents, documentVersions } from "./schema.ts"

export const postgresDocuments = (db: Database): Documents => ({
  async register(tenant, upload) {
    const [, decided, candidates] = await asTenant(
      db,
      tenant,
      // Registrations of one tenant take turns, so that neither quota nor duplicate check can be raced.
      db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${tenant}, 0))`),
      db.execute(registerStatement(tenant, upload)),
      selectDocuments(db).where(
        and(
          eq(documents.tenantId, tenant),
          isNull(documents.deletedAt),
          or(eq(documents.id, upload.replaces ?? upload.id), eq(documentVersions.sha256, upload.sha256)),
        ),
      ),
    )
    const outcome = outcomeSchema.parse(decided.rows[0])
    const row = candidates.find((candidate) => candidate.id === outcome.document_id)
    if (!row) return refusal(outcome)
    return { outcome: outcome.registered ? "registered" : "duplicate", document: toDocument(row) }
  },

  async get(tenant, id) {
    const [rows] = await asTenant(
      db,
      tenant,
      selectDocuments(db).where(and(eq(documents.tenantId, tenant), eq(documents.id, id))),
    )
    return rows[0] ? toDocument(rows[0]) : null
  },

  async list(tenant, { collectionId }, { limit, cursor }) {
    const [rows] = await asTenant(
      db,
      tenant,
      selectDocuments(db)
        .where(
          and(
            eq(documents.tenantId, tenant),
            isNull(documents.deletedAt),
            collectionId ? eq(documents.collectionId, collectionId) : undefined,
            cursor ? lt(documents.id, cursor) : undefined,
          ),
        )
        .orderBy(desc(documents.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toDocument), limit)
  },

  async enqueue(tenant, id, version) {
    const [result] = await asTenant(
      db,
      tenant,
      db.execute(sql`
        with queued as (
          update document_versions v set state = 'queued', updated_at = now()
          from documents d
          where v.tenant_id = ${tenant} and v.document_id = ${id} and v.version = ${version}
            and v.state = 'awaiting_upload' and d.id = v.document_id and d.deleted_at is null
          returning v.document_id
        )
        insert into work_units (tenant_id, subject_id, version, kind)
        select ${tenant}, document_id, ${version}, 'parse' from queued
        on conflict do nothing returning id`),
    )
    return result.rows.length > 0
  },

  async liveness(tenant, ids, collectionIds) {
    const [live, epochs] = await asTenant(
      db,
      tenant,
      db
        .select({ id: documents.id, version: documents.liveVersion })
        .from(documents)
        .where(and(eq(documents.tenantId, tenant), inArray(documents.id, [...ids]), isNull(documents.deletedAt))),
      db
        .select({ id: collections.id, epoch: collections.epoch })
        .from(collections)
        .where(and(eq(collections.tenantId, tenant), inArray(collections.id, [...collectionIds]))),
    )
    const versions = new Map<DocumentId, number>()
    for (const row of live) if (row.version !== null) versions.set(row.id as DocumentId, row.version)
    return { versions, epochs: new Map(epochs.map((row) => [row.id as CollectionId, row.epoch])) }
  },

  async tombstone(tenant, id, deletion, deadline) {
    const [, marked, , heads, receipts] = await asTenant(
      db,
      tenant,
      db.execute(sql`select assert_before(${deadline.toISOString()}::timestamptz)`),
      db.execute(tombstoneStatement(tenant, id, deletion)),
      db.execute(sql`
        update document_versions set state = 'failed', updated_at = now()
        where tenant_id = ${tenant} and document_id = ${id} and state not in ('ready', 'failed')`),
      db
        .select(headRow)
        .from(collections)
        .innerJoin(documents, eq(documents.collectionId, collections.id))
        .where(and(eq(documents.tenantId, tenant), eq(documents.id, id))),
      db
        .select(deletionRow)
        .from(deletions)
        .where(and(eq(deletions.tenantId, tenant), eq(deletions.subjectId, id)))
        .orderBy(asc(deletions.requestedAt))
        .limit(1),
    )
    const [head] = heads
    const [receipt] = receipts
    if (!receipt) return null
    return { deletion: toDeletion(receipt), head: marked.rows.length > 0 && head ? toHead(head) : null }
  },
})

const outcomeSchema = z.object({
  document_id: z.string().nullable(),
  registered: z.boolean(),
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

/** Decides and writes in one statement; every fact it decides by is in its reply. */
function registerStatement(tenant: TenantId, upload: NewUpload) {
  const replaces = upload.replaces
  return sql`
    with home as (
      select c.id, c.chunk_size_tokens, c.chunk_overlap_tokens from collections c
      where c.tenant_id = ${tenant} and c.id = ${
        replaces
          ? sql`(select collection_id from documents where tenant_id = ${tenant} and id = ${replaces} and deleted_at is null)`
          : upload.collectionId
      }
    ), twin as (
      select d.id from documents d
      join document_versions v on v.document_id = d.id and v.version = d.version
      join home on home.id = d.collection_id
      where d.tenant_id = ${tenant} and v.tenant_id = ${tenant} and v.sha256 = ${upload.sha256} and d.deleted_at is null
        and v.state not in ('failed', 'awaiting_upload') and ${upload.reuseDuplicate}::boolean and d.id is distinct from ${replaces}
      limit 1
    ), used as (
      select count(distinct d.id) as documents, coalesce(sum(v.size_bytes), 0) as bytes
      from documents d join document_versions v on v.document_id = d.id
      where d.tenant_id = ${tenant} and v.tenant_id = ${tenant} and d.deleted_at is null and v.state <> 'failed'
    ), allowed as (
      select t.max_documents, t.max_storage_mb,
        used.documents + ${replaces ? 0 : 1} <= t.max_documents
          and used.bytes + ${upload.sizeBytes} <= t.max_storage_mb::bigint * 1048576 as fits
      from tenants t, used where t.id = ${tenant}
    ), target as (
      ${replaces ? replaceTarget(tenant, replaces) : insertTarget(tenant, upload)}
    ), version as (
      insert into document_versions (document_id, version, tenant_id, collection_id, filename, content_type, size_bytes,
        sha256, chunk_size_tokens, chunk_overlap_tokens, state)
      select target.id, target.version, ${tenant}, home.id, ${upload.filename}, ${upload.contentType}, ${upload.sizeBytes},
        ${upload.sha256}, coalesce(${upload.chunking.size_tokens ?? null}::int, home.chunk_size_tokens),
        coalesce(${upload.chunking.overlap_tokens ?? null}::int, home.chunk_overlap_tokens), 'awaiting_upload'
      from target, home
      returning document_id
    )
    select coalesce((select document_id from version), (select id from twin)) as document_id,
      exists (select from version) as registered,
      exists (select from home) as collection_exists,
      used.documents, used.bytes as storage_bytes, allowed.max_documents, allowed.max_storage_mb
    from used, allowed`
}

const insertTarget = (tenant: TenantId, upload: NewUpload) => sql`
  insert into documents (id, tenant_id, collection_id, metadata)
  select ${upload.id}, ${tenant}, home.id, ${JSON.stringify(upload.metadata)}::jsonb from home, allowed
  where allowed.fits and not exists (select from twin)
  returning id, version`

const replaceTarget = (tenant: TenantId, id: DocumentId) => sql`
  update documents d set version = d.version + 1, updated_at = now() from home, allowed
  where d.tenant_id = ${tenant} and d.id = ${id} and d.deleted_at is null and allowed.fits
    and not exists (select from twin)
  returning d.id, d.version`

const tombstoneStatement = (tenant: TenantId, id: DocumentId, deletion: Deletion) => sql`
  with gone as (
    update documents set deleted_at = now(), updated_at = now()
    where tenant_id = ${tenant} and id = ${id} and deleted_at is null
    returning id, version, collection_id
  ), raised as (
    update collections c set epoch = c.epoch + 1, updated_at = now() from gone
    where c.tenant_id = ${tenant} and c.id = gone.collection_id
  ), cancelled as (
    delete from work_units u using gone
    where u.tenant_id = ${tenant} and u.subject_id = gone.id and u.state = 'pending'
  ), asked as (
    insert into deletions (id, tenant_id, subject_type, subject_id, remaining)
    select ${deletion.id}, ${tenant}, 'document', gone.id, ${JSON.stringify(deletion.remaining)}::jsonb from gone
  )
  insert into work_units (tenant_id, subject_id, version, kind, deletion_id)
  select ${tenant}, id, version, 'purge', ${deletion.id} from gone returning id`
