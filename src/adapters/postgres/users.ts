// Users in Postgres as the operator sees them; for the system role.
import { eq, sql } from "drizzle-orm"
import { z } from "zod"
import type { UserId } from "../../ids.ts"
import type { Users } from "../../ports.ts"
import { accountSchema, EMAIL_KEY, USERNAME_KEY } from "./account-rows.ts"
import { type Database, guarded, violatedConstraint } from "./database.ts"
import { pageOf } from "./page.ts"
import { users } from "./schema.ts"

const listedSchema = z.object({ account: accountSchema })

export const postgresUsers = (db: Database): Users => ({
  async create(user) {
    const joined = user.memberships.map(({ tenantId, role }) => ({ tenant_id: tenantId, role }))
    try {
      await guarded(() =>
        db.execute(sql`
          with made as (
            insert into users (id, email, username, password_hash, email_verified_at)
            values (${user.id}, ${user.email}, ${user.username}, ${user.passwordHash},
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

  async update(user, { username, passwordHash, disabled, emailVerified }) {
    const at = (when: boolean, column: typeof users.disabledAt | typeof users.emailVerifiedAt) =>
      when ? sql`coalesce(${column}, now())` : null
    try {
      const rows = await guarded(() =>
        db
          .update(users)
          .set({
            ...(username !== undefined ? { username } : {}),
            ...(passwordHash !== undefined ? { passwordHash } : {}),
            ...(disabled !== undefined ? { disabledAt: at(disabled, users.disabledAt) } : {}),
            ...(emailVerified !== undefined ? { emailVerifiedAt: at(emailVerified, users.emailVerifiedAt) } : {}),
            updatedAt: sql`now()`,
          })
          .where(eq(users.id, user))
          .returning({ id: users.id }),
      )
      return rows[0] ? "updated" : null
    } catch (cause) {
      const taken = takenOrThrow(cause)
      if (taken === "email-taken") throw cause
      return taken
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
