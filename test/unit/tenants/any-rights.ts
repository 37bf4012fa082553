// Arbitrary rights for property tests, and what somebody with them may do, as a set of deeds to compare.
import fc from "fast-check"
import { SCOPES, type Scope } from "../../../src/context.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import type { Rights } from "../../../src/tenants/model/rights.ts"

export const COLLECTIONS = Array.from({ length: 4 }, (): CollectionId => newId("col"))
export const TENANT = newId("ten")
export const SECRETS = { current: "a-signing-secret-made-for-this-test-only", previous: null }
export const FUTURE = Date.now() + 86_400_000
export const BY = { actor: { type: "system", job: "test" }, requestId: "req_test" } as const

const DOCUMENTS = ["a", "b"].flatMap((team) => ["a", "b"].map((kind) => ({ team, kind })))
export type Doc = (typeof DOCUMENTS)[number]

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
export const collections = fc.option(fc.uniqueArray(fc.constantFrom(...COLLECTIONS), { minLength: 1 }))
const perMinute = fc.option(fc.integer({ min: 1, max: 20 }))
export const scopes = fc.uniqueArray(fc.constantFrom<Scope>(...SCOPES), { minLength: 1 })
export const rights: fc.Arbitrary<Rights> = fc.record({
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
export function deedsOf({ scopes, collectionIds, filter, rateLimitPerMinute, expiresAt }: Rights): Set<string> {
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
export const isWithin = (child: Rights, parent: Rights) => deedsOf(child).isSubsetOf(deedsOf(parent))
