// The filter language: what parses to what, and which faults are named where.
import { describe, expect, test } from "vitest"
import {
  dateIn,
  intersectFilters,
  metadataFilterSchema,
  storedFilterSchema,
} from "../../../src/query/model/metadata-filter.ts"

const faults = (input: unknown) =>
  metadataFilterSchema.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)

describe("a filter", () => {
  test("is a tree of tests, where several in one object must all hold", () => {
    expect(metadataFilterSchema.parse({ draft: false, year: { $gte: 2020, $lt: 2024 } })).toEqual({
      type: "and",
      filters: [
        { type: "field", field: "draft", test: { op: "eq", value: false } },
        {
          type: "and",
          filters: [
            { type: "field", field: "year", test: { op: "gte", value: 2020 } },
            { type: "field", field: "year", test: { op: "lt", value: 2024 } },
          ],
        },
      ],
    })
    expect(metadataFilterSchema.parse({ $not: { $or: [{ a: 1 }, { b: { $nin: ["x", 2] } }] } })).toEqual({
      type: "not",
      filter: {
        type: "or",
        filters: [
          { type: "field", field: "a", test: { op: "eq", value: 1 } },
          { type: "field", field: "b", test: { op: "nin", values: ["x", 2] } },
        ],
      },
    })
  })

  test.each<[unknown, string]>([
    [{}, ": must not be empty"],
    [{ a: [null] }, "a: must be a string of at most 512 characters, a number, a boolean or null, or an object of $eq"],
    [{ a: {} }, "a: must be a string of at most 512 characters, a number, a boolean or null, or an object of $eq"],
    [{ a: "x".repeat(513) }, "a: must be a string of at most 512 characters"],
    [{ a: { $ne: "x".repeat(513) } }, "a.$ne: must be a string of at most 512 characters"],
    [{ a: { $gt: null } }, "a.$gt: must be a number or an ISO 8601 date"],
    [{ a: { $in: [] } }, "a.$in: must be an array of 1 to 100 values"],
    [{ a: { $nin: Array.from({ length: 101 }, String) } }, "a.$nin: must be an array of 1 to 100 values"],
    [{ a: { $in: "x" } }, "a.$in: must be an array of 1 to 100 values"],
    [{ a: { $exists: "yes" } }, "a.$exists: must be true or false"],
    [{ a: { $lt: 5, $regex: "x" } }, "a.$regex: is not an operator; use $eq $ne"],
    [{ $nor: [] }, "$nor: is not an operator"],
    [{ $or: [] }, "$or: must be a non-empty array"],
    [{ $and: [{ a: 1 }, 5] }, "$and.1: must be an object"],
    [{ a: { $gt: "zebra" } }, "a.$gt: must be a number or an ISO 8601 date"],
    [{ a: { $gte: "zebra" } }, "a.$gte: must be a number or an ISO 8601 date"],
    [{ a: { $lt: "zebra" } }, "a.$lt: must be a number or an ISO 8601 date"],
    [{ a: { $lte: "zebra" } }, "a.$lte: must be a number or an ISO 8601 date"],
    [{ $not: null }, "$not: must be an object"],
    [{ $not: [] }, "$not: must be an object"],
    [{ $or: { a: 1 } }, "$or: must be a non-empty array"],
    [{ created_at: "yesterday" }, "created_at: must be an ISO 8601 date"],
    [{ created_at: { $gt: 5 } }, "created_at.$gt: must be an ISO 8601 date"],
    [{ created_at: { $in: ["2024-01-01", "x"] } }, "created_at.$in: must be an ISO 8601 date"],
    [{ filename: { $gt: "2024-01-01" } }, "filename.$gt: can only be used with"],
    [
      { $not: { $not: { $not: { $not: { $not: { $not: { a: 1 } } } } } } },
      "$not.$not.$not.$not.$not.$not: a filter nests",
    ],
    [
      { $or: [{ $and: [{ $or: [{ $and: [{ $or: [{ $and: [{ a: 1 }] }] }] }] }] }] },
      "$or.0.$and.0.$or.0.$and.0.$or.0.$and.0: a filter nests",
    ],
    [Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`f${i}`, i])), "f50: a filter has at most 50 tests"],
  ])("%j is refused", (input, fault) => {
    expect(faults(input)?.map((one) => one.slice(0, fault.length))).toEqual([fault])
  })

  test.each<[unknown, unknown]>([
    [{ created_at: "2024-01-01" }, { op: "eq", value: "2024-01-01" }],
    [{ created_at: { $in: ["2024-01-01", "2024-02-01"] } }, { op: "in", values: ["2024-01-01", "2024-02-01"] }],
    [{ created_at: { $exists: false } }, { op: "exists", value: false }],
    [{ filename: { $exists: true } }, { op: "exists", value: true }],
    [{ filename: { $ne: "a.md" } }, { op: "ne", value: "a.md" }],
    [{ filename: { $eq: "a.md" } }, { op: "eq", value: "a.md" }],
    [{ due: { $gt: "2024-01-01" } }, { op: "gt", value: "2024-01-01" }],
    [{ due: { $gte: "2024-01-01T10:00Z" } }, { op: "gte", value: "2024-01-01T10:00Z" }],
    [{ due: { $lt: 5 } }, { op: "lt", value: 5 }],
    [{ due: { $lte: -0.5 } }, { op: "lte", value: -0.5 }],
    [{ kind: { $nin: ["a", 1, true] } }, { op: "nin", values: ["a", 1, true] }],
  ])("%j is a test of one field", (input, expected) => {
    expect(metadataFilterSchema.parse(input)).toMatchObject({
      type: "field",
      field: expect.any(String),
      test: expected,
    })
  })

  test("of null asks whether there is a value: alone, beside others, and for its absence", () => {
    const exists = (value: boolean) => ({ type: "field", field: "a", test: { op: "exists", value } })
    const test = (op: "in" | "nin", ...values: string[]) => ({ type: "field", field: "a", test: { op, values } })
    for (const [operand, filter] of [
      [null, exists(false)],
      [{ $eq: null }, exists(false)],
      [{ $ne: null }, exists(true)],
      [{ $in: [null] }, exists(false)],
      [{ $nin: [null] }, exists(true)],
      [{ $in: ["x"] }, test("in", "x")],
      [{ $in: ["x", null] }, { type: "or", filters: [exists(false), test("in", "x")] }],
      [{ $nin: [null, "x"] }, { type: "and", filters: [exists(true), test("nin", "x")] }],
    ])
      expect([operand, metadataFilterSchema.parse({ a: operand })]).toEqual([operand, filter])
  })

  test("comes back from where it was kept as it was, and what is none is refused", () => {
    const filter = metadataFilterSchema.parse({
      $or: [{ a: 1, b: { $in: ["x"] } }, { $not: { c: { $gte: 2 } } }, { d: { $exists: true } }, { e: { $ne: false } }],
    })
    expect(storedFilterSchema.parse(JSON.parse(JSON.stringify(filter)))).toEqual(filter)
    for (const none of [
      {},
      { type: "xor", filters: [] },
      { type: "and" },
      { type: "not" },
      { type: "field", field: "a" },
      { type: "field", field: "a", test: { op: "regex", value: "x" } },
    ])
      expect(storedFilterSchema.safeParse(none).success).toBe(false)
  })
})

test.each([
  ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ["2024-02-01T10:00", "2024-02-01T10:00:00.000Z"],
  ["2024-02-01 10:00:30.5", "2024-02-01T10:00:30.500Z"],
  ["2024-02-01T10:00:00+02:00", "2024-02-01T08:00:00.000Z"],
  ["2024-02-01T10:00Z", "2024-02-01T10:00:00.000Z"],
  ["2024-13-01", undefined],
  ["2024", undefined],
  ["May 2024", undefined],
])("dateIn(%j) is %s", (text, iso) => {
  expect(dateIn(text)?.toISOString()).toBe(iso)
})

test("a time without a zone is UTC, wherever the machine stands", () => {
  const { TZ } = process.env
  process.env.TZ = "Asia/Tokyo"
  try {
    expect(dateIn("2024-02-01T10:00")?.toISOString()).toBe("2024-02-01T10:00:00.000Z")
    expect(dateIn("2024-02-01")?.toISOString()).toBe("2024-02-01T00:00:00.000Z")
  } finally {
    if (TZ === undefined) delete process.env.TZ
    else process.env.TZ = TZ
  }
})

test("a request asks within the filter that its credential is bound to, and never past it", () => {
  const [bound, asked] = [metadataFilterSchema.parse({ team: "a" }), metadataFilterSchema.parse({ year: 2020 })]
  expect(intersectFilters(bound, asked)).toEqual({ type: "and", filters: [bound, asked] })
  expect([intersectFilters(bound, null), intersectFilters(null, asked)]).toEqual([bound, asked])
  expect(intersectFilters(null, null)).toBeNull()
})
