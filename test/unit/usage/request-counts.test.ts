// Requests as counts: percentiles read from buckets are near the true ones, and no number of requests makes more of them.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newId } from "../../../src/ids.ts"
import { createRequestCounts } from "../../../src/usage/count-requests.ts"
import {
  type BucketCount,
  bucketOf,
  LAST_BUCKET,
  outcomeOf,
  percentileMs,
} from "../../../src/usage/model/request-counts.ts"
import { accountedSchema, type NewEntry } from "../../../src/usage/model/usage-event.ts"

const counted = (times: readonly number[]): BucketCount[] => times.map((ms) => ({ bucket: bucketOf(ms), calls: 1 }))

describe("a percentile", () => {
  test("lies within a fifth of the true one, whatever the times above a millisecond", () => {
    const times = fc.array(fc.double({ min: 1.001, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 })
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95), (all, share) => {
        const true_ = all.toSorted((a, b) => a - b)[Math.ceil(share * all.length) - 1] ?? 0
        const read = percentileMs(counted(all), share) ?? 0
        expect(read).toBeGreaterThan(true_ / 1.2)
        expect(read).toBeLessThan(true_ * 1.2)
      }),
    )
  })

  test("of nothing is unknown, and of what took no time at most a millisecond", () => {
    expect(percentileMs([], 0.5)).toBeNull()
    expect(percentileMs(counted([0, 0, 0]), 0.95)).toBeLessThanOrEqual(1)
  })

  test("comes from few buckets, however long something took", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), (ms) => {
        expect(Number.isInteger(bucketOf(ms)) && bucketOf(ms) >= 0 && bucketOf(ms) <= LAST_BUCKET).toBe(true)
      }),
    )
  })
})

test.each([
  [200, "success"],
  [304, "success"],
  [404, "client_error"],
  [402, "limited"],
  [429, "limited"],
  [503, "server_error"],
])("a reply of %i counts as %s", (status, outcome) => expect(outcomeOf(status)).toBe(outcome))

describe("an isolate", () => {
  const [tenantId, keyId, userId] = [newId("ten"), newId("key"), newId("usr")]
  const key = { tenantId, actor: { type: "api-key", keyId } as const, keyUserId: userId }
  const ask = { endpoint: "POST /api/v1/query", status: 200, durationMs: 10 }

  function scene() {
    const clock = { now: Date.parse("2026-11-26T23:59:50Z") }
    const noted: NewEntry[] = []
    const counts = createRequestCounts(5_000, () => clock.now)
    const flush = () => counts.flushIfDue({ record: (entry) => void noted.push(entry) })
    return { clock, noted, counts, flush }
  }

  test("notes what it counted by route, caller and day, and each once", () => {
    const { clock, noted, counts, flush } = scene()
    for (const durationMs of [10, 10, 300]) counts.count(key, { ...ask, durationMs })
    counts.count(key, { ...ask, status: 429 })
    counts.count(key, { ...ask, endpoint: "GET /api/v1/usage" })
    counts.count({ tenantId, actor: { type: "user", userId }, keyUserId: null }, ask)
    clock.now += 10_000
    counts.count(key, ask)
    expect(flush()).toBeInstanceOf(Promise)
    expect(flush()).toBeUndefined()
    const read = noted.map((entry) => accountedSchema.parse(entry))
    const sums = read.map((entry) =>
      entry.type === "requests"
        ? [entry.endpoint, entry.keyId ?? entry.userId, entry.counts.map(({ calls }) => calls).join("+")]
        : [],
    )
    expect(sums).toEqual([
      [ask.endpoint, keyId, "2+1+1"],
      ["GET /api/v1/usage", keyId, "1"],
      [ask.endpoint, userId, "1"],
      [ask.endpoint, keyId, "1"],
    ])
    expect(new Set(read.map(({ id }) => id)).size).toBe(4)
    expect(read[0]).toMatchObject({ keyId, userId, counts: [{ outcome: "success", calls: 2, durationMs: 20 }, {}, {}] })
  })

  test("keeps apart what one user did in two tenants", async () => {
    const { noted, counts, flush } = scene()
    const tenants = [tenantId, newId("ten")]
    for (const tenant of tenants)
      counts.count({ tenantId: tenant, actor: { type: "user", userId }, keyUserId: null }, ask)
    await flush()
    expect(noted.map((entry) => entry.tenantId)).toEqual(tenants)
  })

  test("notes some seconds together, and sooner where they would be too many", async () => {
    const { clock, noted, counts, flush } = scene()
    counts.count(key, ask)
    await flush()
    for (let i = 0; i < 999; i++) counts.count(key, { ...ask, endpoint: `GET /${i}` })
    expect([flush(), noted.length]).toEqual([undefined, 1])
    counts.count(key, { ...ask, endpoint: "GET /999" })
    await flush()
    expect(noted).toHaveLength(1_001)
    counts.count(key, ask)
    clock.now += 5_000
    await flush()
    expect(noted).toHaveLength(1_002)
  })
})
