// Sessions in Postgres: families of refresh tokens, each one row.
import { sql } from "drizzle-orm"
import { z } from "zod"
import type { TenantId } from "../../../ids.ts"
import type { Sessions } from "../../../ports.ts"
import { type Database, guarded } from "../database.ts"
import { accountSchema } from "./account-rows.ts"

const openedSchema = z.object({ opened: z.boolean() })
const rotatedSchema = z.object({
  outcome: z.enum(["rotated", "reused", "ended"]),
  tenant_id: z.string().transform((id) => id as TenantId),
  voided_before: z.coerce.date().nullable(),
  account: accountSchema,
})
const standingSchema = z.object({
  valid_after: z.coerce.date().nullable(),
  revoked: z.array(z.string()),
  revision: z.coerce.number(),
})
/** The last instant a JavaScript date can hold. */
const END_OF_TIME = new Date(8.64e15)

export const postgresSessions = (db: Database): Sessions => {
  const call = async <T>(schema: z.ZodType<T>, query: ReturnType<typeof sql>): Promise<T | null> => {
    const { rows } = await guarded(() => db.execute(query))
    return rows[0] ? schema.parse(rows[0]) : null
  }
  return {
    async open({ id, userId, tenantId, hash, expiresAt }, validAfter) {
      const reply = await call(
        openedSchema,
        sql`select open_session(${id}, ${userId}, ${tenantId}, ${hash}, ${expiresAt.toISOString()},
                                ${validAfter?.toISOString() ?? null}) as opened`,
      )
      return reply?.opened === true
    },

    async rotate({ session, hash }, next) {
      const reply = await call(
        rotatedSchema,
        sql`select * from rotate_refresh_token(${session}, ${hash}, ${next.hash}, ${next.expiresAt.toISOString()})`,
      )
      if (!reply) return { outcome: "ended", voided: null }
      const { outcome, account, tenant_id, voided_before } = reply
      if (outcome === "rotated") return { outcome, account, tenantId: tenant_id, voided: null }
      return { outcome, voided: voided_before && { userId: account.id } }
    },

    async end(session) {
      await guarded(() => db.execute(sql`select end_session(${session})`))
    },

    async endAll(user) {
      await guarded(() => db.execute(sql`select end_sessions(${user}, null)`))
      return { voided: { userId: user } }
    },

    async revoke({ jti, userId, expiresAt }) {
      await guarded(() => db.execute(sql`select revoke_token(${userId}, ${jti}, ${expiresAt.toISOString()})`))
      return { voided: { userId } }
    },

    async standing(user) {
      const found = await call(standingSchema, sql`select * from token_standing(${user})`)
      return found && { validAfter: found.valid_after ?? END_OF_TIME, revoked: found.revoked, revision: found.revision }
    },
  }
}
