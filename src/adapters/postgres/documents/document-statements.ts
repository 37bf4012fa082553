// The longer statements of documents: registering within quotas, and what a tombstone ends.
import { sql } from "drizzle-orm"
import type { Deletion } from "../../../documents/model/document.ts"
import type { DocumentId, TenantId } from "../../../ids.ts"
import type { NewUpload } from "../../../ports.ts"
import { INGESTING_KINDS, LIVING, mayBecome, OPEN_UNITS, retireAll } from "./life-sql.ts"

/** Decides and writes in one statement; every fact it decides by is in its reply. */
export function registerStatement(tenant: TenantId, upload: NewUpload) {
  const { replaces, chunking } = upload
  const [size, overlap] = [chunking.size_tokens ?? null, chunking.overlap_tokens ?? null]
  const metadata = upload.metadata === null ? null : JSON.stringify(upload.metadata)
  return sql`
    with home as (
      select c.id, c.chunk_size_tokens, c.chunk_overlap_tokens from collections c
      where c.tenant_id = ${tenant} and c.deleted_at is null and c.id = ${
        replaces
          ? sql`(select collection_id from documents where tenant_id = ${tenant} and id = ${replaces} and deleted_at is null)`
          : upload.collectionId
      }
    ), same_bytes as (
      select d.id, v.state, v.content_type <> ${upload.contentType} as other_type,
        v.charset is distinct from coalesce(${upload.charset}, v.charset) as other_charset,
        v.chunk_size_tokens <> coalesce(${size}::int, v.chunk_size_tokens)
          or v.chunk_overlap_tokens <> coalesce(${overlap}::int, v.chunk_overlap_tokens) as other_chunking
      from documents d
      join document_versions v on v.tenant_id = ${tenant} and v.document_id = d.id and v.version = d.version
      join home on home.id = d.collection_id and home.id = v.collection_id
      where d.tenant_id = ${tenant} and v.sha256 = ${upload.sha256}
        and v.state in ${LIVING} and v.state <> 'awaiting_upload' and ${upload.reuseDuplicate}::boolean
        ${replaces ? sql`and d.id = ${replaces}` : sql``}
    ), twin as (
      select id from same_bytes where not (other_type or other_charset or other_chunking) order by id limit 1
    ), reread as (
      select * from same_bytes where state = 'ready' and not exists (select from twin) order by other_type, id limit 1
    ), predecessor as (
      select coalesce(${replaces}::text, (select id from reread)) as id
    ), used as (
      select coalesce(max(s.documents), 0) as documents, coalesce(max(s.bytes), 0) as bytes from tenant_storage s
      where s.tenant_id = ${tenant}
    ), own as (
      select coalesce(sum(v.size_bytes) filter (where v.state = 'awaiting_upload'), 0) as overtaken_bytes,
        count(*) > 0 as is_counted
      from document_versions v, predecessor
      where v.tenant_id = ${tenant} and v.document_id = predecessor.id and v.state in ${LIVING}
    ), allowed as (
      select t.max_documents, t.max_storage_mb,
        used.documents + (not own.is_counted)::int <= t.max_documents
          and used.bytes - own.overtaken_bytes + ${upload.sizeBytes} <= t.max_storage_mb::bigint * 1048576 as fits
      from tenants t, used, own where t.id = ${tenant}
    ), inserted as (
      insert into documents (id, tenant_id, collection_id, metadata)
      select ${upload.id}, ${tenant}, home.id, coalesce(${metadata}::jsonb, '{}') from home, allowed, predecessor
      where allowed.fits and predecessor.id is null and not exists (select from twin)
      returning id, version
    ), raised as (
      update documents d set version = d.version + 1, updated_at = now() from home, allowed, predecessor
      where d.tenant_id = ${tenant} and d.id = predecessor.id and d.deleted_at is null and allowed.fits
        and not exists (select from twin)
      returning d.id, d.version
    ), version as (
      insert into document_versions (document_id, version, tenant_id, collection_id, filename, content_type, charset,
        size_bytes, sha256, chunk_size_tokens, chunk_overlap_tokens, state)
      select target.id, target.version, ${tenant}, home.id, ${upload.filename}, ${upload.contentType}, ${upload.charset},
        ${upload.sizeBytes}, ${upload.sha256}, coalesce(${size}::int, home.chunk_size_tokens),
        coalesce(${overlap}::int, home.chunk_overlap_tokens), 'awaiting_upload'
      from (select * from inserted union all select * from raised) target, home
      returning document_id
    )
    select coalesce((select document_id from version), (select id from twin)) as document_id,
      exists (select from version) as registered,
      exists (select from home) as collection_exists,
      (select reread.other_type or reread.other_charset from version, reread) as other_type,
      (select reread.other_chunking from version, reread) as other_chunking,
      used.documents, used.bytes as storage_bytes, allowed.max_documents, allowed.max_storage_mb
    from used, allowed`
}

/** Takes over the new declaration of a document that was found by its bytes, and requests that the index be updated. */
export const redeclareStatement = (tenant: TenantId, id: DocumentId, { filename, metadata }: NewUpload) => sql`
  with found as (
    select d.id, d.version, d.live_version, d.metadata is distinct from coalesce(${
      metadata === null ? null : JSON.stringify(metadata)
    }::jsonb, d.metadata) as other_metadata, v.filename <> ${filename} as other_name
    from documents d join document_versions v on v.tenant_id = ${tenant} and v.document_id = d.id and v.version = d.version
    where d.tenant_id = ${tenant} and d.id = ${id} and d.deleted_at is null
  ), described as (
    update documents d set metadata = ${JSON.stringify(metadata ?? {})}::jsonb, updated_at = now() from found
    where d.tenant_id = ${tenant} and d.id = found.id and found.other_metadata
  ), named as (
    update document_versions v set filename = ${filename}, updated_at = now() from found
    where v.tenant_id = ${tenant} and v.document_id = found.id and v.version = found.version and found.other_name
  ), changed as (
    insert into work_units (tenant_id, subject_id, version, kind, ordinal)
    select ${tenant}, found.id, changed.version, 'describe', coalesce((
      select max(u.ordinal) + 1 from work_units u where u.tenant_id = ${tenant} and u.subject_id = found.id
        and u.version = changed.version and u.kind = 'describe'), 0)
    from found, lateral (select found.version union select found.live_version) changed
    where (found.other_metadata or found.other_name) and changed.version is not null
  )
  select other_metadata, other_name from found`

/**
 * Ends versions that the one just registered replaced before they were uploaded. It is a statement of its own, because the
 * trigger that keeps the quotas would miscount one that inserts and updates versions at once.
 */
export const overtakeStatement = (tenant: TenantId, id: DocumentId) => sql`
  with superseded as (
    update document_versions v set state = 'superseded', updated_at = now() from documents d
    where v.tenant_id = ${tenant} and v.document_id = ${id} and v.state = 'awaiting_upload'
      and d.tenant_id = ${tenant} and d.id = v.document_id and v.version < d.version
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

/** Ends every version of a document, which by then is deleted. An upload that may still arrive is removed once no more can. */
export const retireStatement = (tenant: TenantId, id: DocumentId) => sql`
  with ended as (
    update document_versions v set state = 'retired', updated_at = now()
    where v.tenant_id = ${tenant} and v.document_id = ${id} and ${mayBecome("retired")}
    returning v.tenant_id, v.document_id, v.version, v.created_at
  )
  ${retireAll("ended", { atOnce: false })}`
