// Invitations in Postgres: the operator's list, and the invited who know a token.
import { and, desc, eq, isNull, lt, sql } from "drizzle-orm"
import { z } from "zod"
import type { Invitation } from "../../../identity/model/user.ts"
import type { InvitationId, TenantId, UserId } from "../../../ids.ts"
import type { AuditedBy, Invitations, OpenInvitations } from "../../../ports.ts"
import { audited } from "../audit-log.ts"
import { asTenant, type Database, guarded, violatedConstraint } from "../database.ts"
import { pageOf } from "../page.ts"
import { invitations } from "../schema.ts"
import { USERNAME_KEY } from "./account-rows.ts"

const openSchema = z.object({
  email: z.string(),
  tenant_id: z.string().transform((id) => id as TenantId),
  user_id: z
    .string()
    .transform((id) => id as UserId)
    .nullable(),
  password_hash: z.string().nullable(),
  disabled: z.boolean().nullable(),
})
const acceptedSchema = z.object({ accepted: z.boolean() })

const shown = {
  id: invitations.id,
  tenantId: invitations.tenantId,
  email: invitations.email,
  role: invitations.role,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
  createdAt: invitations.createdAt,
}

/** For the system role. */
export const postgresInvitations = (db: Database): Invitations => ({
  async create({ id, tenantId, email, role, hash, expiresAt }, by) {
    const create = db.execute(sql`
        insert into invitations (id, tenant_id, email, role, hash, expires_at)
        select ${id}, id, ${email}, ${role}, ${hash}, ${expiresAt.toISOString()}
        from tenants where id = ${tenantId} and deleted_at is null
        returning id`)
    const [{ rows }] = await guarded(() =>
      db.batch([create, auditedInvitation(db, tenantId, id, "invitation.created", by).created]),
    )
    return rows[0] ? { id, tenantId, email, role, expiresAt, acceptedAt: null, createdAt: new Date() } : null
  },

  async list(tenant, { limit, cursor }) {
    const [rows] = await asTenant(
      db,
      tenant,
      db
        .select(shown)
        .from(invitations)
        .where(
          and(
            eq(invitations.tenantId, tenant),
            isNull(invitations.withdrawnAt),
            cursor ? lt(invitations.id, cursor) : undefined,
          ),
        )
        .orderBy(desc(invitations.id))
        .limit(limit + 1),
    )
    return pageOf(rows.map(toInvitation), limit)
  },

  async withdraw(tenant, id, by) {
    const trail = auditedInvitation(db, tenant, id, "invitation.withdrawn", by)
    const open = and(eq(invitations.tenantId, tenant), eq(invitations.id, id), isNull(invitations.acceptedAt))
    const [, rows] = await asTenant(
      db,
      tenant,
      trail.before,
      db
        .update(invitations)
        .set({ withdrawnAt: sql`coalesce(${invitations.withdrawnAt}, now())` })
        .where(open)
        .returning({ id: invitations.id }),
      trail.after,
    )
    return rows.length > 0
  },
})

const auditedInvitation = (
  db: Database,
  tenantId: TenantId,
  id: InvitationId,
  action: `invitation.${string}`,
  by: AuditedBy,
) =>
  audited(db, by, {
    tenantId,
    action,
    subject: { type: "invitation", id },
    table: invitations,
    where: and(eq(invitations.tenantId, tenantId), eq(invitations.id, id)),
    image: { ...shown, withdrawnAt: invitations.withdrawnAt },
  })

/** For the app role: every call carries the digest of a token. */
export const postgresOpenInvitations = (db: Database): OpenInvitations => ({
  async find(hash) {
    const { rows } = await guarded(() => db.execute(sql`select * from find_invitation(${hash})`))
    if (!rows[0]) return null
    const { email, tenant_id, user_id, password_hash, disabled } = openSchema.parse(rows[0])
    const user = user_id && { id: user_id, passwordHash: password_hash, disabled: disabled === true }
    return { email, tenantId: tenant_id, user }
  },

  async accept(hash, who, requestId) {
    const [existing, fresh] = "existing" in who ? [who.existing, null] : [null, who]
    try {
      const { rows } = await guarded(() =>
        db.execute(sql`select accept_invitation(${hash}, ${existing}, ${fresh?.id ?? null},
          ${fresh?.username ?? null}, ${fresh?.passwordHash ?? null}, ${requestId}) as accepted`),
      )
      return acceptedSchema.parse(rows[0]).accepted ? "accepted" : "gone"
    } catch (cause) {
      const constraint = violatedConstraint(cause)
      if (constraint === USERNAME_KEY) return "username-taken"
      // Somebody took the address in the meantime. The invitation is still open for them.
      if (constraint !== null) return "gone"
      throw cause
    }
  },
})

const toInvitation = (row: Pick<typeof invitations.$inferSelect, keyof typeof shown>): Invitation => ({
  ...row,
  id: row.id as InvitationId,
  tenantId: row.tenantId as TenantId,
})
