// What the cron repairs in Postgres; every statement is safe to repeat, and what changes rows is bounded.
import { type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { DocumentError } from "../../documents/model/document.ts"
import { MAX_CRASHES } from "../../documents/model/work-unit.ts"
import type { CollectionId, DocumentId, TenantId } from "../../ids.ts"
import type { Upkeep } from "../../ports.ts"
import { type Database, guarded } from "./database.ts"
import { INGESTING_KINDS, mayBecome, OPEN_UNITS, retireAll } from "./documents/life-sql.ts"
import { bookStorage } from "./usage/ledger.ts"

const EXHAUSTED: DocumentError = {
  code: "ingestion-exhausted",
  message: "Ingestion stopped repeatedly on this document.",
  hint: "Upload it again; if it happens again, tell us the document's id.",
  retryable: true,
}
const NEVER_UPLOADED: DocumentError = {
  code: "upload-expired",
  message: "The file was never uploaded.",
  hint: "Register the document again and upload within 15 minutes.",
  retryable: false,
}

const wakeUpRow = z.object({
  tenant_id: z.string().transform((id) => id as TenantId),
  subject_id: z.string(),
  version: z.number(),
})
const staleRow = wakeUpRow.extend({ collection_id: z.string().transform((id) => id as CollectionId) })
const backlogRow = z.object({
  active_tenants: z.coerce.number(),
  pending: z.coerce.number(),
  active: z.coerce.number(),
  oldest_seconds: z.coerce.number(),
})
const countRow = z.object({ count: z.coerce.number() })

export const postgresUpkeep = (db: Database): Upkeep => {
  const rows = async (statement: SQL) => (await guarded(() => db.execute(statement))).rows
  const count = async (statement: SQL) => countRow.parse((await rows(statement))[0]).count
  /** Removes the oldest rows that ended so many days ago; every table has an index on when that was. */
  const forget = (table: SQL, end: SQL, olderThanDays: number, limit: number) =>
    count(sql`
      with forgotten as (
        delete from ${table} where ctid = any(array(
          select ctid from ${table} where ${end} <= now() - make_interval(days => ${olderThanDays})
          order by ${end} limit ${limit}))
        returning 1
      )
      select count(*) from forgotten`)

  return {
    async due(limit) {
      const due = await rows(sql`
        select tenant_id, subject_id, version from work_units
        where state in ${OPEN_UNITS} and coalesce(lease_until, run_after) <= now()
        order by created_at limit ${limit}`)
      return due.map((row) => {
        const { tenant_id, subject_id, version } = wakeUpRow.parse(row)
        return { tenantId: tenant_id, subjectId: subject_id, version }
      })
    },

    async backlog() {
      const [row] = await rows(sql`
        select (select count(*) from tenants where is_active) as active_tenants,
          count(*) filter (where due_at <= now()) as pending,
          count(*) filter (where state = 'running' and due_at > now()) as active,
          coalesce(extract(epoch from now() - min(due_at) filter (where due_at <= now())), 0) as oldest_seconds
        from (select state, coalesce(lease_until, run_after) as due_at from work_units where state in ${OPEN_UNITS}) as units`)
      const { active_tenants, oldest_seconds, ...units } = backlogRow.parse(row)
      return { activeTenants: active_tenants, ...units, oldestSeconds: oldest_seconds }
    },

    failExhausted: (limit, only) =>
      count(sql`
        with lost as (
          select tenant_id, id from work_units
          where crashes >= ${MAX_CRASHES} and kind in ${INGESTING_KINDS} and state = 'running' and lease_until < now()
            ${only ? sql`and subject_id = ${only.documentId} and version = ${only.version}` : sql``}
          order by lease_until limit ${limit} for update skip locked
        ), spent as (
          update work_units u set state = 'failed', lease_until = null, updated_at = now()
          from lost where u.tenant_id = lost.tenant_id and u.id = lost.id
          returning u.tenant_id, u.subject_id, u.version
        ), ${endedWithout(sql`spent`, EXHAUSTED, sql`v.document_id = gone.subject_id`)}
        select count(*) from ended`),

    expireUploads: (olderThanHours, limit) =>
      count(sql`
        with expired as (
          select tenant_id, document_id, version from document_versions
          where state = 'awaiting_upload' and created_at < now() - make_interval(hours => ${olderThanHours})
          order by created_at limit ${limit} for update skip locked
        ), ${endedWithout(sql`expired`, NEVER_UPLOADED, sql`v.document_id = gone.document_id`)}
        select count(*) from ended`),

    forgetIdempotencyKeys: (limit) => forget(sql`idempotency_keys`, sql`expires_at`, 0, limit),

    forgetSessions: (olderThanDays, limit) =>
      forget(sql`refresh_tokens`, sql`least(expires_at, revoked_at)`, olderThanDays, limit),

    forgetInvitations: (olderThanDays, limit) =>
      forget(sql`invitations`, sql`least(expires_at, accepted_at, withdrawn_at)`, olderThanDays, limit),

    bookStorage: () => count(bookStorage()),

    forgetQuestions: (olderThanDays, limit) => forget(sql`query_logs`, sql`at`, olderThanDays, limit),

    forgetUsageEvents: (olderThanDays, limit) => forget(sql`usage_events`, sql`created_at`, olderThanDays, limit),

    forgetEndpointDays: (olderThanDays, limit) => forget(sql`endpoint_daily`, sql`day`, olderThanDays, limit),

    forgetAuditEntries: (olderThanDays, limit) =>
      count(sql`select forget_audit_entries(${olderThanDays}, ${limit}) as count`),

    async staleFailures(olderThanDays, limit) {
      const stale = await rows(sql`
        select d.tenant_id, d.id as subject_id, d.version, d.collection_id from documents d
        join document_versions v on v.tenant_id = d.tenant_id and v.document_id = d.id and v.version = d.version
        where v.state = 'failed' and d.live_version is null and d.deleted_at is null
          and v.updated_at < now() - make_interval(days => ${olderThanDays})
        order by v.updated_at limit ${limit}`)
      return stale.map((row) => {
        const { tenant_id, subject_id, version, collection_id } = staleRow.parse(row)
        return { tenantId: tenant_id, document: { id: subject_id as DocumentId, version, collectionId: collection_id } }
      })
    },
  }
}

/** Fails the versions of `by`. Their other units are cancelled, and what they left in the stores is removed. */
const endedWithout = (by: SQL, error: DocumentError, sameDocument: SQL) => sql`
  ended as (
    update document_versions v set state = 'failed', error = ${JSON.stringify(error)}::jsonb, updated_at = now()
    from ${by} as gone where v.tenant_id = gone.tenant_id and ${sameDocument} and v.version = gone.version and ${mayBecome("failed")}
    returning v.tenant_id, v.document_id, v.version, v.created_at
  ), cancelled as (
    update work_units u set state = 'cancelled', updated_at = now() from ended
    where u.tenant_id = ended.tenant_id and u.subject_id = ended.document_id and u.version = ended.version
      and u.kind in ${INGESTING_KINDS} and u.state = 'pending'
  ), retire as (${retireAll("ended")})`
