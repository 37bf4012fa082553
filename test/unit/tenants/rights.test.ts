// Nobody hands out more than they have: whatever is issued, rotated or minted by whomever, in every dimension.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { SCOPES, type Scope } from "../../../src/context.ts"
import { AppError } from "../../../src/errors.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { NewApiKey } from "../../../src/ports.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import { verifyChildToken } from "../../../src/tenants/child-token.ts"
import type { Caller } from "../../../src/tenants/identify.ts"
import { issueApiKey } from "../../../src/tenants/issue-api-key.ts"
import { mintChildToken } from "../../../src/tenants/mint-child-token.ts"
import type { ApiKey } from "../../../src/tenants/model/api-key.ts"
import { limitsHandedOn, limitsOfKey, type SharedLimit } from "../../../src/tenants/model/limits.ts"
import {
  ALL_RIGHTS,
  atMost,
  type Rights,
  requireWithin,
  rightsOf,
  rightsOfKey,
  sharedLimitsOf,
} from "../../../src/tenants/model/rights.ts"
import { rotateApiKey } from "../../../src/tenants/rotate-api-key.ts"

const COLLECTIONS = Array.from({ length: 4 }, (): CollectionId => newId("col"))
const TENANT = newId("ten")
const SECRETS = { current: "a-signing-secret-made-for-this-test-only", previous: null }
const FUTURE = Date.now() + 86_400_000
const BY = { actor: { type: "system", job: "test" }, requestId: "req_test" } as const

const DOCUMENTS = ["a", "b"].flatMap((team) => ["a", "b"].map((kind) => ({ team, kind })))
type Doc = (typeof DOCUMENTS)[number]

const field = fc
  .record({ field: fc.constantFrom("team", "kind"), value: fc.constantFrom("a", "b") })
  .map(({ field, value }): MetadataFilter => ({ type: "field", field, test: { op: "eq", value } }))
const filters: fc.Arbitrary<MetadataFilter> = fc.oneof(
  field,
  fc.record({ type: fc.constantFrom("and" as const, "or" as const), filters: fc.array(field, { minLength: 1 }) }),
  field.map((filter): MetadataFilter => ({ type: "not", filter })),
)
/** Each takes something away. */
const bounds = filters.filter((filter) => !DOCUMENTS.every((doc) => matches(filter, doc)))
const collections = fc.option(fc.uniqueArray(fc.constantFrom(...COLLECTIONS), { minLength: 1 }))
const perMinute = fc.option(fc.integer({ min: 1, max: 20 }))
const scopes = fc.uniqueArray(fc.constantFrom<Scope>(...SCOPES), { minLength: 1 })
const rights: fc.Arbitrary<Rights> = fc.record({
  scopes,
  collectionIds: collections,
  filter: fc.option(bounds),
  rateLimitPerMinute: perMinute,
  expiresAt: fc.option(fc.integer({ min: 1, max: 20 }).map((n) => FUTURE + n)),
})

function matches(filter: MetadataFilter | null, doc: Doc): boolean {
  if (filter === null) return true
  if (filter.type === "not") return !matches(filter.filter, doc)
  if (filter.type === "field") return "value" in filter.test && doc[filter.field as keyof Doc] === filter.test.value
  const inner = filter.filters.map((one) => matches(one, doc))
  return filter.type === "and" ? !inner.includes(false) : inner.includes(true)
}

/** What can be done with the rights, spelt out; knows nothing of how they are compared. */
function deedsOf({ scopes, collectionIds, filter, rateLimitPerMinute, expiresAt }: Rights): Set<string> {
  const allowed = SCOPES.filter((scope) => scopes.includes(scope) || scopes.includes("admin"))
  const deeds = allowed.flatMap((scope) =>
    (collectionIds ?? COLLECTIONS).flatMap((collection) =>
      DOCUMENTS.filter((doc) => matches(filter, doc)).map((doc) => `${scope} ${collection} ${JSON.stringify(doc)}`),
    ),
  )
  const rates = Array.from({ length: 22 }, (_, n) => n).filter((n) => n <= (rateLimitPerMinute ?? 21))
  const lives = Array.from({ length: 22 }, (_, n) => FUTURE + n).filter((at) => at < (expiresAt ?? FUTURE + 21))
  const endless = [...(rateLimitPerMinute === null ? ["no limit"] : []), ...(expiresAt === null ? ["for ever"] : [])]
  const bounds = [...rates.map((n) => `${n} a minute`), ...lives.map((at) => `at ${at}`), ...endless]
  return new Set([...deeds, ...bounds, ...(collectionIds === null ? ["every collection"] : [])])
}
const isWithin = (child: Rights, parent: Rights) => deedsOf(child).isSubsetOf(deedsOf(parent))

describe("what is left of the wanted rights", () => {
  test("is within both, whatever both are", () => {
    fc.assert(
      fc.property(rights, rights, (parent, wanted) => {
        const left = atMost(parent, wanted)
        expect(isWithin(left, parent)).toBe(true)
        expect(isWithin(left, wanted)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test("is everything that was wanted where the parent has it", () => {
    const all: Rights = {
      scopes: ["admin"],
      collectionIds: null,
      filter: null,
      rateLimitPerMinute: null,
      expiresAt: null,
    }
    fc.assert(
      fc.property(rights, (wanted) => {
        expect(atMost(all, wanted)).toEqual(wanted)
        expect(deedsOf(atMost(wanted, wanted))).toEqual(deedsOf(wanted))
      }),
    )
  })
})

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

describe("who hands out more than they have hears in which field:", () => {
  const [mine, other] = [COLLECTIONS[0] ?? newId("col"), COLLECTIONS[1] ?? newId("col")]
  const team: MetadataFilter = { type: "field", field: "team", test: { op: "eq", value: "a" } }
  const own: Rights = {
    scopes: ["query"],
    collectionIds: [mine],
    filter: null,
    rateLimitPerMinute: 5,
    expiresAt: FUTURE,
  }
  test.each<[string, Partial<Rights>, Partial<Rights>, string]>([
    ["scopes", {}, { scopes: ["query", "keys"] }, "has keys, which you lack yourself"],
    ["collection_ids", {}, { collectionIds: [mine, other] }, "must name collections that you may use yourself"],
    ["collection_ids", {}, { collectionIds: null }, "must name collections that you may use yourself"],
    ["filter", { filter: team }, {}, "must not be wider than your own; a key has none"],
    ["rate_limit_per_minute", {}, { rateLimitPerMinute: 6 }, "must be at most your own, 5"],
    ["rate_limit_per_minute", {}, { rateLimitPerMinute: null }, "must be at most your own, 5"],
    ["expires_at", {}, { expiresAt: null }, new Date(FUTURE).toISOString()],
    ["expires_at", {}, { expiresAt: FUTURE + 1 }, new Date(FUTURE).toISOString()],
  ])("%s", (path, has, wants, message) => {
    const error = expect.objectContaining({ path, message: expect.stringContaining(message) })
    const refusal = expect.objectContaining({ detail: expect.stringContaining(`${path}: `), errors: [error] })
    expect(() => requireWithin({ ...own, ...has }, { ...own, ...wants })).toThrow(refusal)
    expect(() => requireWithin(own, own)).not.toThrow()
  })
})
