// Begins new versions of a collection's documents from the bytes they have, and counts what is left.
import { type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { CollectionId, DocumentId, TenantId } from "../../../ids.ts"
import type { AuditedBy, Reindexing } from "../../../ports.ts"
import { audited } from "../audit-log.ts"
import { asTenant, type Database } from "../database.ts"
import { collections } from "../schema.ts"
import { LIVING } from "./life-sql.ts"

type Which = { before: Date; limit: number }
const begunSchema = z.array(z.object({ id: z.string().transform((id) => id as DocumentId), version: z.number() }))
const leftSchema = z.object({ remaining: z.number(), in_progress: z.number() })

/** Null when `standing` finds no collection. */
export async function reindexDocuments(
  db: Database,
  tenant: TenantId,
  standing: SQL | undefined,
  id: CollectionId,
  { before, limit }: Which,
  by: AuditedBy,
): Promise<Reindexing | null> {
  const trail = audited(db, by, {
    tenantId: tenant,
    action: "collection.reindexed",
    subject: { type: "collection", id },
    table: collections,
    where: standing,
    image: { chunkSizeTokens: collections.chunkSizeTokens, chunkOverlapTokens: collections.chunkOverlapTokens },
  })
  const [, begun, left, , found] = await asTenant(
    db,
    tenant,
    db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${tenant}, 0))`),
    db.execute(reindexStatement(tenant, id, { before, limit })),
    db.execute(leftStatement(tenant, id, before)),
    trail.created,
    db.select({ id: collections.id }).from(collections).where(standing),
  )
  if (found.length === 0) return null
  const counts = leftSchema.parse(left.rows[0])
  return { queued: begunSchema.parse(begun.rows), inProgress: counts.in_progress, remaining: counts.remaining }
}

/** Documents of the collection that answer and have nothing newer in the works, `d`, with the version that answers, `v`. */
const settled = (tenant: TenantId, id: CollectionId, before: Date) => sql`
  from documents d
  join document_versions v on v.tenant_id = ${tenant} and v.document_id = d.id and v.version = d.live_version
  join document_versions newest on newest.tenant_id = ${tenant} and newest.document_id = d.id and newest.version = d.version
  where d.tenant_id = ${tenant} and d.collection_id = ${id} and d.deleted_at is null and v.created_at < ${before.toISOString()}::timestamptz
    and newest.state in ('ready', 'failed')`

/** The caller holds the tenant's turn, so that no registration comes between. */
const reindexStatement = (tenant: TenantId, id: CollectionId, { before, limit }: Which) => sql`
  with home as (
    select id, chunk_size_tokens, chunk_overlap_tokens from collections
    where tenant_id = ${tenant} and id = ${id}
  ), due as (
    select d.id, d.version + 1 as version, v.filename, v.content_type, v.charset, v.size_bytes, v.sha256
    ${settled(tenant, id, before)}
    order by v.created_at, d.id limit ${limit} for update of d
  ), raised as (
    update documents d set version = due.version, updated_at = now() from due
    where d.tenant_id = ${tenant} and d.id = due.id
  ), begun as (
    insert into document_versions (document_id, version, tenant_id, collection_id, filename, content_type, charset,
      size_bytes, sha256, chunk_size_tokens, chunk_overlap_tokens, state)
    select due.id, due.version, ${tenant}, home.id, due.filename, due.content_type, due.charset, due.size_bytes, due.sha256,
      home.chunk_size_tokens, home.chunk_overlap_tokens, 'queued'
    from due, home
    returning document_id, version
  )
  insert into work_units (tenant_id, subject_id, version, kind)
  select ${tenant}, document_id, version, 'parse' from begun
  returning subject_id as id, version`

const leftStatement = (tenant: TenantId, id: CollectionId, before: Date) => sql`
  select (select count(*)::int ${settled(tenant, id, before)}) as remaining, (
    select count(*)::int from documents d
    join document_versions newest on newest.tenant_id = ${tenant} and newest.document_id = d.id and newest.version = d.version
    where d.tenant_id = ${tenant} and d.collection_id = ${id} and d.deleted_at is null
      and newest.state in ${LIVING} and newest.state <> 'ready') as in_progress`
