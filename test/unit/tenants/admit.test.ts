// Admission: what Redis and Postgres say of a key decides, whichever of them answers.

import { describe, expect, test } from "vitest"
import type { AccessClaims } from "../../../src/identity/model/access-token.ts"
import { newId } from "../../../src/ids.ts"
import { signChildToken } from "../../../src/tenants/child-token.ts"
import { identify } from "../../../src/tenants/identify.ts"
import { createKeyMemory } from "../../../src/tenants/key-memory.ts"
import type { KeyEntry } from "../../../src/tenants/model/api-key.ts"
import { generateApiKey } from "../../../src/tenants/model/api-key.ts"
import { admitIn, code, silent, unmarked } from "./admit-scene.ts"
import { entryOf } from "./key-entry.ts"

describe("with Redis", () => {
  test("a key revoked there is refused although the isolate's copy and Postgres still know it", async () => {
    const copy = entryOf()
    const { run } = admitIn({ redis: { key: "revoked", tenant: copy.tenant }, postgres: copy }, copy)
    expect(await code(run())).toBe("credential-unknown")
  })

  test("a tenant deactivated there is refused although the copy says active", async () => {
    const copy = entryOf()
    const { run } = admitIn(
      { redis: { key: copy.key, tenant: { ...copy.tenant, active: false } }, postgres: copy },
      copy,
    )
    expect(await code(run())).toBe("tenant-inactive")
  })

  test("what Redis does not hold Postgres decides, never the copy", async () => {
    const copy = entryOf()
    const known = admitIn({ redis: { key: null, tenant: null }, postgres: copy }, copy)
    expect(await code(known.run())).toBe("admitted")
    expect(known.asked.postgres).toBe(1)
    const gone = admitIn({ redis: { key: null, tenant: null }, postgres: null }, copy)
    expect(await code(gone.run())).toBe("credential-unknown")
    const revoked = admitIn({ redis: { key: null, tenant: null }, postgres: entryOf({ revoked: true }) }, copy)
    expect(await code(revoked.run())).toBe("credential-unknown")
  })

  test("an expired key is refused", async () => {
    const copy = entryOf({ expiresAt: Date.now() - 1 })
    expect(await code(admitIn({ redis: { ...copy }, postgres: copy }, copy).run())).toBe("credential-unknown")
  })
})

describe("by a child token", () => {
  const expiresAt = Date.now() + 60_000

  test("the key is admitted as it is now, less what the token takes away", async () => {
    const [one, two] = [newId("col"), newId("col")]
    const now = entryOf({ scopes: ["query"], collectionIds: [one], expiresAt: expiresAt - 1 })
    const copy = entryOf({ scopes: ["query", "documents:write"] })
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
    const copy = entryOf()
    const narrowing = { scopes: copy.key.scopes, collectionIds: null, filter: null, expiresAt }
    const tried = (now: KeyEntry, over: object = {}) =>
      code(admitIn({ redis: { ...now }, postgres: now }, copy).run({ narrowing: { ...narrowing, ...over } }))
    expect(await tried(entryOf())).toBe("admitted")
    expect(await tried(entryOf(), { expiresAt: Date.now() - 1 })).toBe("credential-unknown")
    expect(await tried(entryOf({ expiresAt: Date.now() - 1 }))).toBe("credential-unknown")
    expect(await tried(entryOf({ revoked: true }))).toBe("credential-unknown")
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
    const lowered = admitWith(entryOf(), { requestsPerMinute: 2 }, 3)
    expect([await code(lowered.run()), lowered.taken]).toEqual(["rate-limited", [[3], [2]]])
    const raised = admitWith(entryOf(), { requestsPerMinute: 50 }, 10)
    expect([await code(raised.run()), raised.taken]).toEqual(["admitted", [[3], [50]]])
    const limited = admitWith(entryOf({}, { tier: "admin" }), { requestsPerMinute: 2 }, 3)
    expect([await code(limited.run()), limited.taken]).toEqual(["rate-limited", [[], [2]]])
    const freed = admitWith(entryOf({}, { tier: "admin", requestsPerMinute: 2 }), { requestsPerMinute: null }, 3)
    expect([await code(freed.run()), freed.taken]).toEqual(["admitted", [[2], []]])
  })

  test("a tier that changed alone counts too", async () => {
    const downgraded = admitWith(entryOf({}, { tier: "admin" }), { tier: "free" }, 4)
    expect([await code(downgraded.run()), downgraded.taken]).toEqual(["rate-limited", [[], [3]]])
  })

  test("the isolate knows it from then on, for keys, their child tokens and signed-in users", async () => {
    const copy = entryOf()
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
    const { run, taken } = admitWith(entryOf(), {})
    expect([await code(run()), taken]).toEqual(["admitted", [[3]]])
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
