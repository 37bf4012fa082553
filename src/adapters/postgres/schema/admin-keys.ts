// Table of the keys of the admin Worker. The app role has no grant on it.
import { pgTable, text, uniqueIndex } from "drizzle-orm/pg-core"
import { createdAt, systemOnly, time } from "./columns.ts"

export const adminKeys = pgTable(
  "admin_keys",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    hash: text("hash").notNull(),
    /** The actor who issued it, as the audit log writes it. */
    createdBy: text("created_by").notNull(),
    expiresAt: time("expires_at"),
    lastUsedAt: time("last_used_at"),
    revokedAt: time("revoked_at"),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex("admin_keys_hash_key").on(t.hash), systemOnly()],
).enableRLS()
