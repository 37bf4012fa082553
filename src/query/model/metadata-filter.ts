// The filter language over document metadata: parses the operators that users know from vector stores.
import { z } from "zod"

export type Scalar = string | number | boolean
export type FieldTest =
  | { op: "eq" | "ne"; value: Scalar }
  | { op: "in" | "nin"; values: Scalar[] }
  | { op: "gt" | "gte" | "lt" | "lte"; value: number | string }
  | { op: "exists"; value: boolean }

/** A tree of tests. `field` is a built-in field or the name of a metadata entry. */
export type MetadataFilter =
  | { type: "and" | "or"; filters: MetadataFilter[] }
  | { type: "not"; filter: MetadataFilter }
  | { type: "field"; field: string; test: FieldTest }

/** Fields of a document or passage that can be filtered like metadata. */
const BUILT_IN_FIELDS = ["document_id", "filename", "content_type", "created_at", "chunk_language"] as const
export type BuiltInField = (typeof BUILT_IN_FIELDS)[number]
export const isBuiltIn = (field: string): field is BuiltInField => BUILT_IN_FIELDS.some((name) => name === field)

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/

/** The time of an ISO 8601 date or date-time, in UTC if it has no offset; null for other texts. */
export function dateIn(text: string): Date | null {
  const match = DATE.exec(text)
  if (!match) return null
  const date = new Date(match[1] || text.length === 10 ? text : `${text}Z`)
  return Number.isNaN(date.getTime()) ? null : date
}

const MAX_DEPTH = 6
const MAX_TESTS = 50
const scalar = z.union([z.string().max(512), z.number(), z.boolean()])
/** `null` asks for a field without a value: null in metadata is stored as if the field were absent. */
const orNull = scalar.nullable()
const scalars = z.array(orNull).min(1).max(100)
const comparable = z.union([z.number(), z.string().max(64)])

const VALUE = "a string of at most 512 characters, a number, a boolean or null"
const COMPARABLE = "must be a number or an ISO 8601 date or date-time"
/** What each operator takes. */
const OPERANDS: Readonly<Record<string, string>> = {
  $eq: `must be ${VALUE}`,
  $ne: `must be ${VALUE}`,
  $in: `must be an array of 1 to 100 values, each ${VALUE}`,
  $nin: `must be an array of 1 to 100 values, each ${VALUE}`,
  $gt: COMPARABLE,
  $gte: COMPARABLE,
  $lt: COMPARABLE,
  $lte: COMPARABLE,
  $exists: "must be true or false",
}
const OPERATORS = Object.keys(OPERANDS).join(" ")
const NOTHING: MetadataFilter = { type: "and", filters: [] }

const operators = z
  .strictObject({
    $eq: orNull,
    $ne: orNull,
    $in: scalars,
    $nin: scalars,
    $gt: comparable,
    $gte: comparable,
    $lt: comparable,
    $lte: comparable,
    $exists: z.boolean(),
  })
  .partial()
  .refine((given) => Object.keys(given).length > 0)

/** Why a test of a field is none, and where in it. */
function faultsOf(value: unknown): { at: string[]; message: string }[] {
  if (typeof value === "string") return [{ at: [], message: OPERANDS.$eq ?? "" }]
  const entries = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : []
  if (entries.length === 0) return [{ at: [], message: `must be ${VALUE}, or an object of ${OPERATORS}` }]
  return entries.flatMap(([op, operand]) => {
    const message = OPERANDS[op]
    if (message === undefined) return [{ at: [op], message: `is not an operator; use ${OPERATORS}` }]
    return operators.safeParse({ [op]: operand }).success ? [] : [{ at: [op], message }]
  })
}

const storedTest = z.union([
  z.object({ op: z.enum(["eq", "ne"]), value: scalar }),
  z.object({ op: z.enum(["in", "nin"]), values: z.array(scalar) }),
  z.object({ op: z.enum(["gt", "gte", "lt", "lte"]), value: comparable }),
  z.object({ op: z.literal("exists"), value: z.boolean() }),
])
/** The schema of a parsed filter, for reading it back from storage. */
export const storedFilterSchema: z.ZodType<MetadataFilter> = z.lazy(() =>
  z.union([
    z.object({ type: z.enum(["and", "or"]), filters: z.array(storedFilterSchema) }),
    z.object({ type: z.literal("not"), filter: storedFilterSchema }),
    z.object({ type: z.literal("field"), field: z.string(), test: storedTest }),
  ]),
)

/** Parses a filter as a request writes it; errors name the path within the filter. */
export const metadataFilterSchema = z.record(z.string().max(128), z.unknown()).transform((input, context) => {
  let tests = 0
  const fault = (path: (string | number)[], message: string): MetadataFilter => {
    context.addIssue({ code: "custom", path, message })
    return NOTHING
  }

  const field = (name: string, value: unknown, path: (string | number)[]): MetadataFilter => {
    tests++
    if (tests > MAX_TESTS)
      return tests === MAX_TESTS + 1 ? fault(path, `a filter has at most ${MAX_TESTS} tests`) : NOTHING
    const isPlain = typeof value !== "object" || value === null
    const parsed = operators.safeParse(isPlain ? { $eq: value } : value)
    if (!parsed.success) {
      for (const { at, message } of faultsOf(value)) fault([...path, ...at], message)
      return NOTHING
    }
    return both(
      Object.entries(parsed.data).map(([op, operand]) => {
        const { test, isAbsent } = fieldTest(op, operand)
        const problem = test && problemOf(name, test)
        if (problem) return fault(isPlain ? path : [...path, op], problem)
        return testOrNull(name, test, isAbsent)
      }),
    )
  }

  const walk = (node: unknown, path: (string | number)[], depth: number): MetadataFilter => {
    if (depth > MAX_DEPTH) return fault(path, `a filter nests at most ${MAX_DEPTH} levels`)
    if (typeof node !== "object" || node === null || Array.isArray(node)) return fault(path, "must be an object")
    const parts = Object.entries(node).map(([key, value]): MetadataFilter => {
      const here = [...path, key]
      if (key === "$and" || key === "$or") {
        if (!Array.isArray(value) || value.length === 0) return fault(here, "must be a non-empty array of filters")
        const filters = value.map((item, i) => walk(item, [...here, i], depth + 1))
        return { type: key === "$and" ? "and" : "or", filters }
      }
      if (key === "$not") return { type: "not", filter: walk(value, here, depth + 1) }
      if (key.startsWith("$")) return fault(here, "is not an operator; use $and, $or or $not")
      return field(key, value, here)
    })
    if (parts.length === 0) return fault(path, "must not be empty")
    return both(parts)
  }

  return walk(input, [], 1)
})

function both(filters: MetadataFilter[]): MetadataFilter {
  const [only] = filters
  return filters.length === 1 && only ? only : { type: "and", filters }
}

/** Why a test could never match anything; null if it is sound. */
function problemOf(field: string, test: FieldTest): string | null {
  if (test.op === "exists") return null
  const values = "values" in test ? test.values : [test.value]
  const areDates = values.every((value) => typeof value === "string" && dateIn(value) !== null)
  if (field === "created_at") return areDates ? null : "must be an ISO 8601 date or date-time"
  const isComparison = test.op === "gt" || test.op === "gte" || test.op === "lt" || test.op === "lte"
  if (!isComparison) return null
  if (isBuiltIn(field)) return "can only be used with $eq, $ne, $in, $nin and $exists"
  return areDates || typeof test.value === "number" ? null : COMPARABLE
}

/** A test without its nulls, which ask whether the field has a value: `isAbsent` is null if there were none. */
type Asked = { test: FieldTest | null; isAbsent: boolean | null }

function fieldTest(op: string, operand: unknown): Asked {
  const asked = (test: FieldTest | null, isAbsent: boolean | null = null): Asked => ({ test, isAbsent })
  switch (op) {
    case "$in":
    case "$nin": {
      const given = scalars.parse(operand)
      const values = given.filter((value) => value !== null)
      const test = values.length > 0 ? ({ op: op === "$in" ? "in" : "nin", values } as const) : null
      return asked(test, values.length < given.length ? op === "$in" : null)
    }
    case "$exists":
      return asked({ op: "exists", value: operand === true })
    case "$gt":
    case "$gte":
    case "$lt":
    case "$lte":
      return asked({ op: op.slice(1) as "gt" | "gte" | "lt" | "lte", value: comparable.parse(operand) })
    default: {
      const value = orNull.parse(operand)
      return value === null ? asked(null, op === "$eq") : asked({ op: op === "$ne" ? "ne" : "eq", value })
    }
  }
}

/** Matches fields without a value or with one that passes; if the value must not be null, it must exist and pass. */
function testOrNull(field: string, test: FieldTest | null, isAbsent: boolean | null): MetadataFilter {
  const tested = test ? [{ type: "field" as const, field, test }] : []
  if (isAbsent === null) return both(tested)
  const exists = { type: "field" as const, field, test: { op: "exists" as const, value: !isAbsent } }
  const filters = [exists, ...tested]
  return isAbsent && filters.length > 1 ? { type: "or", filters } : both(filters)
}

/** Both filters joined by and, so that a request cannot widen the filter its credential is bound to. */
export function intersectFilters(bound: MetadataFilter | null, asked: MetadataFilter | null): MetadataFilter | null {
  return bound && asked ? { type: "and", filters: [bound, asked] } : (bound ?? asked)
}
