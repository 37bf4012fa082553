// What deleting a collection does: its tombstone and those of its documents, their work and versions ended, its removal asked for.
import { type SQL, sql } from "drizzle-orm"
import type { Deletion } from "../../../documents/model/document.ts"
import type { CollectionId, TenantId } from "../../../ids.ts"
import { INGESTING_KINDS, mayBecome, OPEN_UNITS, retireAll } from "./life-sql.ts"

/**
 * Registrations take turns with it, so that none gets into a collection that is being deleted. Documents and units are then
 * locked in the order that everybody uses. The fourth statement has a row if there was a collection to delete.
 */
export function tombstoneStatements(tenant: TenantId, id: CollectionId, deletion: Deletion): [SQL, SQL, SQL, SQL, SQL] {
  const inside = sql`select d.id from documents d where d.tenant_id = ${tenant} and d.collection_id = ${id}`
  return [
    sql`select pg_advisory_xact_lock(hashtextextended(${tenant}, 0))`,
    sql`${inside} order by d.id for update`,
    sql`select id from work_units where tenant_id = ${tenant} and subject_id in (${inside}) order by id for update`,
    sql`
      with gone as (
        update collections set deleted_at = now(), updated_at = now(), epoch = epoch + 1, name = id
        where tenant_id = ${tenant} and id = ${id} and deleted_at is null and not is_default returning id
      ), emptied as (
        update documents d set deleted_at = now(), updated_at = now() from gone
        where d.tenant_id = ${tenant} and d.collection_id = gone.id and d.deleted_at is null returning d.id
      ), cancelled as (
        update work_units u set state = 'cancelled', updated_at = now() from emptied
        where u.tenant_id = ${tenant} and u.subject_id = emptied.id and u.kind in ${INGESTING_KINDS} and u.state in ${OPEN_UNITS}
      ), asked as (
        insert into deletions (id, tenant_id, subject_type, subject_id, remaining)
        select ${deletion.id}, ${tenant}, 'collection', id, ${JSON.stringify(deletion.remaining)}::jsonb from gone
      )
      insert into work_units (tenant_id, subject_id, version, kind, deletion_id)
      select ${tenant}, id, 0, 'clear', ${deletion.id} from gone returning id`,
    sql`
      with ended as (
        update document_versions v set state = 'retired', updated_at = now() from documents d
        where v.tenant_id = ${tenant} and v.collection_id = ${id} and ${mayBecome("retired")}
          and d.tenant_id = ${tenant} and d.id = v.document_id and d.deleted_at is not null
        returning v.tenant_id, v.document_id, v.version, v.created_at
      )
      ${retireAll("ended", { atOnce: false })}`,
  ]
}
