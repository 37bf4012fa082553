// Admission: what Redis and Postgres say of a key decides, whichever of them answers.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { Gate, GateRecords } from "../../../src/ports.ts"
import { admit } from "../../../src/tenants/admit.ts"
import type { KeyEntry } from "../../../src/tenants/api-key.ts"
import { generateApiKey } from "../../../src/tenants/api-key.ts"
import { identify } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import { createLocalLimiter } from "../../../src/tenants/local-limiter.ts"

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
    tenant: { tier: "free", active: true, defaultCollectionId: newId("col"), corsOrigins: [], ...tenant },
  }
}

type World = { redis: GateRecords | "down"; postgres: KeyEntry | null | "down"; readAgoMs?: number }

function admitIn(
  { redis, postgres, readAgoMs = 0 }: World,
  copy: KeyEntry,
  tierLimits = { free: 3, premium: 0, admin: 0 },
) {
  const asked = { postgres: 0 }
  const down = () => Promise.reject(new AppError("cache-unavailable"))
  const gate: Gate = {
    recall: down,
    remember: redis === "down" ? down : async () => {},
    enter: redis === "down" ? down : async () => ({ records: redis, limit: null, cached: null }),
    revokeKey: down,
    replaceKey: down,
    setTenant: down,
  }
  const apiKeys = {
    findByHash: async () => {
      asked.postgres++
      if (postgres === "down") throw new AppError("database-unavailable")
      return postgres
    },
  }
  const deps = {
    gate,
    apiKeys,
    tenants: { record: async () => copy.tenant },
    revocations: { isRevoked: async () => false },
    keyMemory: createKeyMemory(),
    localLimiter: createLocalLimiter(),
    metrics: noMetrics,
    tierLimits,
  }
  const caller = { ...copy, hash: "h", readAt: Date.now() - readAgoMs, narrowing: null, session: null }
  return { run: () => admit(deps, caller, null), asked }
}

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "admitted",
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

describe("identifying", () => {
  const silent = { recall: async () => null, remember: async () => {} }

  test("a malformed key costs no I/O, an unknown one is asked for once", async () => {
    let reads = 0
    const readNothing = async () => {
      reads++
      return null
    }
    const deps = {
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
