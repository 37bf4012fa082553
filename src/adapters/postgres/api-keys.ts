// API keys in Postgres.
import { and, desc, eq, lt, sql } from "drizzle-orm"
import { z } from "zod"
import { SCOPES, type Scope, TIERS } from "../../context.ts"
import type { ApiKeyId, CollectionId, TenantId } from "../../ids.ts"
import type { ApiKeys } from "../../ports.ts"
import type { ApiKey } from "../../tenants/api-key.ts"
import { asTenant, type Database, guarded } from "./database.ts"
import { pageOf } from "./page.ts"
import { apiKeys } from "./schema.ts"

/** What the function `find_api_key` replies. */
const foundSchema = z.object({
  key_id: z.string().transform((id) => id as ApiKeyId),
  tenant_id: z.string().transform((id) => id as TenantId),
  scopes: z.array(z.enum(SCOPES)),
  collection_ids: z.array(z.string().transform((id) => id as CollectionId)).nullable(),
  rate_limit_per_minute: z.number().nullable(),
  expires_at: z.coerce.date().nullable(),
  revoked_at: z.coerce.date().nullable(),
  tier: z.enum(TIERS),
  tenant_active: z.boolean(),
  default_collection_id: z.string().transform((id) => id as CollectionId),
})

/** What a list shows; the hash stays inside. */
const shown = {
  id: apiKeys.id,
  tenantId: apiKeys.tenantId,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  scopes: apiKeys.scopes,
  collectionIds: apiKeys.collectionIds,
  rateLimitPerMinute: apiKeys.rateLimitPerMinute,
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
        expiresAt: row.expires_at?.getTime() ?? null,
        revoked: row.revoked_at !== null,
      },
      tenant: { tier: row.tier, active: row.tenant_active, defaultCollectionId: row.default_collection_id },
    }
  },

  async issue(tenant, key) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .insert(apiKeys)
        .values({ ...key, tenantId: tenant })
        .returning(shown),
    )
    const [row] = rows
    if (!row) throw new Error("insert returned no row")
    return toApiKey(row)
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

  async revoke(tenant, id) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .update(apiKeys)
        .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())` })
        .where(and(eq(apiKeys.tenantId, tenant), eq(apiKeys.id, id)))
        .returning({ hash: apiKeys.hash }),
    )
    return rows[0] ?? null
  },
})

type Row = Pick<typeof apiKeys.$inferSelect, keyof typeof shown>

function toApiKey(row: Row): ApiKey {
  return {
    ...row,
    id: row.id as ApiKeyId,
    tenantId: row.tenantId as TenantId,
    scopes: row.scopes as Scope[],
    collectionIds: row.collectionIds as CollectionId[] | null,
  }
}
