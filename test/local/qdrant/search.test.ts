// The parts of a search against plain definitions of what they should find.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { newCollection } from "../../../workers/local/qdrant/collections/collection.ts"
import { collectionBody } from "../../../workers/local/qdrant/collections/collection-schema.ts"
import { parsePath } from "../../../workers/local/qdrant/points/json-path.ts"
import { type PointTable, pointTable, type StoredPoint } from "../../../workers/local/qdrant/points/point-table.ts"
import { sparseStore } from "../../../workers/local/qdrant/points/sparse.ts"
import { isRefusal } from "../../../workers/local/qdrant/refusal.ts"
import { compileFilter } from "../../../workers/local/qdrant/search/filter.ts"
import { filter as filterSchema } from "../../../workers/local/qdrant/search/filter-schema.ts"
import { compileFormula } from "../../../workers/local/qdrant/search/formula.ts"
import { fuseByRank } from "../../../workers/local/qdrant/search/fusion.ts"
import { topScores } from "../../../workers/local/qdrant/search/top-scores.ts"

const config = collectionBody.parse({
  vectors: { dense: { size: 2, distance: "Cosine" } },
  sparse_vectors: { bm25: { modifier: "idf" } },
})

const tenant = fc.constantFrom("a", "b", "c")
const payload = fc.record(
  {
    tenant_id: fc.oneof(tenant, fc.array(tenant, { maxLength: 2 })),
    document_id: fc.constantFrom("d1", "d2", "d3"),
    year: fc.oneof(fc.integer({ min: 2000, max: 2004 }), fc.constant(null), fc.constant("2001")),
    meta: fc.array(fc.record({ k: fc.constantFrom("x", "y"), n: fc.integer({ min: 0, max: 3 }) }), { maxLength: 3 }),
  },
  { requiredKeys: [] },
)
const keywordMatch = fc.oneof(
  tenant.map((value) => ({ value })),
  fc.array(tenant, { maxLength: 3 }).map((any) => ({ any })),
)
const condition = fc.oneof(
  keywordMatch.map((match) => ({ key: "tenant_id", match })),
  fc.constantFrom("d1", "d2").map((value) => ({ key: "document_id", match: { value } })),
  fc.integer({ min: 2000, max: 2004 }).map((gte) => ({ key: "year", range: { gte } })),
  fc.constant({ is_empty: { key: "year" } }),
  fc.integer({ min: 0, max: 3 }).map((value) => ({
    nested: {
      key: "meta",
      filter: {
        must: [
          { key: "k", match: { value: "x" } },
          { key: "n", match: { value } },
        ],
      },
    },
  })),
)
const conditions = fc.array(condition, { maxLength: 3 })
const filters = fc.record({ must: conditions, should: conditions, must_not: conditions }, { requiredKeys: [] })
const write = fc.record({ id: fc.integer({ min: 0, max: 15 }), payload, deleted: fc.boolean() })

const stored = (id: number, data: Partial<StoredPoint>): StoredPoint => ({
  id,
  version: 1,
  payload: {},
  dense: {},
  sparse: {},
  ...data,
})

function indexed(table: PointTable): PointTable {
  for (const field of ["tenant_id", "document_id"]) {
    const path = parsePath(field)
    if (path) table.addKeywordIndex(path)
  }
  return table
}

describe("selection by filter", () => {
  test("finds through the indexes exactly the points a full scan finds, after any writes and deletes", () => {
    fc.assert(
      fc.property(fc.array(write, { maxLength: 30 }), filters, fc.boolean(), (writes, given, vacuum) => {
        let table = indexed(pointTable(config))
        const truth = new Map<number, Record<string, unknown>>()
        for (const { id, payload, deleted } of writes) {
          table.put(stored(id, { payload }))
          truth.set(id, payload)
          if (!deleted) continue
          table.remove(id)
          truth.delete(id)
        }
        if (vacuum) table = table.vacuumed()
        const filter = filterSchema.parse(given)
        const test = compileFilter(filter, () => undefined)
        const expected = [...truth].filter(([, payload]) => test(payload, 0)).map(([id]) => id)
        const found = table.select(filter).map((slot) => table.idOf(slot))
        expect(found.sort()).toEqual(expected.sort())
      }),
    )
  })

  test("a changed payload moves the point in the index", () => {
    const table = indexed(pointTable(config))
    table.put(stored(1, { payload: { tenant_id: "a" } }))
    table.setPayload(table.slotOf(1) ?? -1, { tenant_id: "b" }, 2)
    const of = (value: string) => table.select(filterSchema.parse({ must: [{ key: "tenant_id", match: { value } }] }))
    expect([of("a").length, of("b").length]).toEqual([0, 1])
  })
})

test("replaced points do not pile up in memory", () => {
  const collection = newCollection("c", config)
  const inputs = Array.from({ length: 400 }, (_, id) => ({ id, vector: { bm25: { indices: [id % 7], values: [1] } } }))
  for (let round = 0; round < 10; round++) collection.upsert(inputs)
  expect(collection.table().count()).toBe(400)
  expect(collection.table().dead()).toBeLessThan(1000)
  expect(collection.table().select(filterSchema.parse({}))).toHaveLength(400)
})

describe("conditions", () => {
  const holds = (given: object, payload: unknown) =>
    compileFilter(filterSchema.parse({ must: [given] }), () => undefined)(payload, 0)

  test.each([
    ["a date without offset as UTC", { at: "2020-01-01T00:00:00" }, { gte: "2020-01-01T00:00:00Z" }, true],
    ["a date alone as its first moment", { at: "2020-01-01" }, { lt: "2020-01-01T00:00:01Z" }, true],
    ["an offset", { at: "2020-01-01T01:00:00+02:00" }, { lt: "2020-01-01T00:00:00Z" }, true],
    ["a number as no date", { at: 5 }, { gte: "1970-01-01T00:00:00Z" }, false],
    ["a text as no date", { at: "soon" }, { gte: "1970-01-01T00:00:00Z" }, false],
  ])("a datetime range takes %s", (_, payload, range, expected) => {
    expect(holds({ key: "at", range }, payload)).toBe(expected)
  })

  test("a filter path never reaches what objects inherit", () => {
    expect(holds({ is_empty: { key: "constructor" } }, {})).toBe(true)
  })
})

test("a sparse score is the idf-weighted product, with replaced vectors out of the statistics", () => {
  const term = fc.integer({ min: 0, max: 6 })
  const vector = fc
    .uniqueArray(fc.tuple(term, fc.integer({ min: 1, max: 9 })), { selector: ([index]) => index, minLength: 1 })
    .map((pairs) => ({ indices: pairs.map(([index]) => index), values: pairs.map(([, value]) => value) }))
  fc.assert(
    fc.property(fc.array(vector, { minLength: 2, maxLength: 12 }), vector, (vectors, query) => {
      const store = sparseStore()
      for (const [slot, each] of vectors.entries()) store.put(slot, each)
      store.forget(0)
      const live = vectors.slice(1)
      const df = (index: number) => live.filter(({ indices }) => indices.includes(index)).length
      const idf = (index: number) => Math.log((live.length - df(index) + 0.5) / (df(index) + 0.5) + 1)
      const score = store.scorer(query)
      for (const [at, { indices, values }] of live.entries()) {
        const shared = query.indices.filter((index) => indices.includes(index))
        const product = (index: number) =>
          (query.values[query.indices.indexOf(index)] ?? 0) * (values[indices.indexOf(index)] ?? 0)
        const expected = shared.reduce((sum, index) => sum + idf(index) * product(index), 0)
        const actual = score(at + 1)
        if (shared.length === 0) expect(actual).toBeUndefined()
        else expect(actual).toBeCloseTo(expected, 3)
      }
    }),
  )
})

test("term statistics of a part of the points are what they would be without the others", () => {
  const entries = (...indices: number[]) => ({ indices, values: indices.map(() => 1) })
  const [whole, alone] = [sparseStore(), sparseStore()]
  const own = [entries(1, 2), entries(1, 3), entries(2, 3, 4)]
  for (const [slot, each] of own.entries()) for (const store of [whole, alone]) store.put(slot, each)
  for (let slot = own.length; slot < 50; slot++) whole.put(slot, entries(1, 5))
  const query = entries(1, 2, 5)
  const [within, expected] = [whole.scorer(query, [0, 1, 2]), alone.scorer(query)]
  for (const slot of [0, 1, 2]) expect(within(slot)).toBeCloseTo(expected(slot) ?? Number.NaN, 6)
  expect(whole.scorer(query)(0)).not.toBeCloseTo(expected(0) ?? Number.NaN, 1)
})

test("the top scores are those of a full sort, with ties in order of arrival", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), fc.integer({ min: 1, max: 10 }), (scores, limit) => {
      const best = topScores(limit)
      for (const [slot, score] of scores.entries()) best.offer(slot, score)
      const sorted = scores.map((score, slot) => ({ slot, score })).sort((a, b) => b.score - a.score)
      expect(best.ranked()).toEqual(sorted.slice(0, limit))
    }),
  )
})

test("rank fusion with k 60 and no weights is the textbook formula", () => {
  const fused = fuseByRank(
    [
      [
        { slot: 1, score: 9 },
        { slot: 2, score: 8 },
      ],
      [{ slot: 2, score: 1 }],
    ],
    { k: 60 },
  )
  expect(fused.get(1)).toBeCloseTo(1 / 60, 10)
  expect(fused.get(2)).toBeCloseTo(1 / 61 + 1 / 60, 10)
})

describe("a formula", () => {
  const value = (expression: unknown, scores: (number | undefined)[], defaults = {}) =>
    compileFormula(expression, defaults)(scores)

  test("computes sum, mult and div, with $score as the first score", () => {
    const expression = { sum: [{ mult: [2, "$score"] }, "$score[1]", { div: { left: 1, right: 4 } }] }
    expect(value(expression, [3, 5])).toBe(2 * 3 + 5 + 0.25)
  })

  test("takes a missing score from the defaults, else as zero", () => {
    expect(value("$score[1]", [3], { "$score[1]": 7 })).toBe(7)
    expect(value("$score[1]", [3])).toBe(0)
  })

  test("divides zero by zero to zero and refuses any other division by zero", () => {
    expect(value({ div: { left: 0, right: 0 } }, [])).toBe(0)
    expect(() => value({ div: { left: 1, right: 0 } }, [])).toThrow(/non-finite/)
  })

  test.each([[{ sum: 1 }], [{ sum: [1], mult: [2] }], [{ pow: 1 }], ["year"], [{ div: { left: 1 } }], [null]])(
    "refuses %j",
    (expression) => {
      try {
        value(expression, [])
        expect.unreachable()
      } catch (cause) {
        expect(isRefusal(cause)).toBe(true)
      }
    },
  )
})
