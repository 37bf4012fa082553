// What is due to be delivered, in Postgres: fair claims that skip what others hold, and settlements an older attempt cannot make.
import { sql } from "drizzle-orm"
import { z } from "zod"
import { idSchema } from "../../../ids.ts"
import type { WebhookDeliveries } from "../../../ports.ts"
import { asTenant, type Database, guarded } from "../database.ts"

/** How many of one endpoint are claimed at a time, so that a slow endpoint does not hold up the others. */
const AT_ONCE = 4

const claimedSchema = z
  .object({
    id: idSchema("dlv"),
    tenant_id: idSchema("ten"),
    endpoint_id: idSchema("whk"),
    event_id: idSchema("evt"),
    payload: z.string(),
    url: z.string(),
    attempts: z.number(),
    sealed_secret: z.string(),
    previous_sealed_secret: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    tenantId: row.tenant_id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    payload: row.payload,
    url: row.url,
    attempt: row.attempts,
    sealedSecrets: [row.sealed_secret, row.previous_sealed_secret].filter((secret) => secret !== null),
  }))

export const postgresWebhookDeliveries = (db: Database): WebhookDeliveries => ({
  async claim(limit, leaseSeconds) {
    const { rows } = await guarded(() =>
      db.execute(sql`
        with turn as (
          select e.id, e.url, e.sealed_secret,
            case when e.previous_until > now() then e.previous_sealed_secret end as previous_sealed_secret
          from webhook_endpoints e
          where e.disabled_at is null and exists (
            select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'pending' and d.next_attempt_at <= now())
          order by e.last_claimed_at nulls first limit ${limit} for no key update skip locked
        ), due as (
          select turn.*, d.id as delivery_id from turn, lateral (
            select w.id from webhook_deliveries w
            where w.endpoint_id = turn.id and w.state = 'pending' and w.next_attempt_at <= now()
            order by w.next_attempt_at, w.id limit ${AT_ONCE} for update skip locked) d
          limit ${limit}
        ), turned as (
          update webhook_endpoints e set last_claimed_at = now() from due where e.id = due.id
        )
        update webhook_deliveries d set attempts = d.attempts + 1, last_attempt_at = now(), updated_at = now(),
          next_attempt_at = now() + make_interval(secs => ${leaseSeconds})
        from due where d.id = due.delivery_id
        returning d.id, d.tenant_id, d.endpoint_id, d.event_id, d.payload, d.attempts, due.url, due.sealed_secret,
          due.previous_sealed_secret`),
    )
    return rows.map((row) => claimedSchema.parse(row))
  },

  async settle(due, { status, fault, retryInSeconds }, disableAfterDays) {
    const state = fault === null ? "delivered" : retryInSeconds === null ? "failed" : "pending"
    const [settled] = await asTenant(
      db,
      due.tenantId,
      db.execute(sql`
        with settled as (
          update webhook_deliveries set state = ${state}, last_status = ${status}::int, last_error = ${fault}::text,
            next_attempt_at = now() + make_interval(secs => ${retryInSeconds ?? 0}), updated_at = now()
          where tenant_id = ${due.tenantId} and id = ${due.id} and attempts = ${due.attempt} and state = 'pending'
          returning endpoint_id
        ), standing as (
          update webhook_endpoints e set
            failing_since = case when ${fault === null} then null else coalesce(e.failing_since, now()) end,
            disabled_at = case when ${fault === "gone"} or (${fault !== null}
              and e.failing_since < now() - make_interval(days => ${disableAfterDays})) then now() end,
            disabled_reason = case when ${fault === "gone"} then 'gone' when ${fault !== null}
              and e.failing_since < now() - make_interval(days => ${disableAfterDays}) then 'failing' end
          from settled where e.tenant_id = ${due.tenantId} and e.id = settled.endpoint_id and e.disabled_at is null
            and (${fault !== null} or e.failing_since is not null)
          returning e.id, e.disabled_at
        )
        select settled.endpoint_id, standing.disabled_at from settled left join standing on true`),
      // Nothing waits for a disabled endpoint. What waited before can be redriven once it is active again.
      db.execute(sql`
        update webhook_deliveries d set state = 'failed', last_error = coalesce(d.last_error, 'endpoint-disabled'), updated_at = now()
        from webhook_endpoints e where d.tenant_id = ${due.tenantId} and d.endpoint_id = ${due.endpointId}
          and e.tenant_id = d.tenant_id and e.id = d.endpoint_id and e.disabled_reason in ('failing', 'gone') and d.state = 'pending'`),
    )
    return settled.rows.length > 0
  },

  async countDue(atMost) {
    const { rows } = await guarded(() =>
      db.execute(sql`
        select count(*)::int as count from (
          select from webhook_endpoints e join webhook_deliveries d on d.endpoint_id = e.id
          where e.disabled_at is null and d.state = 'pending' and d.next_attempt_at <= now() limit ${atMost}) due`),
    )
    return countSchema.parse(rows[0]).count
  },

  async forget(olderThanDays, limit) {
    const { rows } = await guarded(() =>
      db.execute(sql`
        with old as (
          select id from webhook_deliveries
          where state <> 'pending' and updated_at < now() - make_interval(days => ${olderThanDays})
          order by updated_at limit ${limit} for update skip locked
        ), gone as (delete from webhook_deliveries d using old where d.id = old.id returning d.id)
        select count(*)::int as count from gone`),
    )
    return countSchema.parse(rows[0]).count
  },
})

const countSchema = z.object({ count: z.number() })
