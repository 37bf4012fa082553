// Deletion receipts in Postgres.
import { and, eq } from "drizzle-orm"
import type { Deletion, Remaining } from "../../documents/document.ts"
import type { DeletionId } from "../../ids.ts"
import type { Deletions } from "../../ports.ts"
import { asTenant, type Database } from "./database.ts"
import { deletions } from "./schema.ts"

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

export function toDeletion(row: Row): Deletion {
  const remaining: Remaining = { rows: 0, vectors: 0, objects: 0, cached: 0, graph: 0, ...row.remaining }
  return {
    id: row.id as DeletionId,
    subject: { type: row.subjectType, id: row.subjectId },
    status: row.status,
    remaining,
    requestedAt: row.requestedAt,
    completedAt: row.completedAt,
  }
}
