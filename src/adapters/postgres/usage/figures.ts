// Figures for dashboards in Postgres: counted by the database, of one tenant or of all.
import { type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import { DOCUMENT_STATUSES } from "../../../documents/model/document.ts"
import type { TenantId } from "../../../ids.ts"
import type { ActivityFigures, Figures } from "../../../ports.ts"
import { asTenant, type Database, guarded } from "../database.ts"

const count = z.coerce.number()
const keysSchema = z.object({ active: count, used_today: count })
const documentsSchema = z.array(z.object({ status: z.enum(DOCUMENT_STATUSES), count }))
const daySchema = z.object({
  requests: count,
  failures: count,
  duration_ms: count,
  queries: count,
  failed_queries: count,
})
const systemSchema = z.object({ total: count, active: count, bytes: count })
const quotaSchema = z.object({
  documents: count,
  max_documents: count,
  storage_bytes: count,
  max_storage_mb: count,
})

/** For the system role. */
export const postgresFigures = (db: Database): Figures => ({
  async ofSystem() {
    const [keys, documents, day, system] = await guarded(() =>
      db.batch([
        db.execute(keysStatement(null)),
        db.execute(documentsStatement(null)),
        db.execute(dayStatement(null)),
        db.execute(systemStatement),
      ]),
    )
    const { total, active, bytes } = systemSchema.parse(system.rows[0])
    return { ...toActivity(keys.rows, documents.rows, day.rows), tenants: { total, active }, databaseBytes: bytes }
  },

  async ofTenant(tenant) {
    const [keys, documents, day, quota] = await asTenant(
      db,
      tenant,
      db.execute(keysStatement(tenant)),
      db.execute(documentsStatement(tenant)),
      db.execute(dayStatement(tenant)),
      db.execute(quotaStatement(tenant)),
    )
    if (!quota.rows[0]) return null
    const row = quotaSchema.parse(quota.rows[0])
    return {
      ...toActivity(keys.rows, documents.rows, day.rows),
      quota: {
        documents: row.documents,
        maxDocuments: row.max_documents,
        storageBytes: row.storage_bytes,
        maxStorageMb: row.max_storage_mb,
      },
    }
  },
})

const TODAY = sql`(now() at time zone 'utc')::date`
/** Null is every tenant. */
const within = (tenant: TenantId | null, column: SQL) => (tenant === null ? sql`true` : sql`${column} = ${tenant}`)

const keysStatement = (tenant: TenantId | null) => sql`
  select count(*) filter (where k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and t.is_active) as active,
    count(*) filter (where (k.last_used_at at time zone 'utc')::date = ${TODAY}) as used_today
  from api_keys k join tenants t on t.id = k.tenant_id
  where ${within(tenant, sql`k.tenant_id`)}`

const documentsStatement = (tenant: TenantId | null) => sql`
  select case when d.deleted_at is null then v.state else 'deleting' end as status, count(*) as count
  from documents d
  join document_versions v on v.tenant_id = d.tenant_id and v.document_id = d.id and v.version = d.version
  where ${within(tenant, sql`d.tenant_id`)}
  group by 1`

const dayStatement = (tenant: TenantId | null) => sql`
  select coalesce(sum(requests), 0) as requests, coalesce(sum(failures), 0) as failures,
    coalesce(sum(duration_ms), 0) as duration_ms, coalesce(sum(queries), 0) as queries,
    coalesce(sum(failed_queries), 0) as failed_queries
  from tenant_usage where day = ${TODAY} and ${within(tenant, sql`tenant_id`)}`

const systemStatement = sql`
  select count(*) as total, count(*) filter (where is_active) as active,
    pg_database_size(current_database()) as bytes
  from tenants where deleted_at is null`

/** The same figures that registering an upload is decided by. */
const quotaStatement = (tenant: TenantId) => sql`
  select t.max_documents, t.max_storage_mb, coalesce(s.documents, 0) as documents, coalesce(s.bytes, 0) as storage_bytes
  from tenants t left join tenant_storage s on s.tenant_id = t.id
  where t.id = ${tenant} and t.deleted_at is null`

function toActivity(keys: unknown[], documents: unknown[], day: unknown[]): ActivityFigures {
  const { active, used_today } = keysSchema.parse(keys[0])
  const counts = new Map(documentsSchema.parse(documents).map((row) => [row.status, row.count]))
  const { requests, failures, duration_ms, queries, failed_queries } = daySchema.parse(day[0])
  return {
    apiKeys: { active, usedToday: used_today },
    documents: Object.fromEntries(
      DOCUMENT_STATUSES.map((status) => [status, counts.get(status) ?? 0]),
    ) as ActivityFigures["documents"],
    today: { requests, failures, durationMs: duration_ms, queries, failedQueries: failed_queries },
  }
}
