// Memberships in Postgres: who belongs to a tenant, with which role.
import { type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import { type Member, ROLES } from "../../../identity/model/user.ts"
import type { TenantId, UserId } from "../../../ids.ts"
import type { AuditedBy, Memberships, Voided } from "../../../ports.ts"
import { trailOf } from "../audit-log.ts"
import { asTenant, type Database } from "../database.ts"
import { lockUser } from "./users.ts"

const memberSchema = z
  .object({
    user_id: z.string().transform((id) => id as UserId),
    email: z.string(),
    username: z.string(),
    role: z.enum(ROLES),
    created_at: z.coerce.date(),
  })
  .transform(
    (row): Member => ({
      userId: row.user_id,
      email: row.email,
      username: row.username,
      role: row.role,
      createdAt: row.created_at,
    }),
  )

/** For the system role. Every change ends the sessions of the user there, in the same statement. */
export const postgresMemberships = (db: Database): Memberships => ({
  async put(tenant, user, role, by) {
    const trail = trailOfMember(db, tenant, user, "member.put", by)
    const change = sql`
      with put as (
        insert into memberships (tenant_id, user_id, role)
        select t.id, u.id, ${role} from tenants t, users u
        where t.id = ${tenant} and t.deleted_at is null and u.id = ${user}
        on conflict (tenant_id, user_id) do update set role = excluded.role
        returning tenant_id, user_id, role, created_at
      )
      select put.user_id, u.email, u.username, put.role, put.created_at,
             end_sessions(put.user_id, put.tenant_id)
      from put join users u on u.id = put.user_id`
    const row = await changed(db, tenant, user, { before: trail.before, change, after: trail.after })
    return { member: row ? memberSchema.parse(row) : null, voided: voidedBy(user, row) }
  },

  async list(tenant, { limit, cursor }) {
    const [{ rows }] = await asTenant(
      db,
      tenant,
      db.execute(sql`
        select m.user_id, u.email, u.username, m.role, m.created_at
        from memberships m join users u on u.id = m.user_id
        where m.tenant_id = ${tenant} and (${cursor}::text is null or m.user_id < ${cursor})
        order by m.user_id desc limit ${limit + 1}`),
    )
    const found = rows.map((row) => memberSchema.parse(row))
    const data = found.slice(0, limit)
    return { data, nextCursor: found.length > limit ? (data.at(-1)?.userId ?? null) : null }
  },

  async remove(tenant, user, by) {
    const trail = trailOfMember(db, tenant, user, "member.removed", by)
    const change = sql`
      with removed as (
        delete from memberships where tenant_id = ${tenant} and user_id = ${user} returning tenant_id, user_id
      )
      select end_sessions(user_id, tenant_id) from removed`
    const row = await changed(db, tenant, user, { before: trail.before, change, after: trail.removed })
    return { voided: voidedBy(user, row) }
  },
})

type Trail = ReturnType<typeof trailOf>
/** The first row that `change` returns; undefined where it changed nothing. The lock orders it with other changes of the user. */
async function changed(
  db: Database,
  tenant: TenantId,
  user: UserId,
  { before, change, after }: { before: Trail["before"]; change: SQL; after: Trail["after"] },
): Promise<unknown> {
  const [, , { rows }] = await asTenant(db, tenant, lockUser(db, user), before, db.execute(change), after)
  return rows[0]
}

const trailOfMember = (db: Database, tenantId: TenantId, user: UserId, action: `member.${string}`, by: AuditedBy) =>
  trailOf(
    db,
    by,
    { tenantId, action, subject: { type: "user", id: user } },
    {
      image: sql`jsonb_build_object('role', m.role)`,
      rows: sql`memberships m where m.tenant_id = ${tenantId} and m.user_id = ${user}`,
    },
  )

const voidedBy = (userId: UserId, row: unknown): Voided | null => (row === undefined ? null : { userId })
