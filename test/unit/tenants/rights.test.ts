// Nobody hands out more than they have: whatever is issued, rotated or minted by whomever, in every dimension.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newId } from "../../../src/ids.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import { atMost, type Rights, requireWithin, rightsOf } from "../../../src/tenants/model/rights.ts"

import { COLLECTIONS, deedsOf, FUTURE, isWithin, rights } from "./any-rights.ts"
import { entryOf } from "./key-entry.ts"

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

test("what a key hands out ends with the key; what a signed-in user hands out does not end with the access token", () => {
  const { key } = entryOf({ expiresAt: FUTURE })
  const endOf = (session: object | null) => rightsOf({ key, narrowing: null, session }).expiresAt
  expect([endOf(null), endOf({})]).toEqual([FUTURE, null])
})
