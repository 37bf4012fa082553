// API keys in Postgres.
import { and, desc, eq, inArray, isNotNull, lt, sql } from "drizzle-orm"
import { z } from "zod"
import { SCOPES, type Scope, TIERS } from "../../../context.ts"
import type { ApiKeyId, CollectionId, TenantId, UserId } from "../../../ids.ts"
import type { ApiKeys, AuditedBy } from "../../../ports.ts"
import { type ApiKey, corsOriginsSchema } from "../../../tenants/model/api-key.ts"
import { sharedLimitsSchema } from "../../../tenants/model/limits.ts"
import { providerSchema } from "../../../tenants/model/provider.ts"
import { budgetsSchema } from "../../../usage/model/budget.ts"
import { audited } from "../audit-log.ts"
import { asTenant, type Database, FOREIGN_KEY_VIOLATION, guarded, sqlState } from "../database.ts"
import { pageOf } from "../page.ts"
import { apiKeys, apiKeyUsage } from "../schema.ts"

/** What the function `find_api_key` replies. */
const foundSchema = z.object({
  key_id: z.string().transform((id) => id as ApiKeyId),
  tenant_id: z.string().transform((id) => id as TenantId),
  scopes: z.array(z.enum(SCOPES)),
  collection_ids: z.array(z.string().transform((id) => id as CollectionId)).nullable(),
  rate_limit_per_minute: z.number().nullable(),
  shared_limits: sharedLimitsSchema,
  expires_at: z.coerce.date().nullable(),
  revoked_at: z.coerce.date().nullable(),
  tier: z.enum(TIERS),
  tenant_active: z.boolean(),
  default_collection_id: z.string().transform((id) => id as CollectionId),
  cors_origins: corsOriginsSchema,
  requests_per_minute: z.number().nullable(),
  key_revision: z.coerce.number(),
  tenant_revision: z.coerce.number(),
  key_budgets: budgetsSchema,
  tenant_budgets: budgetsSchema,
  key_user: z
    .string()
    .transform((id) => id as UserId)
    .nullable(),
  tenant_provider: providerSchema.nullable(),
})

/** What a list and the audit log show; the hash stays inside. */
const shown = {
  id: apiKeys.id,
  tenantId: apiKeys.tenantId,
  userId: apiKeys.userId,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  scopes: apiKeys.scopes,
  collectionIds: apiKeys.collectionIds,
  rateLimitPerMinute: apiKeys.rateLimitPerMinute,
  sharedLimits: apiKeys.sharedLimits,
  expiresAt: apiKeys.expiresAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
  createdAt: apiKeys.createdAt,
}

export const postgresApiKeys = (db: Database): ApiKeys => ({
  async findByHash(hash) {
    const { rows } = await guarded(() => db.execute(sql`select * from find_api_key(${hash})`))
    if (!rows[0]) return null
    const row = foundSchema.parse(rows[0])
    return {
      key: {
        keyId: row.key_id,
        tenantId: row.tenant_id,
        scopes: row.scopes,
        collectionIds: row.collection_ids,
        rateLimitPerMinute: row.rate_limit_per_minute,
        sharedLimits: row.shared_limits,
        expiresAt: row.expires_at?.getTime() ?? null,
        revoked: row.revoked_at !== null,
        ...(row.key_user ? { userId: row.key_user } : {}),
        budgets: row.key_budgets,
        revision: row.key_revision,
      },
      tenant: {
        tier: row.tier,
        requestsPerMinute: row.requests_per_minute,
        active: row.tenant_active,
        defaultCollectionId: row.default_collection_id,
        corsOrigins: row.cors_origins,
        budgets: row.tenant_budgets,
        ...(row.tenant_provider ? { provider: row.tenant_provider } : {}),
        revision: row.tenant_revision,
      },
    }
  },

  async issue(tenant, key, by) {
    const insert = db.insert(apiKeys).values({ ...key, tenantId: tenant })
    const trail = auditedKey(db, tenant, key.id, "api-key.issued", by)
    try {
      const [[row]] = await asTenant(db, tenant, insert.returning(shown), trail.created)
      if (!row) throw new Error("insert returned no row")
      return toApiKey(row)
    } catch (cause) {
      if (key.userId && sqlState(cause) === FOREIGN_KEY_VIOLATION) return null
      throw cause
    }
  },

  async revokedOf(user) {
    const ended = and(eq(apiKeys.userId, user), isNotNull(apiKeys.revokedAt))
    const rows = await guarded(() => db.select({ hash: apiKeys.hash }).from(apiKeys).where(ended))
    return rows.map(({ hash }) => hash)
  },

  async list(tenant, { limit, cursor }) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select(shown)
        .from(apiKeys)
        .where(and(eq(apiKeys.tenantId, tenant), cursor ? lt(apiKeys.id, cursor) : undefined))
        .orderBy(desc(apiKeys.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toApiKey), limit)
  },

  async get(tenant, id) {
    const [rows] = await asTenant(db, tenant, db.select(shown).from(apiKeys).where(own(tenant, id)))
    return rows[0] ? toApiKey(rows[0]) : null
  },

  async rotate(tenant, id, successor, until, by) {
    const trail = auditedKey(db, tenant, id, "api-key.rotated", by)
    const [, rotated, rows] = await asTenant(
      db,
      tenant,
      trail.before,
      db.execute(sql`
        with seen as (
          select id, expires_at from api_keys where tenant_id = ${tenant} and id = ${id}
        ), old as (
          update api_keys k set expires_at = least(k.expires_at, ${until.toISOString()}::timestamptz) from seen
          where k.tenant_id = ${tenant} and k.id = seen.id and k.revoked_at is null
            and (k.expires_at is null or k.expires_at > now())
          returning k.hash, k.user_id, k.name, k.scopes, k.collection_ids, k.rate_limit_per_minute, k.budgets, seen.expires_at
        ), issued as (
          insert into api_keys (id, tenant_id, user_id, name, prefix, hash, scopes, collection_ids, rate_limit_per_minute,
            shared_limits, budgets, expires_at)
          select ${successor.id}, ${tenant}, user_id, name, ${successor.prefix}, ${successor.hash}, scopes, collection_ids,
            rate_limit_per_minute, ${JSON.stringify(successor.sharedLimits ?? [])}::jsonb, budgets, expires_at from old
          returning id
        )
        select old.hash from old, issued`),
      db.select(shown).from(apiKeys).where(own(tenant, successor.id)),
      trail.after,
      auditedKey(db, tenant, successor.id, "api-key.issued", by).created,
    )
    const [old, row] = [z.object({ hash: z.string() }).safeParse(rotated.rows[0]).data, rows[0]]
    return old && row ? { successor: toApiKey(row), oldHash: old.hash } : null
  },

  async recordUse(uses) {
    const rows = uses.map((use) => ({
      key_id: use.keyId,
      tenant_id: use.tenantId,
      requests: use.requests,
      failures: use.failures,
      duration_ms: use.durationMs,
      queries: use.queries,
      failed_queries: use.failedQueries,
      last_used_at: use.lastUsedAt.toISOString(),
    }))
    await guarded(() => db.execute(sql`select record_key_use(${JSON.stringify(rows)}::jsonb)`))
  },

  async usageToday(tenant, ids) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select({
          id: apiKeyUsage.keyId,
          requests: apiKeyUsage.requests,
          failures: apiKeyUsage.failures,
          durationMs: apiKeyUsage.durationMs,
        })
        .from(apiKeyUsage)
        .where(
          and(
            eq(apiKeyUsage.tenantId, tenant),
            inArray(apiKeyUsage.keyId, [...ids]),
            eq(apiKeyUsage.day, sql`(now() at time zone 'utc')::date`),
          ),
        ),
    )
    return new Map(rows.map(({ id, ...figures }) => [id as ApiKeyId, figures]))
  },

  async setBudgets(tenant, id, budgets, by) {
    const trail = auditedKey(db, tenant, id, "api-key.budgets-set", by)
    const [, rows] = await asTenant(
      db,
      tenant,
      trail.before,
      db.update(apiKeys).set({ budgets }).where(own(tenant, id)).returning({ hash: apiKeys.hash }),
      trail.after,
    )
    return rows[0] ?? null
  },

  async revoke(tenant, id, by) {
    const trail = auditedKey(db, tenant, id, "api-key.revoked", by)
    const [, rows] = await asTenant(
      db,
      tenant,
      trail.before,
      db
        .update(apiKeys)
        .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())` })
        .where(own(tenant, id))
        .returning({ hash: apiKeys.hash }),
      trail.after,
    )
    return rows[0] ?? null
  },
})

const own = (tenant: TenantId, id: ApiKeyId) => and(eq(apiKeys.tenantId, tenant), eq(apiKeys.id, id))

const auditedKey = (db: Database, tenantId: TenantId, id: ApiKeyId, action: `api-key.${string}`, by: AuditedBy) =>
  audited(db, by, {
    tenantId,
    action,
    subject: { type: "api-key", id },
    table: apiKeys,
    where: own(tenantId, id),
    image: { ...shown, budgets: apiKeys.budgets },
  })

type Row = Pick<typeof apiKeys.$inferSelect, keyof typeof shown>

function toApiKey(row: Row): ApiKey {
  return {
    ...row,
    id: row.id as ApiKeyId,
    tenantId: row.tenantId as TenantId,
    userId: row.userId as UserId | null,
    scopes: row.scopes as Scope[],
    collectionIds: row.collectionIds as CollectionId[] | null,
  }
}
