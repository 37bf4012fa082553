// A collection's head that Redis lost: who may restore it from Postgres, and when nobody may.
import { describe, expect, test } from "vitest"
import { dirtyKey, headKey, leaseKey } from "../../../src/adapters/redis/keys.ts"
import { client, headAt, onPrimary, scene, useRedis } from "./answer-scene.ts"

useRedis()

describe("a missing head", () => {
  test("is restored by the reader that was handed the lease", async () => {
    const { look, cache, tenant, collection, keep } = scene()
    const { state } = await look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    await keep(1, "written without a head")
    await cache.restoreHead(tenant, collection, state.lease, headAt(1))
    expect(await look()).toMatchObject({ answer: null, state: { state: "clean", head: headAt(1) } })
  })

  test("hands out a lease that ends, should its reader die", async () => {
    const { look, tenant, collection } = scene()
    await look()
    const left = await onPrimary("TTL", leaseKey(tenant, collection))
    expect(left).toBeGreaterThan(10)
    expect(left).toBeLessThanOrEqual(30)
  })

  test("is not restored while a write is under way, be the lease its own", async () => {
    const { look, cache, marks, tenant, collection } = scene()
    await marks.mark(tenant, collection)
    await client().set(leaseKey(tenant, collection), "a lease")
    await cache.restoreHead(tenant, collection, "a lease", headAt(1))
    expect(await onPrimary("EXISTS", headKey(tenant, collection))).toBe(0)
    expect((await look()).state).toMatchObject({ state: "dirty" })
  })

  test("is restored once, and never over one that is there", async () => {
    const { look, cache, tenant, collection } = scene()
    const { state } = await look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    await cache.restoreHead(tenant, collection, state.lease, headAt(2))
    expect(await onPrimary("EXISTS", leaseKey(tenant, collection))).toBe(0)
    await client().set(leaseKey(tenant, collection), "a lease")
    await cache.restoreHead(tenant, collection, "a lease", headAt(1))
    expect((await look()).state).toMatchObject({ state: "clean", head: headAt(2) })
  })

  test("is not restored from a read that a write has overtaken", async () => {
    const { look, cache, tenant, collection, settled } = scene()
    const { state } = await look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    await settled(2)
    const redis = client()
    await Promise.all([redis.del(headKey(tenant, collection)), redis.del(dirtyKey(tenant, collection))])
    await cache.restoreHead(tenant, collection, state.lease, headAt(1))
    expect((await look()).state).toMatchObject({ state: "missing" })
  })
})
