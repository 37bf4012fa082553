// Webhooks on a real Postgres: told exactly with what happened, claimed once at a time, delivered at least once under one id.
import { sql } from "drizzle-orm"
import pg from "pg"
import { describe, expect, test } from "vitest"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { DueDelivery, WebhookSender } from "../../../src/ports.ts"
import { sealWith } from "../../../src/seal.ts"
import { ownerOf } from "../../../src/webhooks/endpoint-secret.ts"
import { MAX_ENDPOINTS, RETRY_SECONDS } from "../../../src/webhooks/model/webhook.ts"
import { BY, freshTenant } from "../../support/database.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { SECRET, seal, webhookScene } from "./webhook-scene.ts"

describeOnPostgres("webhooks", (db) => {
  const { endpoints, deliveries, listening, logOf, typesOf, timePasses, alone, dispatcherWith, taken, refused } =
    webhookScene(() => db)

  describe("dispatchers", () => {
    test("side by side claim every attempt once, few of one endpoint at a time", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const ids = await Promise.all(Array.from({ length: 5 }, () => listening(tenant)))
      for (const id of ids) for (let i = 0; i < 12; i++) await endpoints().test(tenant, id)
      const first = await deliveries().claim(10, 60)
      const each = ids.map((id) => first.filter(({ endpointId }) => endpointId === id).length)
      expect([first.length, Math.max(...each)]).toEqual([10, 4])
      const claimed: DueDelivery[] = [...first]
      const dispatcher = async () => {
        for (let idle = 0; idle < 5; ) {
          const due = await deliveries().claim(3, 60)
          claimed.push(...due)
          idle = due.length === 0 ? idle + 1 : 0
        }
      }
      await Promise.all(Array.from({ length: 8 }, dispatcher))
      expect([claimed.length, new Set(claimed.map(({ id }) => id)).size]).toEqual([60, 60])
    })

    test("pass over at once what somebody's transaction holds, an endpoint or an attempt", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const [held, free] = [await listening(tenant), await listening(tenant)]
      for (const id of [held, free, free]) await endpoints().test(tenant, id)
      const [first, second] = await logOf(tenant, free)
      const holder = new pg.Client({ connectionString: db.url })
      await holder.connect()
      await holder.query("begin")
      await holder.query("select from webhook_endpoints where id = $1 for no key update", [held])
      await holder.query("select from webhook_deliveries where id = $1 for update", [first?.id])
      const claimed = await deliveries().claim(10, 60)
      await holder.end()
      expect(claimed.map(({ id }) => id)).toEqual([second?.id])
    })

    test("serve the endpoint that waited longest, not the one with the longest backlog", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const [busy, quiet] = [await listening(tenant), await listening(tenant)]
      for (let i = 0; i < 30; i++) await endpoints().test(tenant, busy)
      await deliveries().claim(1, 60)
      await endpoints().test(tenant, quiet)
      expect((await deliveries().claim(1, 60)).map(({ endpointId }) => endpointId)).toEqual([quiet])
      await db.system.execute(
        sql`update webhook_deliveries set next_attempt_at = now() + interval '1 hour' where endpoint_id = ${busy}`,
      )
      await endpoints().test(tenant, quiet)
      expect((await deliveries().claim(1, 60)).map(({ endpointId }) => endpointId)).toEqual([quiet])
    })

    test("take of an endpoint what is due longest, and lose no turn to one that has nothing due", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const [idle, busy] = [await listening(tenant), await listening(tenant)]
      await endpoints().test(tenant, idle)
      const [only] = await deliveries().claim(1, 60)
      if (only) await deliveries().settle(only, { status: 204, fault: null, retryInSeconds: null }, 5)
      for (let i = 0; i < 3; i++) await endpoints().test(tenant, busy)
      await deliveries().claim(1, 60)
      const waiting = (await logOf(tenant, busy)).filter(({ attempts }) => attempts === 0).map(({ id }) => id)
      // The first is written last, so that it comes first by nothing but its id.
      for (const id of waiting.toReversed())
        await db.system.execute(sql`update webhook_deliveries set next_attempt_at = '2020-01-01' where id = ${id}`)
      expect((await deliveries().claim(1, 60)).map(({ id }) => id)).toEqual([waiting[0]])
      await endpoints().test(tenant, idle)
      await endpoints().update(tenant, idle, { description: "written last" }, BY)
      expect((await deliveries().claim(1, 60)).map(({ endpointId }) => endpointId)).toEqual([idle])
    })

    test.each(["before it sends", "after it has sent"])(
      "killed %s, the same message goes out once more",
      async (when) => {
        const { tenant } = await freshTenant(db)
        await alone(tenant)
        const id = await listening(tenant)
        await endpoints().test(tenant, id)
        const dying = dispatcherWith(() => taken)
        const arrived: string[] = []
        const killed = () => Promise.reject(new Error("killed"))
        const send: WebhookSender["send"] = async ({ eventId }) => {
          if (when === "after it has sent") arrived.push(eventId)
          return await killed()
        }
        dying.deps.sender = { send }
        expect(await dying.run()).toBe(1)
        expect((await logOf(tenant, id))[0]).toMatchObject({ state: "pending", attempts: 1 })
        const next = dispatcherWith(({ eventId }) => {
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
      const dispatcher = dispatcherWith(() => taken)
      await endpoints().test(tenant, id)
      await dispatcher.run()
      await db.system.execute(sql`update webhook_endpoints set previous_until = now() where id = ${id}`)
      await endpoints().test(tenant, id)
      await dispatcher.run()
      expect(dispatcher.sent.map(({ secrets }) => secrets)).toEqual([[next, SECRET], [next]])
    })
  })

  describe("an endpoint that fails", () => {
    test("is tried by the schedule, each attempt later than the last, and given up after its end", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      await endpoints().test(tenant, id)
      const dispatcher = dispatcherWith(() => refused)
      const isPlanned: boolean[] = []
      for (let i = 0; i <= RETRY_SECONDS.length; i++) {
        const before = Date.now()
        expect(await dispatcher.run()).toBe(1)
        const [delivery] = await logOf(tenant, id)
        const [planned = 0, at] = [RETRY_SECONDS[i], delivery?.nextAttemptAt?.getTime()]
        const latest = Date.now() + planned * 1_100 + 1_000
        if (at) isPlanned.push(at >= before + planned * 1_000 - 1_000 && at <= latest)
        await timePasses(tenant)
      }
      expect(isPlanned).toEqual(RETRY_SECONDS.map(() => true))
      expect((await logOf(tenant, id))[0]).toMatchObject({ state: "failed", lastStatus: 500, lastError: "status" })
      expect(await dispatcher.run()).toBe(0)
      // The first wait is too short for the sweep to find it in time.
      expect(dispatcher.wakes).toEqual([expect.any(Number)])
      const delivery = (await logOf(tenant, id))[0]?.id ?? newId("dlv")
      expect(await endpoints().redrive(tenant, id, delivery)).toMatchObject({ state: "pending", attempts: 0 })
      expect(await dispatcherWith(() => taken).run()).toBe(1)
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
        await dispatcherWith(() => how).run()
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

    test("with 410 is disabled at once, and what it took before stays delivered", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      for (const answer of [taken, { status: 410, fault: "gone", retryAfterSeconds: null } as const]) {
        await endpoints().test(tenant, id)
        await dispatcherWith(() => answer).run()
      }
      expect((await endpoints().get(tenant, null, id))?.disabledReason).toBe("gone")
      expect((await logOf(tenant, id)).map(({ state }) => state)).toEqual(["delivered", "failed"])
    })

    test("whose secret cannot be opened any more is sent nothing unsigned", async () => {
      const { tenant } = await freshTenant(db)
      await alone(tenant)
      const id = await listening(tenant)
      await endpoints().test(tenant, id)
      const dispatcher = dispatcherWith(() => taken)
      dispatcher.deps.seal = sealWith({ current: "another-key-than-it-was-sealed-with", previous: null })
      await dispatcher.run()
      expect([dispatcher.sent, (await logOf(tenant, id))[0]?.lastError]).toEqual([[], "secret-unreadable"])
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
    const [newest, rest] = [
      { limit: 1, cursor: null },
      { limit: 1, cursor: bound },
    ]
    expect(await endpoints().list(small.tenant, null, newest)).toMatchObject({
      data: [{ id: bound }],
      nextCursor: bound,
    })
    expect(await endpoints().list(small.tenant, null, rest)).toMatchObject({ data: [{ id: free }], nextCursor: null })
    expect(await seen([small.collection, collection])).toEqual([bound])
    expect(await seen([collection])).toEqual([])
    expect(await endpoints().get(small.tenant, [small.collection], free)).toBeNull()
    expect(await endpoints().get(tenant, null, free)).toBeNull()
  })
})
