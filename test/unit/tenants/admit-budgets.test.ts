// Admission and what is counted: budgets as they are now, denials known beforehand, sessions, and what is told of decisions.

import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { AccessClaims } from "../../../src/identity/model/access-token.ts"
import { newId } from "../../../src/ids.ts"
import { type Metrics, noMetrics } from "../../../src/metrics.ts"
import type { Gate, GateEntry, GateReply } from "../../../src/ports.ts"
import { admit, isDenied } from "../../../src/tenants/admit.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import { noteDenied } from "../../../src/tenants/model/limits.ts"
import type { Budget, Reservation } from "../../../src/usage/model/budget.ts"
import { entryOf } from "./key-entry.ts"

const EXPECTED = { queries: 1, tokens: 100, usd: 5 }
const budgetOf = (over: Partial<Budget> = {}): Budget => ({
  period: "day",
  unit: "queries",
  limit: 10,
  softPercent: 80,
  whenExhausted: "refuse",
  ...over,
})
const TOKENS = budgetOf({ unit: "tokens", limit: 1_000 })
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

type Setup = {
  copy: KeyEntry
  /** As Redis has them; the copy's where left out. */
  now?: Partial<GateReply["records"]>
  /** What Redis refuses. */
  refuses?: (one: Reservation) => boolean
  limit?: GateReply["limit"]
  down?: boolean
  isRevoked?: boolean
  metrics?: Metrics
  over?: Partial<Caller>
  expected?: typeof EXPECTED | null
  localLimiter?: ReturnType<typeof createLocalLimiter>
  fault?: Error
}

async function admitted({ copy, now = {}, refuses = () => false, limit = null, ...setup }: Setup) {
  const passes: GateEntry[] = []
  const asked: string[] = []
  const note = (what: string) => async () => {
    asked.push(what)
    return null
  }
  const gate = {
    pass: async (entry: GateEntry): Promise<GateReply> => {
      passes.push(entry)
      if (setup.down) throw new AppError("cache-unavailable")
      if (setup.fault) throw setup.fault
      const isRefused = (entry.reservations ?? []).some(refuses)
      const reserved = entry.reservations?.map((one) => ({
        ...one,
        used: isRefused ? 0 : one.need,
        isRefused: refuses(one),
        isUsedUp: refuses(one),
        tell: null,
        isFresh: false,
        takenFrom: "",
      }))
      const reply: GateReply = { records: { ...copy, ...now }, limit, cached: null }
      return reserved ? { ...reply, reserved } : reply
    },
    remember: async () => {},
  } as Partial<Gate> as Gate
  const keyMemory = createKeyMemory()
  keyMemory.set("h", copy, Date.now())
  const outcome = await admit(
    {
      ...{
        gate,
        keyMemory,
        localLimiter: setup.localLimiter ?? createLocalLimiter(),
        metrics: setup.metrics ?? noMetrics,
      },
      apiKeys: { findByHash: note("key") },
      tenants: { record: note("tenant") },
      revocations: { isRevoked: async () => setup.isRevoked ?? false },
      tierLimits: { free: 3, premium: 0, admin: 0, perHour: 0 },
    },
    { ...copy, hash: "h", readAt: Date.now(), narrowing: null, session: null, ...setup.over },
    { bucket: "queries", lookup: null, expected: setup.expected === undefined ? EXPECTED : setup.expected },
  ).catch((error: unknown) => (error instanceof AppError ? error.code : String(error)))
  const reserved = typeof outcome === "string" ? [] : outcome.reserved
  const taken = passes.map(({ reservations = [] }) => reservations.map(({ budget, keyId }) => [keyId, budget.unit]))
  return { outcome, passes, taken, asked, reserved, keyMemory }
}

describe("a question takes from", () => {
  test("its tenant's budgets and its key's, of each what the question is expected to take, in the first trip", async () => {
    const copy = entryOf({ budgets: [TOKENS] }, { budgets: [budgetOf()] })
    const { passes, taken, reserved } = await admitted({ copy })
    expect(taken).toEqual([
      [
        [null, "queries"],
        [copy.key.keyId, "tokens"],
      ],
    ])
    expect(passes[0]?.reservations?.map(({ need, tenantId }) => [need, tenantId])).toEqual([
      [1, copy.key.tenantId],
      [100, copy.key.tenantId],
    ])
    expect(reserved).toHaveLength(2)
  })

  test("nothing where there is no budget, or where it is nothing that budgets count", async () => {
    for (const one of [{ copy: entryOf() }, { copy: entryOf({}, { budgets: [budgetOf()] }), expected: null }]) {
      const { passes, reserved } = await admitted(one)
      expect(passes).toHaveLength(1)
      expect(passes[0]).not.toHaveProperty("reservations")
      expect(reserved).toEqual([])
    }
  })

  test("a budget that is new since the isolate's copy as well, once, and again from none that it took from", async () => {
    const copy = entryOf({}, { budgets: [budgetOf()] })
    const now = { tenant: { ...copy.tenant, budgets: [budgetOf(), TOKENS] } }
    const { passes, taken, reserved } = await admitted({ copy, now })
    expect(taken).toEqual([[[null, "queries"]], [[null, "tokens"]]])
    expect(passes[1]?.limits).toEqual([])
    expect(reserved.map(({ budget }) => budget.unit)).toEqual(["queries", "tokens"])
    const ofKey = await admitted({ copy: entryOf(), now: { key: { ...entryOf().key, budgets: [TOKENS] } } })
    expect(ofKey.taken).toHaveLength(2)
    expect(ofKey.reserved).toHaveLength(1)
  })

  test("all of them once more where it was refused by a budget that has been raised or lifted since", async () => {
    const small = budgetOf({ limit: 1 })
    const copy = entryOf({}, { budgets: [small, TOKENS] })
    const refuses = ({ budget }: Reservation) => budget.limit === 1
    for (const budgets of [[budgetOf({ limit: 50 }), TOKENS], [TOKENS]]) {
      const { passes, reserved } = await admitted({ copy, refuses, now: { tenant: { ...copy.tenant, budgets } } })
      expect(passes.map(({ reservations }) => reservations?.length)).toEqual([2, budgets.length])
      expect(reserved.map(({ budget, isRefused }) => [budget, isRefused])).toEqual(budgets.map((one) => [one, false]))
    }
    const same = await admitted({ copy, refuses })
    expect(same.passes).toHaveLength(1)
    expect(same.reserved.map(({ isRefused }) => isRefused)).toEqual([true, false])
  })

  test("nothing more while Redis is away or the key is revoked", async () => {
    const copy = entryOf({}, { budgets: [budgetOf()] })
    const away = await admitted({ copy, down: true })
    expect([away.passes.length, away.reserved]).toEqual([1, []])
    const now = { key: "revoked" as const, tenant: { ...copy.tenant, budgets: [budgetOf(), TOKENS] } }
    const revoked = await admitted({ copy, now })
    expect([revoked.passes.length, revoked.outcome]).toEqual([1, "credential-unknown"])
    expect(revoked.keyMemory.get("h")).toBeNull()
  })
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
