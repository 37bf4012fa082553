// The audit log in Postgres, and the statements by which a change writes its own entry in its own transaction.
import { and, desc, eq, gte, lt, type SQL, sql } from "drizzle-orm"
import type { PgColumn, PgTable } from "drizzle-orm/pg-core"
import type { Actor } from "../../context.ts"
import { newId, type TenantId } from "../../ids.ts"
import type { AuditEntry, AuditedBy, AuditLog, AuditRecord } from "../../ports.ts"
import { asTenant, type Database, guarded } from "./database.ts"
import { pageOf } from "./page.ts"
import { auditLog } from "./schema.ts"

export const postgresAuditLog = (db: Database): AuditLog => ({
  async record({ tenantId, actor, action, subject, before, after, requestId }) {
    const insert = db.insert(auditLog).values({
      id: newId("aud"),
      tenantId,
      actor: actorText(actor),
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      before: blanked(before),
      after: blanked(after),
      requestId,
    })
    await (tenantId ? asTenant(db, tenantId, insert) : guarded(() => insert))
  },

  async list({ tenantId, action, actor, since }, { limit, cursor }) {
    const rows = await guarded(() =>
      db
        .select()
        .from(auditLog)
        .where(
          and(
            tenantId ? eq(auditLog.tenantId, tenantId) : undefined,
            action ? eq(auditLog.action, action) : undefined,
            actor ? eq(auditLog.actor, actor) : undefined,
            since ? gte(auditLog.createdAt, since) : undefined,
            cursor ? lt(auditLog.id, cursor) : undefined,
          ),
        )
        .orderBy(desc(auditLog.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toRecord), limit)
  },
})

type About = Pick<AuditEntry, "action" | "subject" | "tenantId">
type Change = About & {
  table: PgTable
  /** The one row that changes. */
  where: SQL | undefined
  /** What of the row is shown; nothing else is ever kept. */
  image: Record<string, PgColumn>
}

/** The trail of a change of one row of a table: the first statement also locks it. */
export function audited(db: Database, by: AuditedBy, { table, where, image, ...about }: Change) {
  const pairs = Object.values(image).flatMap((column) => [sql`${column.name}::text`, sql`${column}`])
  const shown = sql`jsonb_build_object(${sql.join(pairs, sql`, `)})`
  return trailOf(db, by, about, { image: shown, rows: sql`${table} where ${where}`, lock: sql`for update` })
}

type Sight = {
  /** JSON of what is shown; nothing else is ever kept. */
  image: SQL
  /** The one row that changes, as the text behind `from`. */
  rows: SQL
  lock?: SQL
  /** What the entry says besides of how the row stands after. */
  remark?: object
}

/**
 * Put `before` ahead of the change and `after` behind it in the same batch. The first notes the row as it is; the second
 * writes the entry, unless nothing changed. `created` goes behind the statement that makes a row, `removed` behind its end.
 */
export function trailOf(
  db: Database,
  { actor, requestId }: AuditedBy,
  { tenantId, action, subject }: About,
  { image, rows, lock = sql``, remark = {} }: Sight,
) {
  const noted = sql`nullif(current_setting('app.audit_before', true), '')::jsonb`
  const standing = sql`${image} || ${JSON.stringify(remark)}::jsonb`
  const entry = (before: SQL, after: SQL, where: SQL) =>
    db.execute(sql`
    insert into audit_log (id, tenant_id, actor, action, subject_type, subject_id, before, after, request_id)
    select ${newId("aud")}, ${tenantId}, ${actorText(actor)}, ${action}, ${subject.type}, ${subject.id},
      ${before}, ${after}, ${requestId} ${where}`)
  const stands = (before: SQL) => entry(before, standing, sql`from ${rows} and ${standing} is distinct from ${before}`)
  return {
    before: db.execute(sql`
      select set_config('app.audit_before', coalesce((select ${image}::text from ${rows} ${lock}), ''), true)`),
    after: stands(noted),
    created: stands(sql`null::jsonb`),
    removed: entry(noted, sql`null::jsonb`, sql`where ${noted} is not null and not exists (select from ${rows})`),
  }
}

/** How the log names who acted. */
export function actorText(actor: Actor): string {
  switch (actor.type) {
    case "admin":
      return "admin"
    case "admin-key":
      return `admin-key:${actor.keyId}`
    case "api-key":
      return `api-key:${actor.keyId}`
    case "user":
      return `user:${actor.userId}`
    case "system":
      return `system:${actor.job}`
  }
}

const SECRET = /(^|_)(key|hash|secret|password|token)$/i

const blanked = (image: object | null): object | null =>
  image && JSON.parse(JSON.stringify(image, (name, value) => (SECRET.test(name) ? "[secret]" : value)))

function toRecord({ subjectType, subjectId, ...row }: typeof auditLog.$inferSelect): AuditRecord {
  return {
    ...row,
    tenantId: row.tenantId as TenantId | null,
    action: row.action as AuditRecord["action"],
    subject: { type: subjectType, id: subjectId },
  }
}
