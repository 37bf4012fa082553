// Tables of tenants and their API keys.
import { sql } from "drizzle-orm"
import { boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core"
import type { SharedLimit } from "../../../tenants/model/limits.ts"
import type { Provider } from "../../../tenants/model/provider.ts"
import type { Budget } from "../../../usage/model/budget.ts"
import { createdAt, revision, rowSecurity, time, updatedAt } from "./columns.ts"

export const tenants = pgTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    slug: text("slug").notNull(),
    email: text("email"),
    tier: text("tier", { enum: ["free", "premium", "admin"] }).notNull(),
    maxDocuments: integer("max_documents").notNull(),
    maxStorageMb: integer("max_storage_mb").notNull(),
    /** Null: as many as its tier. */
    requestsPerMinute: integer("requests_per_minute"),
    budgets: jsonb("budgets").$type<Budget[]>().notNull().default([]),
    /** An account of its own at a provider of models; the key in it is sealed. */
    provider: jsonb("provider").$type<Provider>(),
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull().default({}),
    isActive: boolean("is_active").notNull().default(true),
    deletedAt: time("deleted_at"),
    revision: revision(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex("tenants_slug_key").on(t.slug),
    check("tenants_requests_per_minute_positive", sql`${t.requestsPerMinute} > 0`),
    ...rowSecurity(t.id),
  ],
).enableRLS()

export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    /** Whose it is; ends with their membership. No reference: what they used stays theirs when they are gone. */
    userId: text("user_id"),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    hash: text("hash").notNull(),
    scopes: text("scopes").array().notNull(),
    collectionIds: text("collection_ids").array(),
    rateLimitPerMinute: integer("rate_limit_per_minute"),
    /** Of the keys it was issued by or rotated from, which its requests count against as well. */
    sharedLimits: jsonb("shared_limits").$type<SharedLimit[]>().notNull().default([]),
    budgets: jsonb("budgets").$type<Budget[]>().notNull().default([]),
    expiresAt: time("expires_at"),
    lastUsedAt: time("last_used_at"),
    revokedAt: time("revoked_at"),
    revision: revision(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("api_keys_hash_key").on(t.hash),
    index("api_keys_tenant_idx").on(t.tenantId, t.id),
    index("api_keys_user_idx").on(t.userId),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()
