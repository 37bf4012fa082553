// Nobody hands out more than they have: keys that are issued or rotated, tokens that are minted, whoever asks.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import type { NewApiKey } from "../../../src/ports.ts"
import { verifyChildToken } from "../../../src/tenants/child-token.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { issueApiKey } from "../../../src/tenants/issue-api-key.ts"
import { mintChildToken } from "../../../src/tenants/mint-child-token.ts"
import type { ApiKey } from "../../../src/tenants/model/api-key.ts"
import { limitsHandedOn, limitsOfKey, type SharedLimit } from "../../../src/tenants/model/limits.ts"
import { ALL_RIGHTS, rightsOf, rightsOfKey, sharedLimitsOf } from "../../../src/tenants/model/rights.ts"
import { rotateApiKey } from "../../../src/tenants/rotate-api-key.ts"

import { BY, COLLECTIONS, collections, FUTURE, isWithin, rights, SECRETS, scopes, TENANT } from "./any-rights.ts"

const callers: fc.Arbitrary<Caller> = fc
  .record({ rights, kind: fc.constantFrom("key", "token", "user") })
  .map(({ rights: { filter, ...own }, kind }) => ({
    key: { ...own, keyId: newId("key"), tenantId: TENANT, revoked: false },
    tenant: { tier: "free", requestsPerMinute: null, active: true, defaultCollectionId: newId("col"), corsOrigins: [] },
    hash: "0".repeat(64),
    readAt: 0,
    narrowing: kind === "token" ? { ...own, filter, expiresAt: own.expiresAt ?? FUTURE } : null,
    session:
      kind === "user"
        ? {
            userId: newId("usr"),
            tenantId: TENANT,
            sessionId: newId("ses"),
            username: "ada",
            tier: "free",
            scopes: own.scopes,
            jti: crypto.randomUUID(),
            issuedAt: new Date(),
            expiresAt: new Date(FUTURE),
          }
        : null,
  }))
const keys = rights.map(({ filter: _, expiresAt, ...own }) => ({
  ...own,
  name: "child",
  expiresAt: expiresAt === null ? null : new Date(expiresAt),
}))

const shown = (tenantId: ApiKey["tenantId"], { hash: _, ...key }: NewApiKey): ApiKey => ({
  userId: null,
  ...key,
  tenantId,
  lastUsedAt: null,
  revokedAt: null,
  createdAt: new Date(),
})
const stores = {
  apiKeys: { issue: async (tenant: ApiKey["tenantId"], key: NewApiKey) => shown(tenant, key) },
  tenants: { get: () => Promise.resolve({} as never) },
  collections: { heads: async () => new Map(COLLECTIONS.map((id) => [id, {} as never])) },
}

/** What came of it: null when it was refused as it must be, with the field that asked for too much. */
async function unlessRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toMatch(/^(scope-missing|collection-not-allowed|rights-exceeded)$/)
    return null
  }
}

describe("whoever the caller is", () => {
  test("what they issue takes from every limit they take from, and from their own", async () => {
    await fc.assert(
      fc.asyncProperty(callers, keys, async (caller, wanted) => {
        const own = rightsOf(caller)
        const done = await unlessRefused(issueApiKey({ ...stores, apiKeySecret: null }, BY, TENANT, own, wanted))
        if (!done) return
        const theirs = limitsOfKey({ ...done.apiKey, keyId: done.apiKey.id })
        // Whatever bounds the issuer bounds both together: some bucket that both take from is at least as tight.
        for (const { max } of limitsOfKey(caller.key)) {
          const both = limitsOfKey(caller.key).map(({ subject }) => subject)
          expect(theirs.some((limit) => both.includes(limit.subject) && limit.max <= max)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  test("a row of keys that issue each other shares few limits: one as tight adds none, and the row comes to an end", () => {
    const issuedWith = (sharedLimits: SharedLimit[], rateLimitPerMinute: number) =>
      limitsHandedOn({
        keyId: newId("key"),
        rateLimitPerMinute,
        sharedLimits: sharedLimitsOf({ ...ALL_RIGHTS, sharedLimits }),
      })
    const loose = Array.from({ length: 20 }).reduce<SharedLimit[]>((shared) => issuedWith(shared, 9), [])
    expect(loose).toMatchObject([{ perMinute: 9 }])
    const eight = [20, 19, 18, 17, 16, 15, 14, 13].reduce(issuedWith, [])
    expect(eight).toHaveLength(8)
    expect(() => issuedWith(issuedWith(eight, 12), 11)).toThrow(expect.objectContaining({ code: "rights-exceeded" }))
  })

  test("a key they issue may do no more than they, and one that may not is issued", async () => {
    let issued = 0
    await fc.assert(
      fc.asyncProperty(callers, keys, async (caller, wanted) => {
        const own = rightsOf(caller)
        expect(own.filter).toEqual(caller.narrowing?.filter ?? null)
        const done = await unlessRefused(issueApiKey({ ...stores, apiKeySecret: null }, BY, TENANT, own, wanted))
        expect(done !== null).toBe(isWithin(rightsOfKey(wanted), own))
        if (done) issued++
        if (done) expect(isWithin(rightsOfKey(done.apiKey), own)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
    expect(issued).toBeGreaterThan(0)
  })

  test("a key they rotate gives them no more than they have", async () => {
    await fc.assert(
      fc.asyncProperty(callers, keys, async (caller, wanted) => {
        const own = rightsOf(caller)
        const old = shown(TENANT, { ...wanted, id: newId("key"), prefix: "00000000", hash: "" })
        let sharedLimits: SharedLimit[] = []
        const deps = {
          apiKeys: {
            get: async () => old,
            rotate: async (_: unknown, __: unknown, successor: Pick<NewApiKey, "sharedLimits">) => {
              sharedLimits = successor.sharedLimits ?? []
              return { successor: old, oldHash: "h" }
            },
            findByHash: async () => null,
          },
          gate: { remember: async () => {} },
        }
        const done = await unlessRefused(rotateApiKey({ ...deps, apiKeySecret: null }, BY, TENANT, own, old.id, 60))
        expect(done !== null).toBe(isWithin(rightsOfKey(old), own))
        if (!done) return
        // The successor takes from the old key's limit and from theirs.
        for (const { subject, max } of [...limitsOfKey({ ...old, keyId: old.id }), ...limitsOfKey(caller.key)])
          expect(sharedLimits).toContainEqual({ keyId: subject, perMinute: max })
      }),
      { numRuns: 500 },
    )
  })

  test("a token they mint may do no more than their key; tokens and users mint none", async () => {
    let minted = 0
    await fc.assert(
      fc.asyncProperty(callers, scopes, collections, fc.boolean(), async (caller, wanted, collectionIds, bound) => {
        const filter = bound ? { team: "a" } : null
        const minting = { scopes: wanted, collectionIds, filter, expiresInSeconds: 3_600 }
        const done = await unlessRefused(mintChildToken(SECRETS, caller, minting))
        if (caller.narrowing || caller.session) expect(done).toBeNull()
        if (!done) return
        minted++
        const { narrowing } = await verifyChildToken(SECRETS, done.token)
        expect(isWithin({ ...rightsOf(caller), ...narrowing }, rightsOf(caller))).toBe(true)
        expect(narrowing.filter).toEqual(filter && { type: "field", field: "team", test: { op: "eq", value: "a" } })
      }),
    )
    expect(minted).toBeGreaterThan(0)
  })
})
