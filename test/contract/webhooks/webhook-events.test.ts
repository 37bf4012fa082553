// Webhook events on a real Postgres: written with what they tell, for whoever may know it, and forgotten in time.
import { sql } from "drizzle-orm"
import pg from "pg"
import { describe, expect, test } from "vitest"
import { postgresReceipts } from "../../../src/adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { idSchema, newId } from "../../../src/ids.ts"
import { BY, freshTenant } from "../../support/database.ts"
import { ingestWorld } from "../../support/ingest-world.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { deletionOf } from "../../support/test-documents.ts"
import { webhookScene } from "./webhook-scene.ts"

describeOnPostgres("webhook events", (db) => {
  const { endpoints, deliveries, listening, logOf, typesOf, payloads, alone } = webhookScene(() => db)

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
      const remove = (deadline: number) =>
        documents.tombstone(tenant, doc, deletionOf({ type: "document", id: doc }), new Date(Date.now() + deadline))
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
      await postgresTenants(db.system).requestErasure(tenant, deletionOf({ type: "tenant", id: tenant }), BY)
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

  test("what is due is counted up to a bound, and what ended long ago is forgotten, the oldest first", async () => {
    const { tenant } = await freshTenant(db)
    await alone(tenant)
    const [id, off] = [await listening(tenant), await listening(tenant)]
    for (const each of [id, id, id, id, off]) await endpoints().test(tenant, each)
    await endpoints().update(tenant, off, { isActive: false }, BY)
    expect([await deliveries().countDue(2), await deliveries().countDue(10)]).toEqual([2, 4])
    const ids = (await logOf(tenant, id)).map((delivery) => delivery.id)
    await db.system.execute(
      sql`update webhook_deliveries set next_attempt_at = now() - interval '1 hour' where id = ${ids[3]}`,
    )
    const claimed = [...(await deliveries().claim(1, 60)), ...(await deliveries().claim(10, 60))]
    expect(claimed[0]?.id).toBe(ids[3])
    claimed.sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(claimed.map(({ endpointId }) => endpointId)).toEqual([id, id, id, id])
    expect(await deliveries().countDue(10)).toBe(0)
    const [young, old, oldest, waiting] = claimed
    for (const due of [young, old, oldest])
      if (due) await deliveries().settle(due, { status: 204, fault: null, retryInSeconds: null }, 5)
    expect(await deliveries().countDue(10)).toBe(0)
    for (const [i, due] of [old, oldest, waiting].entries())
      await db.owner.execute(sql`
        update webhook_deliveries set updated_at = now() - make_interval(days => ${40 + i}) where id = ${due?.id}`)
    const left = async () => (await logOf(tenant, id)).map((delivery) => delivery.id)
    expect([await deliveries().forget(30, 1), await left()]).toEqual([1, [young?.id, old?.id, waiting?.id]])
    const holder = new pg.Client({ connectionString: db.url })
    await holder.connect()
    await holder.query("begin")
    await holder.query("select from webhook_deliveries where id = $1 for update", [old?.id])
    expect(await deliveries().forget(30, 9)).toBe(0) // what somebody holds is passed over
    await holder.end()
    expect([await deliveries().forget(30, 9), await left()]).toEqual([1, [young?.id, waiting?.id]])
  })

  test("an attempt that ends after its endpoint was disabled leaves it so", async () => {
    const { tenant } = await freshTenant(db)
    await alone(tenant)
    const id = await listening(tenant)
    await endpoints().test(tenant, id)
    const [due] = await deliveries().claim(1, 60)
    await endpoints().update(tenant, id, { isActive: false }, BY)
    const before = await endpoints().get(tenant, null, id)
    expect(before).toMatchObject({ disabledAt: expect.any(Date), failingSince: null })
    expect(due && (await deliveries().settle(due, { status: 500, fault: "status", retryInSeconds: 60 }, 5))).toBe(true)
    expect(await endpoints().get(tenant, null, id)).toEqual(before)
  })

  test("an attempt ends once, and what it tells is of its own endpoint alone", async () => {
    const { tenant } = await freshTenant(db)
    await alone(tenant)
    const [gone, well, failing] = [await listening(tenant), await listening(tenant), await listening(tenant)]
    await endpoints().test(tenant, gone)
    const [last] = await deliveries().claim(1, 60)
    if (!last) throw new Error("not claimed")
    const ends = () => deliveries().settle(last, { status: 410, fault: "gone", retryInSeconds: null }, 5)
    expect([await ends(), await ends()]).toEqual([true, false])
    await endpoints().redrive(tenant, gone, last.id)
    for (const id of [well, failing]) await endpoints().test(tenant, id)
    const claimed = await deliveries().claim(10, 60)
    const rowOf = async (id: string) =>
      (await db.system.execute(sql`select xmin from webhook_endpoints where id = ${id}`)).rows
    const before = await rowOf(well)
    for (const due of claimed) {
      const took = { status: 204, fault: null, retryInSeconds: null }
      const gave = { status: 500, fault: "status", retryInSeconds: 60 } as const
      await deliveries().settle(due, due.endpointId === well ? took : gave, 5)
    }
    expect(await rowOf(well)).toEqual(before) // a success is written to no endpoint that has nothing to be forgiven
    const states = await Promise.all([gone, well, failing].map(async (id) => (await logOf(tenant, id))[0]?.state))
    expect(states).toEqual(["pending", "delivered", "pending"])
    expect(await endpoints().get(tenant, null, well)).toMatchObject({ failingSince: null, disabledReason: null })
    expect(await endpoints().get(tenant, null, gone)).toMatchObject({ disabledReason: "gone" })
  })

  test("a log is read by state and cursor, one attempt of it is redriven, and none is made for a disabled endpoint", async () => {
    const { tenant } = await freshTenant(db)
    await alone(tenant)
    const [id, other] = [await listening(tenant), await listening(tenant)]
    for (const each of [id, id, id, other]) await endpoints().test(tenant, each)
    for (const due of await deliveries().claim(10, 60))
      await deliveries().settle(due, { status: 500, fault: "status", retryInSeconds: null }, 5)
    const [first, second, third] = (await logOf(tenant, id)).map((delivery) => delivery.id)
    if (!second) throw new Error("not logged")
    expect(await endpoints().redrive(tenant, other, second)).toBeNull()
    expect(await endpoints().redrive(tenant, id, second)).toMatchObject({ id: second, state: "pending", attempts: 0 })
    const seen = async (state: "failed" | "pending" | null, cursor: string | null) =>
      (await endpoints().deliveries(tenant, id, state, { limit: 2, cursor })).data.map((delivery) => delivery.id)
    expect([await seen("failed", null), await seen("pending", null)]).toEqual([[third, first], [second]])
    expect([await seen(null, null), await seen(null, second)]).toEqual([[third, second], [first]])
    await endpoints().update(tenant, id, { isActive: false }, BY)
    await endpoints().test(tenant, id)
    expect(await logOf(tenant, id)).toHaveLength(3)
  })
})
