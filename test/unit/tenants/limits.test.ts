// What a request counts against: its tenant's buckets by tier or by an operator's override, and its key's own limit.
import { describe, expect, test } from "vitest"
import { TIERS, type Tier } from "../../../src/context.ts"
import { newId } from "../../../src/ids.ts"
import type { KeyEntry } from "../../../src/tenants/api-key.ts"
import { BUCKETS, limitsOf, tenantLimits } from "../../../src/tenants/limits.ts"

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
