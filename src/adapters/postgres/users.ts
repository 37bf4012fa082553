// Users in Postgres as the operator sees them; for the system role.
import { eq, sql } from "drizzle-orm"
import { z } from "zod"
import { endsSessions } from "../../identity/user.ts"
import type { UserId } from "../../ids.ts"
import type { Users } from "../../ports.ts"
import { accountSchema, EMAIL_KEY, USERNAME_KEY } from "./account-rows.ts"
import { type Database, guarded, violatedConstraint } from "./database.ts"
import { pageOf } from "./page.ts"
import { users } from "./schema.ts"

const listedSchema = z.object({ account: accountSchema })
const voidedSchema = z.object({ voided_before: z.coerce.date().nullable() })

export const postgresUsers = (db: Database): Users => ({
  async create(user) {
    const joined = user.memberships.map(({ tenantId, role }) => ({ tenant_id: tenantId, role }))
    try {
      await guarded(() =>
        db.execute(sql`
          with made as (
            insert into users (id, email, username, password_hash, is_admin, email_verified_at)
            values (${user.id}, ${user.email}, ${user.username}, ${user.passwordHash}, ${user.isAdmin},
                    case when ${user.emailVerified}::boolean then now() end)
            returning id
          )
          insert into memberships (tenant_id, user_id, role)
          select t.id, made.id, wanted.role
          from made, jsonb_to_recordset(${JSON.stringify(joined)}::jsonb) as wanted (tenant_id text, role text)
          join tenants t on t.id = wanted.tenant_id and t.deleted_at is null`),
      )
      return "created"
    } catch (cause) {
      return takenOrThrow(cause)
    }
  },

  async list({ email }, { limit, cursor }) {
    const { rows } = await guarded(() =>
      db.execute(sql`
        select to_jsonb(a) as account from accounts a
        where (${email}::text is null or a.email = ${email}) and (${cursor}::text is null or a.id < ${cursor})
        order by a.id desc limit ${limit + 1}`),
    )
    return pageOf(
      rows.map((row) => listedSchema.parse(row).account),
      limit,
    )
  },

  async update(user, changes) {
    const { username, passwordHash, disabled, emailVerified, isAdmin } = changes
    const at = (when: boolean, column: typeof users.disabledAt | typeof users.emailVerifiedAt) =>
      when ? sql`coalesce(${column}, now())` : null
    const change = db
      .update(users)
      .set({
        ...(username !== undefined ? { username } : {}),
        ...(passwordHash !== undefined ? { passwordHash } : {}),
        ...(disabled !== undefined ? { disabledAt: at(disabled, users.disabledAt) } : {}),
        ...(emailVerified !== undefined ? { emailVerifiedAt: at(emailVerified, users.emailVerifiedAt) } : {}),
        ...(isAdmin !== undefined ? { isAdmin } : {}),
        updatedAt: sql`now()`,
      })
      .where(eq(users.id, user))
      .returning({ id: users.id })
    const end = db.execute(
      sql`select case when ${endsSessions(changes)}::boolean then end_sessions(${user}, null) end as voided_before`,
    )
    try {
      const [changed, ended] = await guarded(() => db.batch([change, end]))
      const before = voidedSchema.parse(ended.rows[0]).voided_before
      return { outcome: changed[0] ? "updated" : "user-not-found", voided: before && { userId: user, before } }
    } catch (cause) {
      if (takenOrThrow(cause) === "email-taken") throw cause
      return { outcome: "username-taken", voided: null }
    }
  },

  async remove(user: UserId) {
    const rows = await guarded(() => db.delete(users).where(eq(users.id, user)).returning({ id: users.id }))
    return rows.length > 0
  },
})

function takenOrThrow(cause: unknown): "email-taken" | "username-taken" {
  const constraint = violatedConstraint(cause)
  if (constraint === EMAIL_KEY) return "email-taken"
  if (constraint === USERNAME_KEY) return "username-taken"
  throw cause
}
