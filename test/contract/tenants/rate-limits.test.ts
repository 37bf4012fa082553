// Limits in the gate, against Redis: the tightest decides, buckets are apart, races admit no more than the limit.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { keyRecordKey } from "../../../src/adapters/redis/keys.ts"
import { newId } from "../../../src/ids.ts"
import type { RateLimit } from "../../../src/ports.ts"
import { BUCKETS, keyLimits, limitsHandedOn, limitsOfKey, tenantLimits } from "../../../src/tenants/model/limits.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"

const TOKEN = "local-test-token"
const TIERS = { free: 3, premium: 100, admin: 0, perHour: 0 }
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => server.close())

/** Windows are minutes of the clock: one that ends in the middle of a test would give something back. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-03-01T12:30:00Z") }))
afterEach(() => void vi.useRealTimers())

/** A gate as one isolate has it. */
function isolate(url = server.url) {
  const gate = redisGate(redisClient({ url, token: TOKEN, timeoutMs: 60_000 }), new Map())
  return async (limits: RateLimit[]) => {
    const { limit } = await gate.pass({ hash: "h", tenantId: newId("ten"), limits, lookup: null })
    return limit
  }
}

test("keys that do not exist are known for a minute, and counted by their address for a minute from the first", async () => {
  const prompt = await startRedis({ token: TOKEN })
  const redis = redisClient({ url: prompt.url, token: TOKEN, timeoutMs: 60_000 })
  const gate = redisGate(redis, new Map())
  const startedAt = Date.now()
  await gate.rememberUnmarked("a", "192.0.2.1")
  expect(await redis.ttl(keyRecordKey("a"))).toBe(60)
  vi.setSystemTime(startedAt + 10_000)
  await gate.rememberUnmarked("b", "192.0.2.1")
  expect(await gate.recallUnmarked("a", "192.0.2.1")).toEqual({ found: "unknown", failures: 2 })
  expect(await gate.recallUnmarked("c", "192.0.2.2")).toEqual({ found: null, failures: 0 })
  vi.setSystemTime(startedAt + 59_999)
  await gate.rememberUnmarked("c", "192.0.2.1")
  expect(await gate.recallUnmarked("c", "192.0.2.1")).toEqual({ found: "unknown", failures: 3 })
  vi.setSystemTime(startedAt + 60_000)
  expect(await gate.recallUnmarked("c", "192.0.2.1")).toEqual({ found: "unknown", failures: 0 })
  await prompt.close()
})

test("a key's own limit refuses although its tenant has plenty left", async () => {
  const enter = isolate()
  const tenant = { id: newId("ten"), tier: "premium" as const, requestsPerMinute: null }
  const limits = [...tenantLimits(tenant, TIERS, ["queries"]), ...keyLimits(newId("key"), 2)]
  const states = [await enter(limits), await enter(limits), await enter(limits)]
  expect(states.map((state) => state?.allowed)).toEqual([true, true, false])
  expect(states[1]).toMatchObject({ policy: "key", limit: 2, remaining: 0 })
})

test("of limits with as little left the first is told of", async () => {
  const tenant = { id: newId("ten"), tier: "free" as const, requestsPerMinute: 2 }
  const limits = [...tenantLimits(tenant, { ...TIERS, perHour: 0 }, ["queries"]), ...keyLimits(newId("key"), 2)]
  expect(await isolate()(limits)).toMatchObject({ policy: "queries", remaining: 1 })
})

test("a tenant's full bucket leaves its other buckets alone", async () => {
  const enter = isolate()
  const tenant = { id: newId("ten"), tier: "free" as const, requestsPerMinute: null }
  const [queries, reads, writes] = BUCKETS.map((bucket) => tenantLimits(tenant, TIERS, [bucket]))
  for (let i = 0; i < 4; i++) await enter(writes ?? [])
  expect(await enter(writes ?? [])).toMatchObject({ allowed: false, policy: "writes" })
  expect(await enter(queries ?? [])).toMatchObject({ allowed: true, policy: "queries", remaining: 2 })
  expect(await enter(reads ?? [])).toMatchObject({ allowed: true, policy: "reads", remaining: 2 })
})

test("a tenant's hour is used up over all its buckets, and longer than a minute", async () => {
  const enter = isolate()
  const tenant = { id: newId("ten"), tier: "premium" as const, requestsPerMinute: null }
  const [queries, , writes] = BUCKETS.map((bucket) => tenantLimits(tenant, { ...TIERS, perHour: 3 }, [bucket]))
  for (const limits of [queries, writes, queries]) expect((await enter(limits ?? []))?.allowed).toBe(true)
  const refused = await isolate()(writes ?? [])
  expect(refused).toMatchObject({ allowed: false, policy: "hour", limit: 3, windowSeconds: 3_600, remaining: 0 })
  expect((refused?.resetAt ?? 0) % 3_600_000).toBe(0)
})

test("whoever is denied costs no call while it stays denied", async () => {
  const mortal = await startRedis({ token: TOKEN })
  const enter = isolate(mortal.url)
  const tenant = { id: newId("ten"), tier: "premium" as const, requestsPerMinute: null }
  const limits = [...tenantLimits(tenant, TIERS, ["queries"]), ...keyLimits(newId("key"), 1)]
  expect([(await enter(limits))?.allowed, (await enter(limits))?.allowed]).toEqual([true, false])
  await mortal.close()
  expect(await enter(limits)).toMatchObject({ allowed: false, policy: "key", remaining: 0 })
})

test("in an hour's window whoever is denied costs one call a minute, so that a lifted limit is noticed", async () => {
  const mortal = await startRedis({ token: TOKEN })
  const enter = isolate(mortal.url)
  const hour = [{ policy: "hour", subject: newId("ten"), max: 1, windowSeconds: 3_600 }]
  const first = [await enter(hour), await enter(hour)]
  expect(first.map((state) => state?.allowed)).toEqual([true, false])
  await mortal.close()
  vi.setSystemTime(Date.now() + 59_999)
  expect(await enter(hour)).toEqual(first[1])
  vi.setSystemTime(Date.now() + 1)
  await expect(enter(hour)).rejects.toMatchObject({ code: "cache-unavailable" })
})

test("whoever is denied is let in by a higher limit on the same subject, with what it used counted", async () => {
  const enter = isolate()
  const id = newId("key")
  expect((await enter(keyLimits(id, 1)))?.allowed).toBe(true)
  expect((await enter(keyLimits(id, 1)))?.allowed).toBe(false)
  expect(await enter(keyLimits(id, 9))).toMatchObject({ allowed: true, remaining: 7 })
  expect((await enter(keyLimits(id, 1)))?.allowed).toBe(false)
})

test("eight isolates racing on one key admit exactly its limit", async () => {
  const limits = keyLimits(newId("key"), 100)
  const racing = Array.from({ length: 8 }, async () => {
    const enter = isolate()
    const states = await Promise.all(Array.from({ length: 40 }, () => enter(limits)))
    return states.filter((state) => state?.allowed).length
  })
  const admitted = (await Promise.all(racing)).reduce((sum, count) => sum + count, 0)
  expect(admitted).toBe(100)
})

test("keys that a limited key issued or was rotated to admit together no more than it has", async () => {
  const parent = { keyId: newId("key"), rateLimitPerMinute: 100 }
  const family = [parent, ...[100, 100, 60].map((rateLimitPerMinute) => offspring(parent, rateLimitPerMinute))]
  const racing = family.map(async (key) => {
    const enter = isolate()
    const states = await Promise.all(Array.from({ length: 60 }, () => enter(limitsOfKey(key))))
    return states.filter((state) => state?.allowed).length
  })
  const admitted = (await Promise.all(racing)).reduce((sum, count) => sum + count, 0)
  expect(admitted).toBe(100)
})

const offspring = (parent: Parameters<typeof limitsHandedOn>[0], rateLimitPerMinute: number) => ({
  keyId: newId("key"),
  rateLimitPerMinute,
  sharedLimits: limitsHandedOn(parent),
})
