// The share of a limit that a key shows: its own, else its tenant's; and no list fails because Redis is away.
import { expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { apiKeyShape, toListedKeyJson } from "../../../src/http/shapes/api-key.ts"
import { pageShape } from "../../../src/http/shapes/page.ts"
import { type ApiKeyId, newId } from "../../../src/ids.ts"
import { type Metrics, noMetrics } from "../../../src/metrics.ts"
import type { KeyFigures, LimitUse, RateLimit } from "../../../src/ports.ts"
import { listApiKeys } from "../../../src/tenants/list-api-keys.ts"
import type { ApiKey } from "../../../src/tenants/model/api-key.ts"
import type { LimitedTenant } from "../../../src/tenants/model/limits.ts"

const tenant: LimitedTenant = { id: newId("ten"), tier: "free", requestsPerMinute: null }
const tiers = { free: 100, premium: 1_000, admin: 0, perHour: 0 }

const today: KeyFigures = { requests: 3, failures: 1, durationMs: 9 }

function keyWith(rateLimitPerMinute: number | null): ApiKey {
  const [id, now] = [newId("key"), new Date()]
  const none = { userId: null, collectionIds: null, expiresAt: null, lastUsedAt: null, revokedAt: null }
  return {
    id,
    tenantId: tenant.id,
    name: "k",
    prefix: "0",
    scopes: ["query"],
    rateLimitPerMinute,
    createdAt: now,
    ...none,
  }
}

type World = {
  keys: ApiKey[]
  limitUse: LimitUse
  tierLimits?: typeof tiers | null
  of?: LimitedTenant
  metrics?: Metrics
}

async function sharesIn({ keys, limitUse, tierLimits = tiers, of = tenant, metrics = noMetrics }: World) {
  const apiKeys = {
    list: async () => ({ data: keys, nextCursor: null }),
    usageToday: async (_: unknown, ids: readonly ApiKeyId[]) => new Map(ids.map((id) => [id, today])),
  }
  const page = await listApiKeys({ apiKeys, limitUse, tierLimits, metrics }, of, { limit: 20, cursor: null })
  expect(page.data.map((one) => one.today)).toEqual(keys.map(() => today))
  return page.data.map(({ limitUsed }) => limitUsed)
}

/** Tells what each subject used and notes what was asked for. */
function useOf(used: Record<string, number>) {
  const asked: RateLimit[][] = []
  const limitUse: LimitUse = {
    async used(limits) {
      asked.push([...limits])
      return limits.map(({ subject }) => used[subject] ?? 0)
    },
  }
  return { limitUse, asked }
}

test("a key shows its own limit, and without one the fullest of its tenant's, each read once for all", async () => {
  const own = keyWith(40)
  const { limitUse, asked } = useOf({ [own.id]: 10, [`${tenant.id}:queries`]: 20, [`${tenant.id}:writes`]: 70 })
  const fullest = { policy: "writes", limit: 100, used: 70, share: 0.7 }
  expect(await sharesIn({ keys: [own, keyWith(null), keyWith(null)], limitUse })).toEqual([
    { policy: "key", limit: 40, used: 10, share: 0.25 },
    fullest,
    fullest,
  ])
  const [first, ...more] = asked
  expect(more).toEqual([])
  expect(first?.map(({ subject }) => subject)).toEqual([
    own.id,
    ...["queries", "reads", "writes"].map((bucket) => `${tenant.id}:${bucket}`),
  ])
})

test("where an operator overrides the tier, the share is of what the operator allows", async () => {
  const { limitUse } = useOf({ [`${tenant.id}:reads`]: 20 })
  const of = { ...tenant, tier: "admin" as const, requestsPerMinute: 80 }
  expect(await sharesIn({ keys: [keyWith(null)], limitUse, of })).toEqual([
    { policy: "reads", limit: 80, used: 20, share: 0.25 },
  ])
})

test("a key that nothing limits shows none, and nothing is read for it", async () => {
  const { limitUse, asked } = useOf({})
  expect(await sharesIn({ keys: [keyWith(null)], limitUse, of: { ...tenant, tier: "admin" } })).toEqual([null])
  expect(await sharesIn({ keys: [keyWith(40)], limitUse, tierLimits: null })).toEqual([null])
  expect(await sharesIn({ keys: [], limitUse })).toEqual([])
  expect(asked).toEqual([])
})

test("while Redis is away keys are listed without a share, and it is counted", async () => {
  const counted: string[] = []
  const metrics: Metrics = { ...noMetrics, count: (name) => void counted.push(name) }
  const limitUse = { used: () => Promise.reject(new AppError("cache-unavailable")) }
  expect(await sharesIn({ keys: [keyWith(40), keyWith(null)], limitUse, metrics })).toEqual([null, null])
  expect(counted).toEqual(["rag_cache_bypass_total"])
})

test("any other failure is not hidden", async () => {
  for (const fault of [new Error("a fault of ours"), new AppError("internal")]) {
    const limitUse = { used: () => Promise.reject(fault) }
    await expect(sharesIn({ keys: [keyWith(40)], limitUse })).rejects.toBe(fault)
  }
})

test("an hour's limit, fuller than the minute's, is shown as the published contract has it", async () => {
  const { limitUse } = useOf({ [`${tenant.id}:hour`]: 45, [`${tenant.id}:queries`]: 1 })
  const key = keyWith(null)
  const [limitUsed = null] = await sharesIn({ keys: [key], limitUse, tierLimits: { ...tiers, perHour: 50 } })
  const json = toListedKeyJson({ key, today: undefined, limitUsed })
  const published = pageShape(apiKeyShape).parse({ data: [json], next_cursor: null })
  expect(published.data[0]?.limit_used).toEqual({ policy: "hour", limit: 50, used: 45, share: 0.9 })
})
