// Tables of users and sessions. The app role has no grant on any of them: it reaches them through functions only.
import { sql } from "drizzle-orm"
import { boolean, check, index, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core"
import { createdAt, revision, rowSecurity, systemOnly, time, updatedAt } from "./columns.ts"
import { tenants } from "./tenants.ts"

const role = () => text("role", { enum: ["owner", "admin", "member", "viewer"] }).notNull()

export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    /** In lower case. */
    email: text("email").notNull(),
    username: text("username").notNull(),
    /** Null: signs in at a provider. */
    passwordHash: text("password_hash"),
    emailVerifiedAt: time("email_verified_at"),
    disabledAt: time("disabled_at"),
    /** Access tokens issued before are void. */
    validAfter: time("valid_after"),
    /** Single access tokens that are void: when each expires by itself, in seconds since the epoch, by its `jti`. */
    revokedTokens: jsonb("revoked_tokens").$type<Record<string, number>>().notNull().default({}),
    /** May sign in at the admin Worker. */
    isAdmin: boolean("is_admin").notNull().default(false),
    revision: revision(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex("users_email_key").on(t.email),
    uniqueIndex("users_username_key").on(sql`lower(${t.username})`),
    check("users_email_lower", sql`${t.email} = lower(${t.email})`),
    systemOnly(),
  ],
).enableRLS()

export const identities = pgTable(
  "identities",
  {
    provider: text("provider", { enum: ["google", "github"] }).notNull(),
    /** Who the user is to the provider. */
    subject: text("subject").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.provider, t.subject] }), index("identities_user_idx").on(t.userId), systemOnly()],
).enableRLS()

export const memberships = pgTable(
  "memberships",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: role(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId] }),
    index("memberships_user_idx").on(t.userId),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()

/** One row is a session: a family of refresh tokens of which only the newest is kept, by its hash. */
export const refreshTokens = pgTable(
  "refresh_tokens",
  {
    /** The session, which every token of the family carries. */
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    hash: text("hash").notNull(),
    expiresAt: time("expires_at").notNull(),
    rotatedAt: time("rotated_at"),
    revokedAt: time("revoked_at"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("refresh_tokens_hash_key").on(t.hash),
    index("refresh_tokens_user_idx").on(t.userId),
    /** When it was over, for the sweep. */
    index("refresh_tokens_over_idx").on(sql`least(${t.expiresAt}, ${t.revokedAt})`),
    systemOnly(),
  ],
).enableRLS()

export const invitations = pgTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    email: text("email").notNull(),
    role: role(),
    hash: text("hash").notNull(),
    expiresAt: time("expires_at").notNull(),
    acceptedAt: time("accepted_at"),
    withdrawnAt: time("withdrawn_at"),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("invitations_hash_key").on(t.hash),
    index("invitations_tenant_idx").on(t.tenantId, t.id),
    index("invitations_open_idx").on(t.email).where(sql`accepted_at is null and withdrawn_at is null`),
    /** When it was closed, for the sweep. */
    index("invitations_closed_idx").on(sql`least(${t.expiresAt}, ${t.acceptedAt}, ${t.withdrawnAt})`),
    systemOnly(),
  ],
).enableRLS()
