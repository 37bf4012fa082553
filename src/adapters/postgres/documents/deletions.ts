// Deletion receipts in Postgres: read by tenants, settled by the unit of work that cleans up.
import { and, eq, type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import { type Deletion, NOT_COUNTED } from "../../../documents/model/document.ts"
import type { DeletionId, DocumentId, TenantId } from "../../../ids.ts"
import type { Deletions, DeletionUnit, Receipts } from "../../../ports.ts"
import { asTenant, type Database } from "../database.ts"
import { deletions, documents } from "../schema.ts"
import { owned } from "./life-sql.ts"

export const deletionRow = {
  id: deletions.id,
  subjectType: deletions.subjectType,
  subjectId: deletions.subjectId,
  status: deletions.status,
  remaining: deletions.remaining,
  requestedAt: deletions.requestedAt,
  completedAt: deletions.completedAt,
}
type Row = Pick<typeof deletions.$inferSelect, keyof typeof deletionRow>

export const postgresDeletions = (db: Database): Deletions => ({
  async get(tenant, id) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select(deletionRow)
        .from(deletions)
        .where(and(eq(deletions.tenantId, tenant), eq(deletions.id, id))),
    )
    return rows[0] ? toDeletion(rows[0]) : null
  },
})

export const postgresReceipts = (db: Database): Receipts => ({
  async documentsOf({ tenantId, collectionId }) {
    const [rows] = await asTenant(
      db,
      tenantId,
      db
        .select({ id: documents.id })
        .from(documents)
        .where(and(eq(documents.tenantId, tenantId), eq(documents.collectionId, collectionId))),
    )
    return rows.map((row) => row.id as DocumentId)
  },

  async settle(unit, counted) {
    const othersAreEmpty = Object.values(counted).every((count) => count === 0)
    const statements = [
      ...(othersAreEmpty ? removals(unit) : []),
      sql`
        update deletions d set
          remaining = ${JSON.stringify(counted)}::jsonb || jsonb_build_object('rows', l.rows_left, 'graph', l.graph_left),
          status = case when l.is_empty then 'done' else 'pending' end,
          completed_at = case when l.is_empty then now() end
        from (
          select *, ${othersAreEmpty} and rows_left = 0 and graph_left = 0 as is_empty
          from deletions s, count_rows_left(s.tenant_id, s.subject_type, s.subject_id, ${unit.id})
          where s.tenant_id = ${unit.tenantId} and s.id = ${unit.deletionId}
        ) l
        where d.tenant_id = ${unit.tenantId} and d.id = l.id and d.status = 'pending'`,
      sql`
        delete from work_units where ${owned(unit)} and exists (
          select from deletions d where d.tenant_id = ${unit.tenantId} and d.id = ${unit.deletionId} and d.status = 'done')`,
      sql`select status from deletions where tenant_id = ${unit.tenantId} and id = ${unit.deletionId}`,
    ]
    const results = await asTenant(db, unit.tenantId, ...statements.map((statement) => db.execute(statement)))
    return z.object({ status: z.enum(["pending", "done"]) }).parse(results.at(-1)?.rows[0]).status
  },
})

/** Everything of the subject but its receipt, the audit log, and the unit that is at it. */
function removals(unit: DeletionUnit): SQL[] {
  const { tenantId } = unit
  if (unit.kind === "purge")
    return [
      sql`delete from documents where tenant_id = ${tenantId} and id = ${unit.documentId}`,
      forgetDocument(tenantId, unit.documentId),
      // Units that wait to remove an upload that may still arrive stay.
      sql`delete from work_units where tenant_id = ${tenantId} and subject_id = ${unit.documentId} and id <> ${unit.id}
            and not (kind = 'retire' and state = 'pending')`,
    ]
  if (unit.kind === "clear") {
    const { collectionId } = unit
    return [
      sql`delete from work_units where tenant_id = ${tenantId} and not (kind = 'retire' and state = 'pending')
            and kind <> 'purge' and subject_id in (
              select id from documents where tenant_id = ${tenantId} and collection_id = ${collectionId})`,
      sql`delete from documents where tenant_id = ${tenantId} and collection_id = ${collectionId}`,
      sql`delete from collections where tenant_id = ${tenantId} and id = ${collectionId}`,
      sql`delete from query_logs where tenant_id = ${tenantId} and collection_ids @> array[${collectionId}]`,
    ]
  }
  return [
    sql`delete from documents where tenant_id = ${tenantId}`,
    sql`delete from collections where tenant_id = ${tenantId}`,
    sql`delete from api_keys where tenant_id = ${tenantId}`,
    sql`delete from tenants where id = ${tenantId}`,
    sql`delete from work_units where tenant_id = ${tenantId} and id <> ${unit.id}
          and not (kind = 'retire' and state = 'pending')`,
    sql`delete from work_turns where tenant_id = ${tenantId}`,
  ]
}

/**
 * What the history holds of a document: answers that quote it, what was said of them, and where in it something was found.
 * After its row is gone, so that whoever was writing history of it has ended.
 */
const forgetDocument = (tenant: TenantId, id: DocumentId): SQL => sql`
  update query_logs q set document_ids = array_remove(document_ids, ${id}),
    candidates = (select coalesce(jsonb_agg(c.value order by c.ordinality), '[]')
      from jsonb_array_elements(candidates) with ordinality c where c.value ->> 'documentId' <> ${id}),
    answer = case when not quotes then answer end, citations = case when not quotes then citations end,
    grounding = case when quotes then grounding || '{"reason": ""}' else grounding end,
    feedback = case when quotes then feedback - 'answer' - 'wrongCitations' else feedback end
  from (
    select id as quoting, exists(select from jsonb_array_elements(candidates) c
      where c ->> 'documentId' = ${id} and c ->> 'source' is not null) as quotes
    from query_logs where tenant_id = ${tenant} and document_ids @> array[${id}]
  ) as found
  where q.tenant_id = ${tenant} and q.id = found.quoting`

export function toDeletion(row: Row): Deletion {
  return {
    id: row.id as DeletionId,
    subject: { type: row.subjectType, id: row.subjectId },
    status: row.status,
    remaining: { ...NOT_COUNTED, ...row.remaining },
    requestedAt: row.requestedAt,
    completedAt: row.completedAt,
  }
}
