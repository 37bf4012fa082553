// Users in Postgres as the operator sees them; for the system role.
import { eq, sql } from "drizzle-orm"
import { z } from "zod"
import { endsSessions } from "../../../identity/model/user.ts"
import type { UserId } from "../../../ids.ts"
import type { AuditedBy, Users } from "../../../ports.ts"
import { trailOf } from "../audit-log.ts"
import { type Database, guarded, violatedConstraint } from "../database.ts"
import { pageOf } from "../page.ts"
import { users } from "../schema.ts"
import { accountSchema, EMAIL_KEY, USERNAME_KEY } from "./account-rows.ts"

const listedSchema = z.object({ account: accountSchema })
const voidedSchema = z.object({ voided_before: z.coerce.date().nullable() })

export const postgresUsers = (db: Database): Users => ({
  async create(user, by) {
    const joined = user.memberships.map(({ tenantId, role }) => ({ tenant_id: tenantId, role }))
    const create = db.execute(sql`
          with made as (
            insert into users (id, email, username, password_hash, is_admin, email_verified_at)
            values (${user.id}, ${user.email}, ${user.username}, ${user.passwordHash}, ${user.isAdmin},
                    case when ${user.emailVerified}::boolean then now() end)
            returning id
          )
          insert into memberships (tenant_id, user_id, role)
          select t.id, made.id, wanted.role
          from made, jsonb_to_recordset(${JSON.stringify(joined)}::jsonb) as wanted (tenant_id text, role text)
          join tenants t on t.id = wanted.tenant_id and t.deleted_at is null`)
    try {
      await guarded(() => db.batch([create, trailOfUser(db, user.id, "user.created", by).created]))
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

  async update(user, changes, by) {
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
    const remark = passwordHash === undefined ? {} : { password_changed: true }
    const trail = trailOfUser(db, user, "user.updated", by, remark)
    try {
      const [, , changed, ended] = await guarded(() =>
        db.batch([lockUser(db, user), trail.before, change, end, trail.after]),
      )
      const before = voidedSchema.parse(ended.rows[0]).voided_before
      return { outcome: changed[0] ? "updated" : "user-not-found", voided: before && { userId: user } }
    } catch (cause) {
      if (takenOrThrow(cause) === "email-taken") throw cause
      return { outcome: "username-taken", voided: null }
    }
  },

  async remove(user, by) {
    const trail = trailOfUser(db, user, "user.removed", by)
    const end = db.execute(sql`select end_sessions(${user}, null) as voided_before`)
    const remove = db.delete(users).where(eq(users.id, user))
    const [, , ended] = await guarded(() => db.batch([lockUser(db, user), trail.before, end, remove, trail.removed]))
    const before = voidedSchema.parse(ended.rows[0]).voided_before
    return { voided: before && { userId: user } }
  },
})

/** Runs before the user's state is noted, so that changes of a user take turns and each sees the last one's result. */
export const lockUser = (db: Database, user: UserId) => db.execute(sql`select from users where id = ${user} for update`)

const trailOfUser = (db: Database, id: UserId, action: `user.${string}`, by: AuditedBy, remark = {}) =>
  trailOf(
    db,
    by,
    { tenantId: null, action, subject: { type: "user", id } },
    { image: sql`to_jsonb(a)`, rows: sql`accounts a where a.id = ${id}`, remark },
  )

function takenOrThrow(cause: unknown): "email-taken" | "username-taken" {
  const constraint = violatedConstraint(cause)
  if (constraint === EMAIL_KEY) return "email-taken"
  if (constraint === USERNAME_KEY) return "username-taken"
  throw cause
}
