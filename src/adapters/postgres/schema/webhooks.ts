// Tables of webhooks: a tenant's endpoints, and what each is to be told, written in the transaction of what happened.
import { sql } from "drizzle-orm"
import { check, index, integer, pgTable, text } from "drizzle-orm/pg-core"
import { DELIVERY_STATES, type EventType } from "../../../webhooks/model/webhook.ts"
import { createdAt, oneOf, rowSecurity, time, updatedAt } from "./columns.ts"
import { tenants } from "./tenants.ts"

export const webhookEndpoints = pgTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id, { onDelete: "cascade" }),
    url: text("url").notNull(),
    description: text("description").notNull().default(""),
    events: text("events").array().$type<EventType[]>().notNull(),
    /** Null: of every collection. */
    collectionIds: text("collection_ids").array(),
    sealedSecret: text("sealed_secret").notNull(),
    /** Signs as well until `previousUntil`. */
    previousSealedSecret: text("previous_sealed_secret"),
    previousUntil: time("previous_until"),
    disabledAt: time("disabled_at"),
    disabledReason: text("disabled_reason", { enum: ["asked", "failing", "gone"] }),
    failingSince: time("failing_since"),
    /** The endpoint that has waited longest is served next. */
    lastClaimedAt: time("last_claimed_at"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index("webhook_endpoints_tenant_idx").on(t.tenantId, t.id), ...rowSecurity(t.tenantId)],
).enableRLS()

export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    endpointId: text("endpoint_id")
      .notNull()
      .references(() => webhookEndpoints.id, { onDelete: "cascade" }),
    eventId: text("event_id").notNull(),
    type: text("type").notNull(),
    payload: text("payload").notNull(),
    state: text("state", { enum: DELIVERY_STATES }).notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    /** Of a claimed one, when it is due again should its worker die. */
    nextAttemptAt: time("next_attempt_at").notNull().defaultNow(),
    lastAttemptAt: time("last_attempt_at"),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index("webhook_deliveries_endpoint_idx").on(t.endpointId, t.id),
    index("webhook_deliveries_due_idx").on(t.endpointId, t.nextAttemptAt).where(sql`state = 'pending'`),
    index("webhook_deliveries_ended_idx").on(t.updatedAt).where(sql`state <> 'pending'`),
    check("webhook_deliveries_state_known", oneOf(t.state, DELIVERY_STATES)),
    ...rowSecurity(t.tenantId),
  ],
).enableRLS()
