// A tenant's webhook endpoints in Postgres, and the log of what each was sent.
import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm"
import type { CollectionId, DeliveryId, EndpointId, EventId, TenantId } from "../../../ids.ts"
import type { AuditedBy, EndpointChange, WebhookEndpoints } from "../../../ports.ts"
import {
  type Delivery,
  type DeliveryFault,
  MAX_ENDPOINTS,
  TEST_EVENT,
  type WebhookEndpoint,
} from "../../../webhooks/model/webhook.ts"
import { audited } from "../audit-log.ts"
import { asTenant, type Database } from "../database.ts"
import { pageOf } from "../page.ts"
import { webhookDeliveries, webhookEndpoints } from "../schema.ts"

/** What a tenant and the audit log are shown; secrets stay inside, and what attempts change is no change of ours. */
const shown = {
  id: webhookEndpoints.id,
  url: webhookEndpoints.url,
  description: webhookEndpoints.description,
  events: webhookEndpoints.events,
  collectionIds: webhookEndpoints.collectionIds,
  disabledAt: webhookEndpoints.disabledAt,
  disabledReason: webhookEndpoints.disabledReason,
}
const full = {
  ...shown,
  failingSince: webhookEndpoints.failingSince,
  createdAt: webhookEndpoints.createdAt,
  updatedAt: webhookEndpoints.updatedAt,
}
const delivery = {
  id: webhookDeliveries.id,
  endpointId: webhookDeliveries.endpointId,
  eventId: webhookDeliveries.eventId,
  type: webhookDeliveries.type,
  state: webhookDeliveries.state,
  attempts: webhookDeliveries.attempts,
  nextAttemptAt: webhookDeliveries.nextAttemptAt,
  lastAttemptAt: webhookDeliveries.lastAttemptAt,
  lastStatus: webhookDeliveries.lastStatus,
  lastError: webhookDeliveries.lastError,
  createdAt: webhookDeliveries.createdAt,
}

export const postgresWebhookEndpoints = (db: Database): WebhookEndpoints => {
  const change = async (
    tenant: TenantId,
    id: EndpointId,
    action: `webhook.${string}`,
    by: AuditedBy,
    set: Record<string, unknown>,
  ) => {
    const trail = trailFor(db, tenant, id, action, by)
    const [, rows] = await asTenant(
      db,
      tenant,
      trail.before,
      db
        .update(webhookEndpoints)
        .set({ ...set, updatedAt: sql`now()` })
        .where(own(tenant, id))
        .returning(full),
      trail.after,
    )
    return rows[0] ? toEndpoint(rows[0]) : null
  }

  return {
    async create(tenant, endpoint, by) {
      const [, , rows] = await asTenant(
        db,
        tenant,
        // One at a time for each tenant, so that the count is of all there are.
        db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks ${tenant}`}, 0))`),
        db.execute(sql`
          insert into webhook_endpoints (id, tenant_id, url, description, events, collection_ids, sealed_secret)
          select ${endpoint.id}, ${tenant}, ${endpoint.url}, ${endpoint.description}, ${listOf(endpoint.events)},
            ${listOf(endpoint.collectionIds)}, ${endpoint.sealedSecret}
          where (select count(*) from webhook_endpoints where tenant_id = ${tenant}) < ${MAX_ENDPOINTS}`),
        db.select(full).from(webhookEndpoints).where(own(tenant, endpoint.id)),
        trailFor(db, tenant, endpoint.id, "webhook.created", by).created,
      )
      return rows[0] ? toEndpoint(rows[0]) : null
    },

    async list(tenant, within, { limit, cursor }) {
      const [rows] = await asTenant(
        db,
        tenant,
        db
          .select(full)
          .from(webhookEndpoints)
          .where(
            and(
              eq(webhookEndpoints.tenantId, tenant),
              reaching(within),
              cursor ? lt(webhookEndpoints.id, cursor) : undefined,
            ),
          )
          .orderBy(desc(webhookEndpoints.id))
          .limit(limit + 1),
      )
      return pageOf(rows.map(toEndpoint), limit)
    },

    async get(tenant, within, id) {
      const [rows] = await asTenant(
        db,
        tenant,
        db
          .select(full)
          .from(webhookEndpoints)
          .where(and(own(tenant, id), reaching(within))),
      )
      return rows[0] ? toEndpoint(rows[0]) : null
    },

    update: (tenant, id, wanted, by) => change(tenant, id, "webhook.updated", by, columnsOf(wanted)),

    rotate: (tenant, id, sealedSecret, overlapSeconds, by) =>
      change(tenant, id, "webhook.secret-rotated", by, {
        sealedSecret,
        previousSealedSecret: webhookEndpoints.sealedSecret,
        previousUntil: sql`now() + make_interval(secs => ${overlapSeconds})`,
      }),

    async remove(tenant, id, by) {
      const trail = trailFor(db, tenant, id, "webhook.deleted", by)
      const [, rows] = await asTenant(
        db,
        tenant,
        trail.before,
        db.delete(webhookEndpoints).where(own(tenant, id)).returning({ id: webhookEndpoints.id }),
        trail.removed,
      )
      return rows.length > 0
    },

    async test(tenant, id) {
      const [, rows] = await asTenant(
        db,
        tenant,
        db.execute(sql`
          insert into webhook_deliveries (id, tenant_id, endpoint_id, event_id, type, payload)
          select new_id('dlv'), ${tenant}, e.id, new_id('evt'), ${TEST_EVENT}, jsonb_build_object('type', ${TEST_EVENT}::text,
            'timestamp', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'data', jsonb_build_object('webhook_id', e.id))::text
          from webhook_endpoints e where e.tenant_id = ${tenant} and e.id = ${id} and e.disabled_at is null`),
        db
          .select(delivery)
          .from(webhookDeliveries)
          .where(of(tenant, id, eq(webhookDeliveries.type, TEST_EVENT)))
          .orderBy(desc(webhookDeliveries.id))
          .limit(1),
      )
      return rows[0] ? toDelivery(rows[0]) : null
    },

    async deliveries(tenant, id, state, { limit, cursor }) {
      const [rows] = await asTenant(
        db,
        tenant,
        db
          .select(delivery)
          .from(webhookDeliveries)
          .where(
            of(
              tenant,
              id,
              state ? eq(webhookDeliveries.state, state) : undefined,
              cursor ? lt(webhookDeliveries.id, cursor) : undefined,
            ),
          )
          .orderBy(desc(webhookDeliveries.id))
          .limit(limit + 1),
      )
      return pageOf(rows.map(toDelivery), limit)
    },

    async redrive(tenant, id, which: DeliveryId) {
      const [rows] = await asTenant(
        db,
        tenant,
        db
          .update(webhookDeliveries)
          .set({ state: "pending", attempts: 0, nextAttemptAt: sql`now()`, updatedAt: sql`now()` })
          .where(of(tenant, id, eq(webhookDeliveries.id, which)))
          .returning(delivery),
      )
      return rows[0] ? toDelivery(rows[0]) : null
    },
  }
}

const own = (tenant: TenantId, id: EndpointId) =>
  and(eq(webhookEndpoints.tenantId, tenant), eq(webhookEndpoints.id, id))
const of = (tenant: TenantId, id: EndpointId, ...more: (SQL | undefined)[]) =>
  and(eq(webhookDeliveries.tenantId, tenant), eq(webhookDeliveries.endpointId, id), ...more)

/** An endpoint that hears of no other collections than these. */
const reaching = (within: CollectionId[] | null) =>
  within === null ? undefined : sql`${webhookEndpoints.collectionIds} <@ ${listOf(within)}`

const listOf = (items: readonly string[] | null) =>
  items === null ? sql`null::text[]` : sql`array(select jsonb_array_elements_text(${JSON.stringify(items)}::jsonb))`

const columnsOf = ({ isActive, ...fields }: EndpointChange) => ({
  ...fields,
  ...(isActive === true ? { disabledAt: null, disabledReason: null, failingSince: null } : {}),
  ...(isActive === false
    ? { disabledAt: sql`coalesce(disabled_at, now())`, disabledReason: sql`coalesce(disabled_reason, 'asked')` }
    : {}),
})

const trailFor = (db: Database, tenantId: TenantId, id: EndpointId, action: `webhook.${string}`, by: AuditedBy) =>
  audited(db, by, {
    tenantId,
    action,
    subject: { type: "webhook", id },
    table: webhookEndpoints,
    where: own(tenantId, id),
    image: action === "webhook.secret-rotated" ? { ...shown, updatedAt: webhookEndpoints.updatedAt } : shown,
  })

type Row = Pick<typeof webhookEndpoints.$inferSelect, keyof typeof full>
type DeliveryRow = Pick<typeof webhookDeliveries.$inferSelect, keyof typeof delivery>

const toEndpoint = (row: Row): WebhookEndpoint => ({
  ...row,
  id: row.id as EndpointId,
  collectionIds: row.collectionIds as CollectionId[] | null,
})

const toDelivery = (row: DeliveryRow): Delivery => ({
  ...row,
  id: row.id as DeliveryId,
  endpointId: row.endpointId as EndpointId,
  eventId: row.eventId as EventId,
  nextAttemptAt: row.state === "pending" ? row.nextAttemptAt : null,
  lastError: row.lastError as DeliveryFault | null,
})
