// Verbs that change keys and tenants: what they ask for, in which order Redis is told, and what they refuse.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { NOT_COUNTED } from "../../../src/documents/model/document.ts"
import type { AppError } from "../../../src/errors.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { NewApiKey } from "../../../src/ports.ts"
import { createTenant } from "../../../src/tenants/create-tenant.ts"
import { deleteTenant } from "../../../src/tenants/delete-tenant.ts"
import { issueApiKey } from "../../../src/tenants/issue-api-key.ts"
import { type ApiKey, hashApiKey, isMarked } from "../../../src/tenants/model/api-key.ts"
import { ALL_RIGHTS } from "../../../src/tenants/model/rights.ts"
import { revokeApiKey } from "../../../src/tenants/revoke-api-key.ts"
import { rotateApiKey } from "../../../src/tenants/rotate-api-key.ts"
import { setKeyBudgets } from "../../../src/tenants/set-key-budgets.ts"
import { updateTenant } from "../../../src/tenants/update-tenant.ts"
import { codeOf } from "../../support/code-of.ts"
import { entryOf, storedOf } from "./key-entry.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

const BY = { actor: { type: "system", job: "test" }, requestId: "req_test" } as const
const TENANT = newId("ten")
const SECRET = "a-marking-secret-made-for-this-test-only"
const [ONE, TWO]: [CollectionId, CollectionId] = [newId("col"), newId("col")]
const STORED = storedOf(entryOf({ tenantId: TENANT }, { defaultCollectionId: ONE }), 7)
const keyOf = ({ hash: _, ...key }: NewApiKey): ApiKey => ({
  userId: null,
  ...key,
  tenantId: TENANT,
  lastUsedAt: null,
  revokedAt: null,
  createdAt: new Date(),
})
const WANTED = {
  name: "child",
  scopes: ["query" as const],
  collectionIds: null,
  rateLimitPerMinute: 5,
  expiresAt: null,
}
/** A row, whether it is there; every call in order. */
function stores(isThere = true) {
  const calls: unknown[][] = []
  const note =
    <T>(name: string, result: T) =>
    async (...args: unknown[]) => {
      calls.push([name, ...args])
      return result
    }
  return { calls, note, unless: <T>(result: T) => (isThere ? result : null) }
}

describe("issuing", () => {
  const issue = async (wanted: { collectionIds?: CollectionId[] }, isThere = true) => {
    const { calls, note, unless } = stores(isThere)
    const issued: NewApiKey[] = []
    const deps = {
      apiKeys: {
        issue: async (_: unknown, key: NewApiKey) => {
          issued.push(key)
          return keyOf(key)
        },
      },
      tenants: { get: note("tenant", unless({} as never)) },
      collections: { heads: note("heads", new Map([[ONE, {} as never]])) },
      apiKeySecret: SECRET,
    }
    const work = issueApiKey(deps, BY, TENANT, ALL_RIGHTS, { ...WANTED, ...wanted })
    const code = await codeOf(work)
    return { code, calls, issued, done: code === "done" ? await work : null }
  }

  test("keeps of a marked key its hash and prefix alone, with what was asked for", async () => {
    const { issued, done, calls } = await issue({})
    const [key] = issued
    expect(await isMarked(SECRET, done?.text ?? "")).toBe(true)
    expect(key).toEqual({
      ...WANTED,
      sharedLimits: [],
      id: expect.stringMatching(/^key_/),
      prefix: done?.text.slice(4, 12),
      hash: await hashApiKey(done?.text ?? ""),
    })
    expect(JSON.stringify(key)).not.toContain(done?.text)
    expect(calls).toEqual([["tenant", TENANT]])
  })

  test("is refused for a tenant that is none, and for a collection that is not the tenant's", async () => {
    expect(await issue({}, false)).toMatchObject({ code: "tenant-not-found", issued: [] })
    expect(await issue({ collectionIds: [ONE, TWO] })).toMatchObject({ code: "collection-not-found", issued: [] })
    const { code, calls } = await issue({ collectionIds: [ONE] })
    expect([code, calls.at(-1)]).toEqual(["done", ["heads", TENANT, [ONE]]])
  })
})

describe("rotating", () => {
  const old = keyOf({ ...WANTED, sharedLimits: [], id: newId("key"), prefix: "00000000", hash: "old" })
  const rotate = async (found: ApiKey | null, isRotated = true) => {
    const { calls, note } = stores()
    const successor = keyOf({ ...WANTED, sharedLimits: [], id: newId("key"), prefix: "11111111", hash: "new" })
    const deps = {
      apiKeys: {
        get: note("get", found),
        rotate: note("rotate", isRotated ? { successor, oldHash: "old" } : null),
        findByHash: note("find", STORED),
      },
      gate: { remember: note("remember", undefined) },
      apiKeySecret: SECRET,
    }
    const work = rotateApiKey(deps, BY, TENANT, ALL_RIGHTS, old.id, 60)
    return { outcome: await work.catch((error: AppError) => error.code), calls, successor }
  }

  test("gives a successor at once, and the old key its overlap; Redis hears of the old key as it is after that", async () => {
    const { outcome, calls, successor } = await rotate(old)
    if (typeof outcome === "string") throw new Error(outcome)
    expect(outcome.apiKey).toBe(successor)
    expect(await isMarked(SECRET, outcome.text)).toBe(true)
    expect(calls.map(([name]) => name)).toEqual(["get", "rotate", "find", "remember"])
    const [, tenant, id, made, until] = calls[1] ?? []
    expect([tenant, id]).toEqual([TENANT, old.id])
    expect(made).toMatchObject({ id: expect.stringMatching(/^key_/), prefix: outcome.text.slice(4, 12) })
    expect(made).toMatchObject({ hash: await hashApiKey(outcome.text) })
    expect(Number(until)).toBe(Date.now() + 60_000)
    expect(calls.slice(2)).toMatchObject([
      ["find", "old"],
      ["remember", "old", STORED, expect.any(Number)],
    ])
  })

  test("of a key that is unknown, or was revoked meanwhile, tells Redis nothing", async () => {
    expect((await rotate(null)).outcome).toBe("api-key-not-found")
    const late = await rotate(old, false)
    expect([late.outcome, late.calls.map(([name]) => name)]).toEqual(["api-key-not-found", ["get", "rotate"]])
  })
})

describe("a change of a row that requests look for in Redis is told there after Postgres has it, and not where there is none:", () => {
  test("revoking a key", async () => {
    const run = async (isThere: boolean) => {
      const { calls, note, unless } = stores(isThere)
      const deps = {
        apiKeys: { revoke: note("revoke", unless({ hash: "h" } as never)) },
        gate: { revokeKey: note("redis", undefined) },
      }
      return { code: await codeOf(revokeApiKey(deps, BY, TENANT, STORED.key.keyId as ApiKey["id"])), calls }
    }
    const { calls } = await run(true)
    expect(calls.map(([name, subject]) => [name, subject])).toEqual([
      ["revoke", TENANT],
      ["redis", "h"],
    ])
    const none = await run(false)
    expect([none.code, none.calls.map(([name]) => name)]).toEqual(["api-key-not-found", ["revoke"]])
  })

  test("setting a key's budgets", async () => {
    const run = async (isThere: boolean) => {
      const { calls, note, unless } = stores(isThere)
      const apiKeys = { setBudgets: note("set", unless({ hash: "h" } as never)), findByHash: note("find", STORED) }
      const deps = { apiKeys, gate: { remember: note("remember", undefined) } }
      return { code: await codeOf(setKeyBudgets(deps, BY, TENANT, STORED.key.keyId as ApiKey["id"], [])), calls }
    }
    const { calls } = await run(true)
    expect(calls.map(([name, subject]) => [name, subject])).toEqual([
      ["set", TENANT],
      ["find", "h"],
      ["remember", "h"],
    ])
    expect(calls[2]?.[2]).toBe(STORED)
    const none = await run(false)
    expect([none.code, none.calls.map(([name]) => name)]).toEqual(["api-key-not-found", ["set"]])
  })

  test("changing a tenant and deleting one, which is woken for as well", async () => {
    const run = async (isThere: boolean) => {
      const { calls, note, unless } = stores(isThere)
      const deps = {
        tenants: {
          update: note("update", unless({ id: TENANT } as never)),
          requestErasure: async (...args: unknown[]) => {
            calls.push(["erase", ...args])
            return unless(args[1] as never)
          },
          record: note("record", STORED.tenant),
        },
        gate: { rememberTenant: note("remember", undefined) },
        wakeUps: { send: note("wake", undefined) },
        log: { info() {}, warn() {}, error() {} },
      }
      const defer = (work: Promise<unknown>) => void work
      const codes = [
        await codeOf(updateTenant(deps, BY, TENANT, { name: "new" })),
        await codeOf(deleteTenant(deps, { ...BY, defer }, TENANT)),
      ]
      return { codes, calls }
    }
    const { codes, calls } = await run(true)
    expect(codes).toEqual(["done", "done"])
    expect(calls.map(([name]) => name)).toEqual(["update", "record", "remember", "erase", "record", "remember", "wake"])
    for (const at of [2, 5]) expect(calls[at]).toEqual(["remember", TENANT, STORED.tenant, expect.any(Number)])
    expect(calls[3]?.[2]).toMatchObject({
      id: expect.stringMatching(/^del_/),
      subject: { type: "tenant", id: TENANT },
      status: "pending",
      remaining: NOT_COUNTED,
      completedAt: null,
    })
    expect(calls[6]?.[1]).toEqual([{ tenantId: TENANT, subjectId: TENANT, version: 0 }])
    const none = await run(false)
    expect(none.codes).toEqual(["tenant-not-found", "tenant-not-found"])
    expect(none.calls.map(([name]) => name)).toEqual(["update", "erase"])
  })
})

test("a tenant is created with what an operator gives it, else the defaults, and a default collection of the running model", async () => {
  const created: unknown[][] = []
  const stamp = { model: "lexical", dimension: 2, revision: "r", kind: "lexical" as const }
  const chunking = { size_tokens: 512, overlap_tokens: 50 }
  const create = (limits: object, isFree = true) =>
    createTenant(
      {
        tenants: {
          create: async (...args) => {
            created.push(args)
            return isFree ? args[0] : null
          },
        },
        embedder: { model: async () => stamp },
        defaults: { chunking },
      },
      BY,
      { name: "Acme", slug: "acme", email: null, tier: "premium", settings: {}, limits },
    )
  const tenant = await create({})
  expect(tenant).toMatchObject({ id: expect.stringMatching(/^ten_/), slug: "acme", tier: "premium", isActive: true })
  expect(tenant.limits).toEqual({ maxDocuments: 100, maxStorageMb: 50, requestsPerMinute: null })
  expect(created[0]?.[1]).toMatchObject({ name: "default", isDefault: true, embedding: stamp, chunking })
  const limits = { maxDocuments: 7, maxStorageMb: 8, requestsPerMinute: 9 }
  expect((await create(limits)).limits).toEqual(limits)
  expect(await codeOf(create({}, false))).toBe("tenant-slug-taken")
})
