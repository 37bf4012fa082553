// What a request counts against: its tenant's buckets by tier or by an operator's override, and its key's own limit.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { TIERS, type Tier } from "../../../src/context.ts"
import { newId } from "../../../src/ids.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import {
  alreadyDenied,
  BUCKETS,
  bucketOf,
  type Denied,
  isRead,
  keyLimits,
  limitsOf,
  noteDenied,
  tenantLimits,
} from "../../../src/tenants/model/limits.ts"

const tiers = { free: 100, premium: 1_000, admin: 0, perHour: 0 }
const id = newId("ten")
const sizes = (tier: Tier, requestsPerMinute: number | null) =>
  tenantLimits({ id, tier, requestsPerMinute }, tiers).map(({ policy, max }) => [policy, max])
const all = (perMinute: number) => BUCKETS.map((bucket) => [bucket, perMinute])

describe("a tenant's buckets", () => {
  test("are of its tier's size where no operator overrides it, and none where the tier is unlimited", () => {
    expect(sizes("free", null)).toEqual(all(100))
    expect(sizes("premium", null)).toEqual(all(1_000))
    expect(sizes("admin", null)).toEqual([])
  })

  test("are of the override's size on every tier, the unlimited one too, be it more or less than the tier's", () => {
    for (const tier of TIERS)
      for (const override of [1, 250, 1_000_000]) expect(sizes(tier, override)).toEqual(all(override))
  })

  test("are the same ones whatever their size, so that a change forgives nothing that was used", () => {
    const subjects = (override: number | null) =>
      tenantLimits({ id, tier: "free", requestsPerMinute: override }, tiers).map(({ subject }) => subject)
    expect(subjects(7)).toEqual(subjects(null))
  })
})

test("an hour's limit is one over all buckets of any tenant that is limited at all", () => {
  const hourly = { ...tiers, perHour: 500 }
  const hour = { policy: "hour", subject: `${id}:hour`, max: 500, windowSeconds: 3_600 }
  const limitsIn = (tier: Tier) =>
    BUCKETS.map((bucket) => tenantLimits({ id, tier, requestsPerMinute: null }, hourly, [bucket]))
  for (const limits of limitsIn("premium"))
    expect(limits).toEqual([expect.objectContaining({ windowSeconds: 60 }), hour])
  expect(limitsIn("admin")).toEqual([[], [], []])
})

test("a request counts against the overridden bucket and against its key's own limit beside it", () => {
  const entry: KeyEntry = {
    key: {
      keyId: newId("key"),
      tenantId: id,
      scopes: ["query"],
      collectionIds: null,
      rateLimitPerMinute: 5,
      expiresAt: null,
      revoked: false,
    },
    tenant: {
      tier: "admin",
      requestsPerMinute: 30,
      active: true,
      defaultCollectionId: newId("col"),
      corsOrigins: [],
    },
  }
  expect(limitsOf(entry, tiers, "writes")).toEqual([
    { policy: "writes", subject: `${id}:writes`, max: 30, windowSeconds: 60 },
    { policy: "key", subject: entry.key.keyId, max: 5, windowSeconds: 60 },
  ])
})

test("what asks is a query by whatever method; of the rest a GET or HEAD reads, and everything else writes", () => {
  expect(["GET", "POST"].map((method) => bucketOf(method, "query"))).toEqual(["queries", "queries"])
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
  for (const scope of [null, "documents:read"] as const)
    expect(methods.map((method) => bucketOf(method, scope))).toEqual([
      "reads",
      "reads",
      "writes",
      "writes",
      "writes",
      "writes",
    ])
  expect(methods.filter(isRead)).toEqual(["GET", "HEAD"])
})

test("a key without a limit of its own adds none", () => {
  expect([keyLimits("key_a", null), keyLimits("key_a", 0)]).toEqual([[], []])
})

describe("a limit that is used up", () => {
  const NOW = 1_700_000_000_000
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const minute = { policy: "queries", subject: "a:queries", max: 5, windowSeconds: 60 }
  const hour = { policy: "hour", subject: "a:hour", max: 50, windowSeconds: 3_600 }

  test("is refused without asking until its window ends, as the refusal that it is", () => {
    const denied: Denied = new Map()
    expect(alreadyDenied(denied, minute)).toBeNull()
    noteDenied(denied, minute, NOW + 30_000)
    vi.setSystemTime(NOW + 29_999)
    const { max: limit, policy, windowSeconds } = minute
    const refusal = { policy, limit, windowSeconds, allowed: false, remaining: 0, resetAt: NOW + 30_000 }
    expect(alreadyDenied(denied, minute)).toEqual(refusal)
    vi.setSystemTime(NOW + 30_000)
    expect(alreadyDenied(denied, minute)).toBeNull()
    expect(denied.size).toBe(0)
  })

  test("of an hour is asked about again every minute, and tells its own end meanwhile", () => {
    const denied: Denied = new Map()
    noteDenied(denied, hour, NOW + 3_000_000)
    vi.setSystemTime(NOW + 59_999)
    expect(alreadyDenied(denied, hour)).toMatchObject({ allowed: false, resetAt: NOW + 3_000_000 })
    vi.setSystemTime(NOW + 60_000)
    expect(alreadyDenied(denied, hour)).toBeNull()
  })

  test("is no limit of another size or subject", () => {
    const denied: Denied = new Map()
    noteDenied(denied, minute, NOW + 30_000)
    expect(alreadyDenied(denied, { ...minute, max: 6 })).toBeNull()
    expect(alreadyDenied(denied, { ...minute, subject: "b:queries" })).toBeNull()
  })

  test("past ten thousand of them the isolate starts over rather than grow", () => {
    const denied: Denied = new Map()
    for (let i = 0; i < 10_000; i++) noteDenied(denied, { ...minute, subject: String(i) }, NOW + 30_000)
    expect(denied.size).toBe(10_000)
    noteDenied(denied, minute, NOW + 30_000)
    expect(denied.size).toBe(1)
  })
})
