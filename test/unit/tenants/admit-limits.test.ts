// Admission over a limit, of sessions and of keys that end: who is refused, and what is counted of the decision.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { AccessClaims } from "../../../src/identity/model/access-token.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { isDenied } from "../../../src/tenants/admit.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import { noteDenied } from "../../../src/tenants/model/limits.ts"
import { admitted, budgetOf } from "./admitted.ts"
import { entryOf } from "./key-entry.ts"

const claimsOf = ({ key }: KeyEntry): AccessClaims => ({
  userId: newId("usr"),
  tenantId: key.tenantId,
  sessionId: newId("ses"),
  scopes: ["query"],
  username: "ada",
  tier: "free",
  jti: "a-token-of-this-test",
  issuedAt: new Date(),
  expiresAt: new Date(Date.now() + 60_000),
})

describe("over a limit", () => {
  const limit = { policy: "queries", limit: 3, windowSeconds: 60, remaining: 0, resetAt: 5, allowed: false }
  const counting = () => {
    const counted: unknown[] = []
    return {
      counted,
      metrics: { ...noMetrics, count: (name: string, labels: object) => void counted.push([name, labels]) },
    }
  }

  test("a caller hears which one, with what was taken of budgets, and nothing else is asked", async () => {
    const { metrics, counted } = counting()
    const copy = entryOf({}, { budgets: [budgetOf()] })
    const { outcome, asked, reserved } = await admitted({ copy, limit, metrics, now: { key: null } })
    expect(outcome).toMatchObject({ overLimit: limit })
    expect([asked, reserved.length]).toEqual([[], 1])
    expect(counted).toEqual([["rag_rate_limit_decisions_total", { decision: "denied", tier: "free" }]])
  })

  test("of several limits that an isolate counts while Redis is away the one that refuses is told", async () => {
    const copy = entryOf({ rateLimitPerMinute: 1 })
    const localLimiter = createLocalLimiter()
    const first = await admitted({ copy, down: true, localLimiter })
    expect(first.outcome).toMatchObject({ limit: { policy: "queries", remaining: 2 } })
    const second = await admitted({ copy, down: true, localLimiter })
    expect(second.outcome).toMatchObject({ overLimit: { policy: "key", allowed: false } })
  })

  test("a fault of Redis that is not its absence lets nobody through uncounted", async () => {
    for (const fault of [new AppError("internal"), new TypeError("a bug")])
      expect((await admitted({ copy: entryOf(), fault })).outcome).toMatch(/internal|a bug/)
  })

  test("decisions are counted as what they were: allowed, or let through while Redis is away", async () => {
    const allowed = counting()
    await admitted({ copy: entryOf(), limit: { ...limit, allowed: true }, metrics: allowed.metrics })
    expect(allowed.counted).toEqual([["rag_rate_limit_decisions_total", { decision: "allowed", tier: "free" }]])
    const open = counting()
    const { outcome } = await admitted({ copy: entryOf({ rateLimitPerMinute: 1 }), down: true, metrics: open.metrics })
    expect(outcome).toMatchObject({ limit: { policy: "queries", remaining: 2 } })
    expect(open.counted).toEqual([
      ["rag_cache_bypass_total", { reason: "unavailable" }],
      ["rag_rate_limit_decisions_total", { decision: "open", tier: "free" }],
    ])
  })

  test("whoever the isolate knows to be denied is one for that bucket alone, and nobody is where limits are off", () => {
    const copy = entryOf()
    const caller: Caller = { ...copy, hash: "h", readAt: 0, narrowing: null, session: null }
    const tierLimits = { free: 3, premium: 0, admin: 0, perHour: 0 }
    const denied = new Map()
    expect(isDenied({ denied, tierLimits }, caller, "queries")).toBe(false)
    const subject = `${copy.key.tenantId}:queries`
    noteDenied(denied, { policy: "queries", subject, max: 3, windowSeconds: 60 }, Date.now() + 60_000)
    expect(isDenied({ denied, tierLimits }, caller, "queries")).toBe(true)
    expect(isDenied({ denied, tierLimits }, caller, "writes")).toBe(false)
    expect(isDenied({ denied, tierLimits: null }, caller, "queries")).toBe(false)
  })
})

describe("a signed-in user", () => {
  test("whose token is revoked is refused, and the isolate forgets it", async () => {
    const copy = entryOf()
    const session = claimsOf(copy)
    const { outcome, keyMemory } = await admitted({ copy, isRevoked: true, over: { session } })
    expect([outcome, keyMemory.get("h")]).toEqual(["credential-unknown", null])
  })

  test("needs no key, but the tenant, of which Postgres knows where Redis does not", async () => {
    const copy = entryOf()
    const over = { session: claimsOf(copy) }
    const known = await admitted({ copy, now: { key: null }, over })
    expect([known.asked, known.outcome]).toMatchObject([[], { entry: copy }])
    const gone = await admitted({ copy, now: { key: null, tenant: null }, over })
    expect([gone.asked, gone.outcome, gone.keyMemory.get("h")]).toEqual([["tenant"], "credential-unknown", null])
  })
})

test("a key that expires this very moment, and a tenant that is not active, are refused", async () => {
  expect((await admitted({ copy: entryOf({ expiresAt: Date.now() }) })).outcome).toBe("credential-unknown")
  expect((await admitted({ copy: entryOf({}, { active: false }) })).outcome).toBe("tenant-inactive")
  expect((await admitted({ copy: entryOf({ expiresAt: Date.now() + 60_000 }) })).outcome).toMatchObject({ limit: null })
})
