// Idempotency keys in Postgres: one unique row per key, claimed by its insert.
import { type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { IdempotencyKeys, IdempotencyScope, IdempotentTry } from "../../ports.ts"
import { asTenant, type Database, guarded } from "./database.ts"

const heldSchema = z.object({
  same: z.boolean(),
  sealed_reply: z.string().nullable(),
  lease_seconds: z.coerce.number(),
})
const claimedSchema = z.object({ claimed: z.boolean(), held: heldSchema.nullable() })

export const postgresIdempotencyKeys = (db: Database): IdempotencyKeys => {
  /** The admin Worker's role sees every row; a tenant's request its own. */
  const run = async (scope: IdempotencyScope, statement: SQL) => {
    if (scope === "admin") return (await guarded(() => db.execute(statement))).rows
    const [result] = await asTenant(db, scope, db.execute(statement))
    return result.rows
  }

  return {
    async claim(request, leaseSeconds, keptHours) {
      const [row] = await run(request.scope, claimStatement(request, leaseSeconds, keptHours))
      const { claimed, held } = claimedSchema.parse(row)
      if (claimed) return { outcome: "claimed" }
      // A row that appeared beside this statement is not seen by it, and has only just been claimed.
      if (!held) return { outcome: "in-flight", leaseSeconds }
      if (!held.same) return { outcome: "reused" }
      if (held.sealed_reply !== null) return { outcome: "answered", sealedReply: held.sealed_reply }
      return { outcome: "in-flight", leaseSeconds: Math.max(0, held.lease_seconds) }
    },

    async keep(request, sealedReply) {
      await run(
        request.scope,
        sql`update idempotency_keys set sealed_reply = ${sealedReply} where ${row(request)} and claim = ${request.claim}`,
      )
    },

    async release(request) {
      await run(
        request.scope,
        sql`update idempotency_keys set lease_until = now() where ${row(request)} and claim = ${request.claim}`,
      )
    },
  }
}

const tenantOf = (scope: IdempotencyScope) => (scope === "admin" ? null : scope)

const row = ({ scope, route, keyHash }: IdempotentTry) =>
  sql`tenant_id is not distinct from ${tenantOf(scope)}::text and route = ${route} and key_hash = ${keyHash}`

/** Takes over what has expired, and a try of the same request that ended without a reply or died. */
const claimStatement = (request: IdempotentTry, leaseSeconds: number, keptHours: number) => sql`
  with claimed as (
    insert into idempotency_keys as held (tenant_id, route, key_hash, fingerprint, claim, lease_until, expires_at)
    values (${tenantOf(request.scope)}, ${request.route}, ${request.keyHash}, ${request.fingerprint}, ${request.claim},
      now() + make_interval(secs => ${leaseSeconds}), now() + make_interval(hours => ${keptHours}))
    on conflict (tenant_id, route, key_hash) do update set fingerprint = excluded.fingerprint, claim = excluded.claim,
      lease_until = excluded.lease_until, expires_at = excluded.expires_at, sealed_reply = null, created_at = now()
      where held.expires_at <= now()
        or (held.sealed_reply is null and held.lease_until <= now() and held.fingerprint = excluded.fingerprint)
    returning 1
  )
  select exists (select from claimed) as claimed, (
    select jsonb_build_object('same', fingerprint = ${request.fingerprint}, 'sealed_reply', sealed_reply,
      'lease_seconds', ceil(extract(epoch from lease_until - now())))
    from idempotency_keys where ${row(request)}
  ) as held`
