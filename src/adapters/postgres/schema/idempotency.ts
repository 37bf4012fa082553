// Table of idempotency keys: what was asked under each, and the sealed reply.
import { index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core"
import { createdAt, rowSecurity, time } from "./columns.ts"
import { tenants } from "./tenants.ts"

export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** Null: a key of the admin Worker. */
    tenantId: text("tenant_id").references(() => tenants.id, { onDelete: "cascade" }),
    route: text("route").notNull(),
    keyHash: text("key_hash").notNull(),
    fingerprint: text("fingerprint").notNull(),
    claim: uuid("claim").notNull(),
    leaseUntil: time("lease_until").notNull(),
    /** Readable only with the key's text; null until the request is answered. */
    sealedReply: text("sealed_reply"),
    expiresAt: time("expires_at").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("idempotency_keys_once_key").on(t.tenantId, t.route, t.keyHash).nullsNotDistinct(),
    index("idempotency_keys_expiry_idx").on(t.expiresAt),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()
