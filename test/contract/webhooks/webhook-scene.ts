// Endpoints and dispatchers for the tests of webhooks on a real Postgres.
import { sql } from "drizzle-orm"
import { z } from "zod"
import { postgresWebhookDeliveries } from "../../../src/adapters/postgres/webhooks/webhook-deliveries.ts"
import { postgresWebhookEndpoints } from "../../../src/adapters/postgres/webhooks/webhook-endpoints.ts"
import { type CollectionId, type EndpointId, newId, type TenantId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { WebhookSender } from "../../../src/ports.ts"
import { sealWith } from "../../../src/seal.ts"
import { type DeliverDeps, deliverDue } from "../../../src/webhooks/deliver-due.ts"
import { ownerOf } from "../../../src/webhooks/endpoint-secret.ts"
import { EVENT_TYPES, type EventType } from "../../../src/webhooks/model/webhook.ts"
import { BY } from "../../support/database.ts"
import type { startRealDatabase } from "../../support/real-database.ts"

export const seal = sealWith({ current: "sealing-key-of-the-contract-tests", previous: null })
export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const told = z.object({ type: z.string(), timestamp: z.iso.datetime(), data: z.record(z.string(), z.unknown()) })

/** What these tests share on one database: endpoints, what is written for them, and dispatchers. */
export function webhookScene(db: () => Awaited<ReturnType<typeof startRealDatabase>>) {
  const endpoints = () => postgresWebhookEndpoints(db().app)
  const deliveries = () => postgresWebhookDeliveries(db().system)

  async function listening(
    tenant: TenantId,
    {
      events = [...EVENT_TYPES],
      collectionIds = null,
    }: { events?: EventType[]; collectionIds?: CollectionId[] | null } = {},
  ): Promise<EndpointId> {
    const id = newId("whk")
    const sealedSecret = await seal.seal(SECRET, ownerOf(id))
    const url = "https://hooks.example.com/"
    const made = await endpoints().create(tenant, { id, url, events, description: "", collectionIds, sealedSecret }, BY)
    if (!made) throw new Error("too many")
    return id
  }
  const logOf = async (tenant: TenantId, id: EndpointId) =>
    (await endpoints().deliveries(tenant, id, null, { limit: 100, cursor: null })).data.toReversed()
  const typesOf = async (tenant: TenantId, id: EndpointId) => (await logOf(tenant, id)).map(({ type }) => type)
  const payloads = async (id: EndpointId) => {
    const { rows } = await db().system.execute(
      sql`select payload from webhook_deliveries where endpoint_id = ${id} order by id`,
    )
    return rows.map((row) => told.parse(JSON.parse(String(row.payload))))
  }
  const timePasses = (tenant: TenantId) =>
    db().system.execute(sql`update webhook_deliveries set next_attempt_at = now() where tenant_id = ${tenant}`)
  /** Tenants of other tests have nothing due. */
  const alone = (tenant: TenantId) =>
    db().system.execute(sql`delete from webhook_deliveries where tenant_id <> ${tenant}`)

  /** A dispatcher; what it sent, and how its wakes were asked for. */
  function dispatcherWith(
    answer: (sent: Parameters<WebhookSender["send"]>[0]) => Awaited<ReturnType<WebhookSender["send"]>>,
  ) {
    const [sent, wakes]: [Parameters<WebhookSender["send"]>[0][], unknown[]] = [[], []]
    const deps: DeliverDeps = {
      deliveries: deliveries(),
      sender: {
        async send(message) {
          sent.push(message)
          return answer(message)
        },
      },
      seal,
      deliveryWakes: { wake: async (delay) => void wakes.push(delay) },
      metrics: noMetrics,
      log: { info() {}, warn() {}, error() {} },
    }
    return { sent, wakes, deps, run: () => deliverDue(deps, { requestId: "job_test" }) }
  }
  const taken = { status: 204, fault: null, retryAfterSeconds: null }
  const refused = { status: 500, fault: "status", retryAfterSeconds: null } as const

  return {
    endpoints,
    deliveries,
    listening,
    logOf,
    typesOf,
    payloads,
    timePasses,
    alone,
    dispatcherWith,
    taken,
    refused,
  }
}
