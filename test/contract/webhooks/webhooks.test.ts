// Webhooks on a real Postgres: told exactly with what happened, claimed once at a time, delivered at least once under one id.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { postgresApiKeys } from "../../../src/adapters/postgres/api-keys.ts"
import { postgresReceipts } from "../../../src/adapters/postgres/deletions.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants.ts"
import { postgresWebhookDeliveries } from "../../../src/adapters/postgres/webhook-deliveries.ts"
import { postgresWebhookEndpoints } from "../../../src/adapters/postgres/webhook-endpoints.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work-units.ts"
import { NOT_COUNTED } from "../../../src/documents/model/document.ts"
import { type CollectionId, type EndpointId, idSchema, newId, type TenantId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { DueDelivery, WebhookSender } from "../../../src/ports.ts"
import { sealWith } from "../../../src/seal.ts"
import { type DeliverDeps, deliverDue } from "../../../src/webhooks/deliver-due.ts"
import { ownerOf } from "../../../src/webhooks/endpoint-secret.ts"
import { EVENT_TYPES, type EventType, MAX_ENDPOINTS, RETRY_SECONDS } from "../../../src/webhooks/model/webhook.ts"
import { findPostgres } from "../../local/postgres/real-postgres.ts"
import { BY, freshTenant } from "../../support/database.ts"
import { ingestWorld } from "../../support/ingest-world.ts"
import { startRealDatabase } from "../../support/real-database.ts"

const open = findPostgres()
const seal = sealWith({ current: "sealing-key-of-the-contract-tests", previous: null })
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
const told = z.object({ type: z.string(), timestamp: z.iso.datetime(), data: z.record(z.string(), z.unknown()) })

describe("webhooks", () => {
  if (open === null) {
    test.skip("are not tried: set TEST_POSTGRES_URL or install Debian's postgresql", () => undefined)
    return
  }
  let db: Awaited<ReturnType<typeof startRealDatabase>>
  beforeAll(async () => {
    db = await startRealDatabase(open)
  }, 60_000)
  afterAll(() => db.close())

  const endpoints = () => postgresWebhookEndpoints(db.app)
  const deliveries = () => postgresWebhookDeliveries(db.system)

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
    const { rows } = await db.system.execute(
      sql`select payload from webhook_deliveries where endpoint_id = ${id} order by id`,
    )
    return rows.map((row) => told.parse(JSON.parse(String(row.payload))))
  }
  const timePasses = (tenant: TenantId) =>
    db.system.execute(sql`update webhook_deliveries set next_attempt_at = now() where tenant_id = ${tenant}`)
  /** Tenants of other tests have nothing due. */
  const alone = (tenant: TenantId) =>
    db.system.execute(sql`delete from webhook_deliveries where tenant_id <> ${tenant}`)

  /** A courier; what it sent, and how its wakes were asked for. */
  function courierWith(
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
      courier: { wake: async (delay) => void wakes.push(delay) },
      metrics: noMetrics,
      log: { info() {}, warn() {}, error() {} },
    }
    return { sent, wakes, deps, run: () => deliverDue(deps, { requestId: "job_test" }) }
  }
  const taken = { status: 204, fault: null, retryAfterSeconds: null }
  const refused = { status: 500, fault: "status", retryAfterSeconds: null } as const

  describe("an event", () => {
    test("is written with each change that has one, holding ids and states alone", async () => {
      const world = await ingestWorld(db, { maxDocuments: 5, maxStorageMb: 5 })
      const id = await listening(world.tenant)
      const finish = async () => {
        for (let i = 0; i < 50 && (await world.work("well")); i++);
      }
      const good = await world.register({ filename: "secret-name.txt" })
      const bad = await world.register({ filename: "secret-name.txt" })
      if (!good || !bad) throw new Error("not registered")
      world.put(good.id, 1)
      await world.complete(good.id)
      await finish()
      world.put(bad.id, 1)
      await world.complete(bad.id)
      await world.work("unparsable")
      await finish()
      expect(await typesOf(world.tenant, id)).toEqual(["document.ready", "document.failed"])
      await world.remove(good.id)
      await world.timePasses()
      await finish()
      expect(await typesOf(world.tenant, id)).toEqual([
        "document.ready",
        "document.failed",
        "document.deleted",
        "deletion.done",
      ])
      const [ready, failed, gone, done] = await payloads(id)
      const ids = { document_id: good.id, collection_id: world.collection, version: 1 }
      expect(ready?.data).toEqual({ ...ids, status: "ready", error_code: null })
      expect(failed?.data).toMatchObject({ document_id: bad.id, status: "failed", error_code: "corrupt-document" })
      expect(gone?.data).toEqual({ ...ids, status: "deleted" })
      expect(done?.data).toMatchObject({ subject: { type: "document", id: good.id }, status: "done" })
      expect(JSON.stringify(await payloads(id))).not.toContain("secret-name")
      expect(world.surprises).toEqual([])
    })

    test("is not written when its change is not: the same transaction fails both", async () => {
      const { tenant, collection } = await freshTenant(db)
      const id = await listening(tenant)
      const documents = postgresDocuments(db.app)
      const doc = newId("doc")
      await documents.register(tenant, {
        id: doc,
        collectionId: collection,
        filename: "a.txt",
        contentType: "text/plain",
        charset: null,
        sizeBytes: 3,
        sha256: "a".repeat(64),
        metadata: {},
        chunking: {},
        reuseDuplicate: false,
        replaces: null,
      })
      const subject = { type: "document", id: doc } as const
      const asked = { status: "pending", remaining: NOT_COUNTED, requestedAt: new Date(), completedAt: null } as const
      const remove = (deadline: number) =>
        documents.tombstone(tenant, doc, { id: newId("del"), subject, ...asked }, new Date(Date.now() + deadline))
      await expect(remove(-1_000)).rejects.toThrow("database-unavailable")
      expect(await typesOf(tenant, id)).toEqual([])
      await remove(20_000)
      await remove(20_000)
      expect(await typesOf(tenant, id)).toEqual(["document.deleted"])
    })

    test("of a revoked key is written once, and reaches no endpoint that is bound to collections", async () => {
      const { tenant, collection } = await freshTenant(db)
      const [free, bound] = [await listening(tenant), await listening(tenant, { collectionIds: [collection] })]
      const keys = postgresApiKeys(db.app)
      const key = newId("key")
      const rights = { scopes: ["query" as const], collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
      await keys.issue(tenant, { id: key, name: "k", prefix: "abcdefgh", hash: key, ...rights }, BY)
      await Promise.all(Array.from({ length: 5 }, () => keys.revoke(tenant, key, BY)))
      expect([await typesOf(tenant, free), await typesOf(tenant, bound)]).toEqual([["key.revoked"], []])
      expect((await payloads(free))[0]?.data).toEqual({ key_id: key, name: "k", prefix: "abcdefgh" })
    })

    test("reaches who listens to it, in its collection, while it is active; and all under one id", async () => {
      const { tenant, collection } = await freshTenant(db)
      const other = newId("col")
      const hears = [await listening(tenant), await listening(tenant, { collectionIds: [collection, other] })]
      const deaf = [
        await listening(tenant, { collectionIds: [other] }),
        await listening(tenant, { events: ["document.ready"] }),
        await listening(tenant),
      ]
      const [, , off] = deaf
      if (off) await endpoints().update(tenant, off, { isActive: false }, BY)
      const stranger = await freshTenant(db)
      const theirs = await listening(stranger.tenant)
      await db.owner.execute(sql`select tell_webhooks(${tenant}, 'document.deleted', ${collection}, '{}')`)
      const events = (await Promise.all(hears.map((id) => logOf(tenant, id)))).flat()
      expect([events.length, new Set(events.map(({ eventId }) => eventId)).size]).toEqual([2, 1])
      expect(events.every(({ id, eventId }) => idSchema("dlv").parse(id) && idSchema("evt").parse(eventId))).toBe(true)
      for (const id of deaf) expect(await typesOf(tenant, id)).toEqual([])
      expect(await typesOf(stranger.tenant, theirs)).toEqual([])
    })

    test("cannot be made up by a role of ours, and an erased tenant leaves none", async () => {
      const { tenant } = await freshTenant(db)
      const id = await listening(tenant)
      for (const role of [db.app, db.system])
        await expect(role.execute(sql`select tell_webhooks(${tenant}, 'key.revoked', null, '{}')`)).rejects.toThrow()
      await endpoints().test(tenant, id)
      await postgresTenants(db.system).requestErasure(
        tenant,
        {
          id: newId("del"),
          subject: { type: "tenant", id: tenant },
          status: "pending",
          remaining: NOT_COUNTED,
          requestedAt: new Date(),
          completedAt: null,
        },
        BY,
      )
      const units = postgresWorkUnits(db.system)
      await db.system.execute(sql`delete from work_units where tenant_id <> ${tenant}`)
      const unit = await units.claim(60)
      if (unit?.kind !== "erase") throw new Error("nothing to erase")
      expect(await postgresReceipts(db.system).settle(unit, { vectors: 0, objects: 0, cached: 0 })).toBe("done")
      const { rows } = await db.system.execute(sql`
        select (select count(*) from webhook_endpoints where tenant_id = ${tenant})::int as endpoints,
          (select count(*) from webhook_deliveries where tenant_id = ${tenant})::int as deliveries`)
      expect(rows).toEqual([{ endpoints: 0, deliveries: 0 }])
    })
  })

  describe("couriers", () => {
    test("side by side claim every attempt once, few of one endpoint at a time", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const ids = await Promise.all(Array.from({ length: 5 }, () => listening(tenant)))
      for (const id of ids) for (let i = 0; i < 12; i++) await endpoints().test(tenant, id)
      const first = await deliveries().claim(10, 60)
      const each = ids.map((id) => first.filter(({ endpointId }) => endpointId === id).length)
      expect([first.length, Math.max(...each)]).toEqual([10, 4])
      const claimed: DueDelivery[] = [...first]
      const courier = async () => {
        for (let idle = 0; idle < 5; ) {
          const due = await deliveries().claim(3, 60)
          claimed.push(...due)
          idle = due.length === 0 ? idle + 1 : 0
        }
      }
      await Promise.all(Array.from({ length: 8 }, courier))
      expect([claimed.length, new Set(claimed.map(({ id }) => id)).size]).toEqual([60, 60])
    })

    test("serve the endpoint that waited longest, not the one with the longest backlog", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const [busy, quiet] = [await listening(tenant), await listening(tenant)]
      for (let i = 0; i < 30; i++) await endpoints().test(tenant, busy)
      await deliveries().claim(1, 60)
      await endpoints().test(tenant, quiet)
      expect((await deliveries().claim(1, 60)).map(({ endpointId }) => endpointId)).toEqual([quiet])
    })

    test.each(["before it sends", "after it has sent"])(
      "killed %s, the same message goes out once more",
      async (when) => {
        const { tenant } = await freshTenant(db)
        await alone(tenant)
        const id = await listening(tenant)
        await endpoints().test(tenant, id)
        const dying = courierWith(() => taken)
        const arrived: string[] = []
        const killed = () => Promise.reject(new Error("killed"))
        const send: WebhookSender["send"] = async ({ eventId }) => {
          if (when === "after it has sent") arrived.push(eventId)
          return await killed()
        }
        dying.deps.sender = { send }
        expect(await dying.run()).toBe(1)
        expect((await logOf(tenant, id))[0]).toMatchObject({ state: "pending", attempts: 1 })
        const next = courierWith(({ eventId }) => {
          arrived.push(eventId)
          return taken
        })
        expect(await next.run()).toBe(0) // its lease still runs
        await timePasses(tenant)
        expect(await next.run()).toBe(1)
        const [delivery] = await logOf(tenant, id)
        expect(delivery).toMatchObject({ state: "delivered", attempts: 2, lastStatus: 204 })
        expect(new Set(arrived)).toEqual(new Set([delivery?.eventId]))
        await timePasses(tenant)
        expect(await next.run()).toBe(0)
      },
    )

    test("whose lease ran out cannot overrule the attempt that came after", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      await endpoints().test(tenant, id)
      const [late] = await deliveries().claim(1, 60)
      await timePasses(tenant)
      const [present] = await deliveries().claim(1, 60)
      if (!late || !present) throw new Error("not claimed")
      const gave = { status: 500, fault: "status", retryInSeconds: null } as const
      expect(await deliveries().settle(late, gave, 5)).toBe(false)
      expect(await deliveries().settle(present, { status: 204, fault: null, retryInSeconds: null }, 5)).toBe(true)
      expect(await deliveries().settle(late, gave, 5)).toBe(false)
      expect((await logOf(tenant, id))[0]).toMatchObject({ state: "delivered", attempts: 2 })
    })

    test("sign with both secrets while a rotation overlaps, and with the new one alone after", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      const next = `whsec_${btoa("n".repeat(32))}`
      await endpoints().rotate(tenant, id, await seal.seal(next, ownerOf(id)), 3_600, BY)
      const courier = courierWith(() => taken)
      await endpoints().test(tenant, id)
      await courier.run()
      await db.system.execute(sql`update webhook_endpoints set previous_until = now() where id = ${id}`)
      await endpoints().test(tenant, id)
      await courier.run()
      expect(courier.sent.map(({ secrets }) => secrets)).toEqual([[next, SECRET], [next]])
    })
  })

  describe("an endpoint that fails", () => {
    test("is tried by the schedule, each attempt later than the last, and given up after its end", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      await endpoints().test(tenant, id)
      const courier = courierWith(() => refused)
      const waits: number[] = []
      for (let i = 0; i <= RETRY_SECONDS.length; i++) {
        expect(await courier.run()).toBe(1)
        const [delivery] = await logOf(tenant, id)
        if (delivery?.nextAttemptAt) waits.push((delivery.nextAttemptAt.getTime() - Date.now()) / 1000)
        await timePasses(tenant)
      }
      expect(waits.length).toBe(RETRY_SECONDS.length)
      for (const [i, wait] of waits.entries()) {
        const planned = RETRY_SECONDS[i] ?? 0
        expect([i, wait > planned - 3 && wait <= planned * 1.1 + 1]).toEqual([i, true])
      }
      expect((await logOf(tenant, id))[0]).toMatchObject({ state: "failed", lastStatus: 500, lastError: "status" })
      expect(await courier.run()).toBe(0)
      // The first wait is too short for the sweep to find it in time.
      expect(courier.wakes).toEqual([expect.any(Number)])
      const delivery = (await logOf(tenant, id))[0]?.id ?? newId("dlv")
      expect(await endpoints().redrive(tenant, id, delivery)).toMatchObject({ state: "pending", attempts: 0 })
      expect(await courierWith(() => taken).run()).toBe(1)
    })

    test("for days is disabled with what waits for it, one success before that forgives, and activating starts anew", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      const standing = async () => (await endpoints().get(tenant, null, id))?.disabledReason
      const failFor = (days: number) =>
        db.system.execute(
          sql`update webhook_endpoints set failing_since = now() - make_interval(days => ${days}) where id = ${id}`,
        )
      const attempt = async (how: typeof taken | typeof refused) => {
        await endpoints().test(tenant, id)
        await courierWith(() => how).run()
      }
      await attempt(refused)
      await failFor(4)
      await attempt(taken)
      expect((await endpoints().get(tenant, null, id))?.failingSince).toBeNull()
      await attempt(refused)
      await failFor(6)
      await endpoints().test(tenant, id)
      await attempt(refused)
      expect(await standing()).toBe("failing")
      expect((await logOf(tenant, id)).filter(({ state }) => state === "pending")).toEqual([])
      await db.owner.execute(sql`select tell_webhooks(${tenant}, 'key.revoked', null, '{}')`)
      expect(await typesOf(tenant, id)).not.toContain("key.revoked")
      expect(await endpoints().update(tenant, id, { isActive: true }, BY)).toMatchObject({
        disabledAt: null,
        disabledReason: null,
        failingSince: null,
      })
      await attempt(refused)
      expect(await standing()).toBeNull()
    })

    test("with 410 is disabled at once", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      await endpoints().test(tenant, id)
      await courierWith(() => ({ status: 410, fault: "gone", retryAfterSeconds: null })).run()
      expect((await endpoints().get(tenant, null, id))?.disabledReason).toBe("gone")
    })

    test("whose secret cannot be opened any more is sent nothing unsigned", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      await endpoints().test(tenant, id)
      const courier = courierWith(() => taken)
      courier.deps.seal = sealWith({ current: "another-key-than-it-was-sealed-with", previous: null })
      await courier.run()
      expect([courier.sent, (await logOf(tenant, id))[0]?.lastError]).toEqual([[], "secret-unreadable"])
    })
  })

  test("endpoints are bounded in number under a race, and found by whoever may know as much", async () => {
    const { tenant, collection } = await freshTenant(db)
    const results = await Promise.allSettled(Array.from({ length: MAX_ENDPOINTS + 8 }, () => listening(tenant)))
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(MAX_ENDPOINTS)
    const small = await freshTenant(db)
    const [free, bound] = [
      await listening(small.tenant),
      await listening(small.tenant, { collectionIds: [small.collection] }),
    ]
    const seen = async (within: CollectionId[] | null) =>
      (await endpoints().list(small.tenant, within, { limit: 10, cursor: null })).data.map(({ id }) => id)
    expect(await seen(null)).toEqual([bound, free])
    expect(await seen([small.collection, collection])).toEqual([bound])
    expect(await seen([collection])).toEqual([])
    expect(await endpoints().get(small.tenant, [small.collection], free)).toBeNull()
    expect(await endpoints().get(tenant, null, free)).toBeNull()
  })
})
