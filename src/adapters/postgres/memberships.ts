// Memberships in Postgres: who belongs to a tenant, with which role.
import { sql } from "drizzle-orm"
import { z } from "zod"
import { type Member, ROLES } from "../../identity/user.ts"
import type { UserId } from "../../ids.ts"
import type { Memberships } from "../../ports.ts"
import { asTenant, type Database } from "./database.ts"
import { memberships } from "./schema.ts"

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

/** For the system role. */
export const postgresMemberships = (db: Database): Memberships => ({
  async put(tenant, user, role) {
    const [{ rows }] = await asTenant(
      db,
      tenant,
      db.execute(sql`
        with put as (
          insert into memberships (tenant_id, user_id, role)
          select t.id, u.id, ${role} from tenants t, users u
          where t.id = ${tenant} and t.deleted_at is null and u.id = ${user}
          on conflict (tenant_id, user_id) do update set role = excluded.role
          returning user_id, role, created_at
        )
        select put.user_id, u.email, u.username, put.role, put.created_at
        from put join users u on u.id = put.user_id`),
    )
    return rows[0] ? memberSchema.parse(rows[0]) : null
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

  async remove(tenant, user) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .delete(memberships)
        .where(sql`${memberships.tenantId} = ${tenant} and ${memberships.userId} = ${user}`)
        .returning({ userId: memberships.userId }),
    )
    return rows.length > 0
  },
})
