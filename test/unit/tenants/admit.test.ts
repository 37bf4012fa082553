// Admission: what Redis and Postgres say of a key decides, whichever of them answers.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { AccessClaims } from "../../../src/identity/model/access-token.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { CacheLookup, Gate, GateRecords, LimitState, RateLimit } from "../../../src/ports.ts"
import { admit } from "../../../src/tenants/admit.ts"
import { signChildToken } from "../../../src/tenants/child-token.ts"
import { type Caller, identify } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"
import type { KeyEntry, StoredKey } from "../../../src/tenants/model/api-key.ts"
import { generateApiKey } from "../../../src/tenants/model/api-key.ts"
import { createStrangers } from "../../../src/tenants/strangers.ts"

function entry(over: Partial<KeyEntry["key"]> = {}, tenant: Partial<KeyEntry["tenant"]> = {}): KeyEntry {
  return {
    key: {
      keyId: newId("key"),
      tenantId: newId("ten"),
      scopes: ["query"],
      collectionIds: null,
      rateLimitPerMinute: null,
      expiresAt: null,
      revoked: false,
      ...over,
    },
    tenant: {
      tier: "free",
      requestsPerMinute: null,
      active: true,
      defaultCollectionId: newId("col"),
      corsOrigins: [],
      ...tenant,
    },
  }
}

const stored = ({ key, tenant }: KeyEntry): StoredKey => ({
  key: { ...key, revision: 1 },
  tenant: { ...tenant, revision: 1 },
})

/** A Redis that knows no key. */
const silent = {
  recall: async () => null,
  recallStranger: async () => ({ found: null, failures: 0 }),
  remember: async () => {},
  rememberStranger: async () => {},
}
/** No key bears a mark. */
const unmarked = () => ({ strangers: createStrangers(), apiKeySecret: null })

type World = { redis: GateRecords | "down"; postgres: KeyEntry | null | "down"; readAgoMs?: number }

function admitIn(
  { redis, postgres, readAgoMs = 0 }: World,
  copy: KeyEntry,
  { onEnter = () => null }: { onEnter?: (limits: RateLimit[]) => LimitState | null } = {},
) {
  const asked = { postgres: 0 }
  const down = () => Promise.reject(new AppError("cache-unavailable"))
  const gate: Gate = {
    recall: down,
    recallStranger: down,
    rememberStranger: down,
    remember: redis === "down" ? down : async () => {},
    pass: redis === "down" ? down : async ({ limits }) => ({ records: redis, limit: onEnter(limits), cached: null }),
    revokeKey: down,
    rememberTenant: down,
  }
  const apiKeys = {
    findByHash: async () => {
      asked.postgres++
      if (postgres === "down") throw new AppError("database-unavailable")
      return postgres && stored(postgres)
    },
  }
  const deps = {
    gate,
    apiKeys,
    tenants: { record: async () => stored(copy).tenant },
    revocations: { isRevoked: async () => false },
    keyMemory: createKeyMemory(),
    localLimiter: createLocalLimiter(),
    metrics: noMetrics,
    tierLimits: { free: 3, premium: 0, admin: 0, perHour: 0 },
  }
  const caller = { ...copy, hash: "h", readAt: Date.now() - readAgoMs, narrowing: null, session: null }
  const run = (over: Partial<Caller> = {}, lookup: CacheLookup | null = null) =>
    admit(deps, { ...caller, ...over }, { bucket: "queries", lookup })
  return { run, asked, remembered: () => deps.keyMemory.get("h")?.entry?.tenant }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null
const code = (promise: Promise<unknown>) =>
  promise.then(
    (outcome) => (isObject(outcome) && "overLimit" in outcome ? "rate-limited" : "admitted"),
    (error: unknown) => (error instanceof AppError ? error.code : "another error"),
  )

describe("with Redis", () => {
  test("a key revoked there is refused although the isolate's copy and Postgres still know it", async () => {
    const copy = entry()
    const { run } = admitIn({ redis: { key: "revoked", tenant: copy.tenant }, postgres: copy }, copy)
    expect(await code(run())).toBe("credential-unknown")
  })

  test("a tenant deactivated there is refused although the copy says active", async () => {
    const copy = entry()
    const { run } = admitIn(
      { redis: { key: copy.key, tenant: { ...copy.tenant, active: false } }, postgres: copy },
      copy,
    )
    expect(await code(run())).toBe("tenant-inactive")
  })

  test("what Redis does not hold Postgres decides, never the copy", async () => {
    const copy = entry()
    const known = admitIn({ redis: { key: null, tenant: null }, postgres: copy }, copy)
    expect(await code(known.run())).toBe("admitted")
    expect(known.asked.postgres).toBe(1)
    const gone = admitIn({ redis: { key: null, tenant: null }, postgres: null }, copy)
    expect(await code(gone.run())).toBe("credential-unknown")
    const revoked = admitIn({ redis: { key: null, tenant: null }, postgres: entry({ revoked: true }) }, copy)
    expect(await code(revoked.run())).toBe("credential-unknown")
  })

  test("an expired key is refused", async () => {
    const copy = entry({ expiresAt: Date.now() - 1 })
    expect(await code(admitIn({ redis: { ...copy }, postgres: copy }, copy).run())).toBe("credential-unknown")
  })
})

describe("by a child token", () => {
  const expiresAt = Date.now() + 60_000

  test("the key is admitted as it is now, less what the token takes away", async () => {
    const [one, two] = [newId("col"), newId("col")]
    const now = entry({ scopes: ["query"], collectionIds: [one], expiresAt: expiresAt - 1 })
    const copy = entry({ scopes: ["query", "documents:write"] })
    const { run } = admitIn({ redis: { key: now.key, tenant: now.tenant }, postgres: now }, copy)
    const narrowing = { scopes: copy.key.scopes, collectionIds: [one, two], filter: null, expiresAt }
    const admission = await run({ narrowing })
    expect(admission).toMatchObject({
      entry: { key: { keyId: now.key.keyId, scopes: ["query"], collectionIds: [one], expiresAt: expiresAt - 1 } },
    })
    const bound = admitIn({ redis: { key: copy.key, tenant: copy.tenant }, postgres: copy }, copy)
    expect(await bound.run({ narrowing: { ...narrowing, scopes: ["query"] } })).toMatchObject({
      entry: { key: { scopes: ["query"], collectionIds: [one, two], expiresAt } },
    })
  })

  test("nobody is admitted once either has expired, or the key is revoked", async () => {
    const copy = entry()
    const narrowing = { scopes: copy.key.scopes, collectionIds: null, filter: null, expiresAt }
    const tried = (now: KeyEntry, over: object = {}) =>
      code(admitIn({ redis: { ...now }, postgres: now }, copy).run({ narrowing: { ...narrowing, ...over } }))
    expect(await tried(entry())).toBe("admitted")
    expect(await tried(entry(), { expiresAt: Date.now() - 1 })).toBe("credential-unknown")
    expect(await tried(entry({ expiresAt: Date.now() - 1 }))).toBe("credential-unknown")
    expect(await tried(entry({ revoked: true }))).toBe("credential-unknown")
  })
})

describe("where an operator changed the tenant's limit since the isolate's copy", () => {
  /** A Redis that holds `now` and refuses whatever is asked of a limit smaller than `least`. */
  function admitWith(copy: KeyEntry, now: Partial<KeyEntry["tenant"]>, least = 0) {
    const taken: number[][] = []
    const redis = { key: copy.key, tenant: { ...copy.tenant, ...now } }
    const { run, remembered } = admitIn({ redis, postgres: null }, copy, {
      onEnter: (limits) => {
        taken.push(limits.map(({ max }) => max))
        const [limit] = limits
        if (!limit) return null
        const { policy, max, windowSeconds } = limit
        return { policy, limit: max, windowSeconds, remaining: 1, resetAt: 0, allowed: max >= least }
      },
    })
    return { run, taken, remembered }
  }

  test("the request is judged by the limit as it is now, be it lowered, raised, new or taken away", async () => {
    const lowered = admitWith(entry(), { requestsPerMinute: 2 }, 3)
    expect([await code(lowered.run()), lowered.taken]).toEqual(["rate-limited", [[3], [2]]])
    const raised = admitWith(entry(), { requestsPerMinute: 50 }, 10)
    expect([await code(raised.run()), raised.taken]).toEqual(["admitted", [[3], [50]]])
    const limited = admitWith(entry({}, { tier: "admin" }), { requestsPerMinute: 2 }, 3)
    expect([await code(limited.run()), limited.taken]).toEqual(["rate-limited", [[], [2]]])
    const freed = admitWith(entry({}, { tier: "admin", requestsPerMinute: 2 }), { requestsPerMinute: null }, 3)
    expect([await code(freed.run()), freed.taken]).toEqual(["admitted", [[2], []]])
  })

  test("the isolate knows it from then on, for keys, their child tokens and signed-in users", async () => {
    const copy = entry()
    const changed = { ...copy.tenant, requestsPerMinute: 50 }
    const expiresAt = Date.now() + 60_000
    const session: AccessClaims = {
      userId: newId("usr"),
      tenantId: copy.key.tenantId,
      scopes: ["query"],
      jti: "j",
      sessionId: newId("ses"),
      username: "u",
      tier: "free",
      issuedAt: new Date(),
      expiresAt: new Date(expiresAt),
    }
    for (const over of [{}, { session }]) {
      const { run, remembered } = admitWith(copy, changed)
      expect([await code(run(over)), remembered()]).toEqual(["admitted", changed])
    }
    const tokenSecrets = { current: "a-signing-secret-made-for-this-test", previous: null }
    const hash = "0".repeat(64)
    const narrowing = { scopes: copy.key.scopes, collectionIds: null, filter: null, expiresAt }
    const token = await signChildToken(tokenSecrets, hash, copy, narrowing)
    const keyMemory = createKeyMemory()
    const none = { ...silent, findByHash: async () => null }
    const deps = {
      ...unmarked(),
      keyMemory,
      gate: none,
      apiKeys: none,
      tokenSecrets,
      tenants: { record: async () => null },
    }
    expect((await identify(deps, token)).tenant.requestsPerMinute).toBeNull()
    keyMemory.set(hash, { key: copy.key, tenant: changed }, Date.now())
    expect((await identify(deps, token)).tenant).toEqual(changed)
  })

  test("nothing is taken twice while it is unchanged", async () => {
    const { run, taken } = admitWith(entry(), {})
    expect([await code(run()), taken]).toEqual(["admitted", [[3]]])
  })
})

describe("without Redis", () => {
  test("the copy serves ten seconds without asking Postgres, then Postgres decides", async () => {
    const copy = entry()
    const young = admitIn({ redis: "down", postgres: null, readAgoMs: 5_000 }, copy)
    expect([await code(young.run()), young.asked.postgres]).toEqual(["admitted", 0])
    const old = admitIn({ redis: "down", postgres: null, readAgoMs: 11_000 }, copy)
    expect([await code(old.run()), old.asked.postgres]).toEqual(["credential-unknown", 1])
    const alone = admitIn({ redis: "down", postgres: "down", readAgoMs: 11_000 }, copy)
    expect(await code(alone.run())).toBe("database-unavailable")
  })

  test("requests are counted in the isolate and refused over the limit", async () => {
    const { run } = admitIn({ redis: "down", postgres: null }, entry())
    expect([await code(run()), await code(run()), await code(run()), await code(run())]).toEqual([
      "admitted",
      "admitted",
      "admitted",
      "rate-limited",
    ])
  })
})

describe("without Redis an isolate answers sixteen questions a second", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 }))
  afterEach(() => void vi.useRealTimers())
  const question: CacheLookup = { answerKey: "a", embeddingKey: "e", collectionIds: [] }
  const times = async (count: number, run: () => Promise<unknown>) => {
    const outcomes: string[] = []
    for (let i = 0; i < count; i++) outcomes.push(await code(run()))
    return outcomes
  }

  test("and tells the next when to come again; what is no question goes on", async () => {
    const { run } = admitIn({ redis: "down", postgres: null }, entry({}, { tier: "premium" }))
    expect(await times(18, () => run({}, question))).toEqual([
      ...Array.from({ length: 16 }, () => "admitted"),
      "overloaded",
      "overloaded",
    ])
    await expect(run({}, question)).rejects.toMatchObject({ retryAfterSeconds: 1 })
    expect(await code(run())).toBe("admitted")
    vi.setSystemTime(1_001_000)
    expect(await code(run({}, question))).toBe("admitted")
  })

  test("of which whoever is over a limit takes none", async () => {
    const { run } = admitIn({ redis: "down", postgres: null }, entry())
    expect(new Set((await times(40, () => run({}, question))).slice(3))).toEqual(new Set(["rate-limited"]))
  })
})

describe("identifying", () => {
  test("a malformed key costs no I/O, an unknown one is asked for once", async () => {
    let reads = 0
    const readNothing = async () => {
      reads++
      return null
    }
    const deps = {
      ...unmarked(),
      keyMemory: createKeyMemory(),
      gate: { ...silent, recall: readNothing },
      apiKeys: { findByHash: readNothing },
      tokenSecrets: null,
      tenants: { record: async () => null },
    }
    const { text } = generateApiKey()
    const broken = `${text.slice(0, -1)}${text.endsWith("0") ? "1" : "0"}`
    expect([await code(identify(deps, broken)), reads]).toEqual(["credential-malformed", 0])
    expect([await code(identify(deps, text)), reads]).toEqual(["credential-unknown", 2])
    expect([await code(identify(deps, text)), reads]).toEqual(["credential-unknown", 2])
  })
})
