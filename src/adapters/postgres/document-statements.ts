// The longer statements of documents: registering within quotas, and what a tombstone ends.
import { sql } from "drizzle-orm"
import type { Deletion } from "../../documents/document.ts"
import type { DocumentId, TenantId } from "../../ids.ts"
import type { NewUpload } from "../../ports.ts"
import { INGESTING_KINDS, LIVING, mayBecome, OPEN_UNITS, retireAll } from "./life-sql.ts"

/** Decides and writes in one statement; every fact it decides by is in its reply. */
export function registerStatement(tenant: TenantId, upload: NewUpload) {
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
      join document_versions v on v.tenant_id = ${tenant} and v.document_id = d.id and v.version = d.version
      join home on home.id = d.collection_id and home.id = v.collection_id
      where d.tenant_id = ${tenant} and v.sha256 = ${upload.sha256} and d.deleted_at is null
        and v.state in ${LIVING} and v.state <> 'awaiting_upload' and ${upload.reuseDuplicate}::boolean
        and d.id is distinct from ${replaces}
      order by d.id limit 1
    ), overtaken as (${replaces ? awaitingOf(tenant, replaces) : sql`select 0::int as version, 0::bigint as bytes where false`}
    ), used as (
      select coalesce(max(s.documents), 0) as documents, coalesce(max(s.bytes), 0) as bytes from tenant_storage s
      where s.tenant_id = ${tenant}
    ), allowed as (
      select t.max_documents, t.max_storage_mb,
        used.documents + ${replaces ? isNewcomer(tenant, replaces) : 1} <= t.max_documents
          and used.bytes - (select coalesce(sum(bytes), 0) from overtaken) + ${upload.sizeBytes}
            <= t.max_storage_mb::bigint * 1048576 as fits
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

/** 1 when the document counts as none yet, because nothing of it answers or is on its way. */
const isNewcomer = (tenant: TenantId, id: DocumentId) => sql`
  (not exists (select from document_versions v where v.tenant_id = ${tenant} and v.document_id = ${id}
    and v.state in ${LIVING}))::int`

/** Versions nobody uploaded before the next was registered: only the newest can be completed. */
const awaitingOf = (tenant: TenantId, id: DocumentId) => sql`
  select v.version, v.size_bytes as bytes from document_versions v
  where v.tenant_id = ${tenant} and v.document_id = ${id} and v.state = 'awaiting_upload'`

/**
 * Ends what the version just registered overtook before it was uploaded. A statement of its own: one that inserts and
 * updates versions at once would be counted wrongly by the trigger that keeps the quotas.
 */
export const overtakeStatement = (tenant: TenantId, id: DocumentId) => sql`
  with superseded as (
    update document_versions v set state = 'superseded', updated_at = now() from documents d
    where v.tenant_id = ${tenant} and v.document_id = ${id} and v.state = 'awaiting_upload'
      and d.tenant_id = ${tenant} and d.id = v.document_id and v.version < d.version and ${mayBecome("superseded")}
    returning v.tenant_id, v.document_id, v.version, v.created_at
  )
  ${retireAll("superseded")}`

/** Tombstone, epoch, receipt and purge; whoever still works on the document finds its unit cancelled. */
export const tombstoneStatement = (tenant: TenantId, id: DocumentId, deletion: Deletion) => sql`
  with gone as (
    update documents set deleted_at = now(), updated_at = now()
    where tenant_id = ${tenant} and id = ${id} and deleted_at is null
    returning id, version, collection_id
  ), cancelled as (
    update work_units u set state = 'cancelled', updated_at = now() from gone
    where u.tenant_id = ${tenant} and u.subject_id = gone.id and u.kind in ${INGESTING_KINDS} and u.state in ${OPEN_UNITS}
  ), raised as (
    update collections c set epoch = c.epoch + 1, updated_at = now() from gone
    where c.tenant_id = ${tenant} and c.id = gone.collection_id
  ), asked as (
    insert into deletions (id, tenant_id, subject_type, subject_id, remaining)
    select ${deletion.id}, ${tenant}, 'document', gone.id, ${JSON.stringify(deletion.remaining)}::jsonb from gone
  )
  insert into work_units (tenant_id, subject_id, version, kind, deletion_id)
  select ${tenant}, id, version, 'purge', ${deletion.id} from gone returning id`

/** Ends every version of a deleted document. An upload that may still arrive is removed once no more can. */
export const retireStatement = (tenant: TenantId, id: DocumentId) => sql`
  with ended as (
    update document_versions v set state = 'retired', updated_at = now() from documents d
    where v.tenant_id = ${tenant} and v.document_id = ${id} and ${mayBecome("retired")}
      and d.tenant_id = ${tenant} and d.id = v.document_id and d.deleted_at is not null
    returning v.tenant_id, v.document_id, v.version, v.created_at
  )
  ${retireAll("ended", { atOnce: false })}`
