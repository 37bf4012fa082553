// The filter language: its JSON form parsed into conditions. An unknown field anywhere inside is refused.
import { z } from "zod"
import { invalidValue } from "../parse-body.ts"
import { type Path, parsePath } from "../points/json-path.ts"
import { pointId } from "../points/point-id.ts"

export const pathText = z.string().transform((text, context): Path => {
  const path = parsePath(text)
  if (path) return path
  context.addIssue({ code: "custom", message: `${JSON.stringify(text)} is not a supported payload path` })
  return z.NEVER
})

const anyOf = z.union([z.array(z.string()), z.array(z.int())])
const match: z.ZodType<Match> = z.union([
  z.strictObject({ value: z.union([z.string(), z.int(), z.boolean()]) }),
  z.strictObject({ any: anyOf }),
])

const bounds = <Bound extends z.ZodType>(bound: Bound) =>
  z.strictObject({ gt: bound.nullish(), gte: bound.nullish(), lt: bound.nullish(), lte: bound.nullish() })

/** Milliseconds since 1970 of an RFC 3339 date or date-time; without an offset it is UTC, as in Qdrant. Else NaN. */
export function parseDatetime(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/.test(text)) return Number.NaN
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10)) || text.length === 10 ? text : `${text}Z`)
}

const datetime = z.string().refine((text) => !Number.isNaN(parseDatetime(text)), "not a date-time")
const numberRange = bounds(z.number())
const datetimeRange = bounds(datetime.transform(parseDatetime)).transform((range) => ({ datetime: range }))

const fieldCondition: z.ZodType<FieldCondition> = z
  .strictObject({
    key: pathText,
    match: match.optional(),
    range: z.union([numberRange.transform((range) => ({ number: range })), datetimeRange]).optional(),
  })
  .refine(
    ({ match, range }) => (match === undefined) !== (range === undefined),
    invalidValue("exactly one of match and range must be given"),
  )

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    fieldCondition,
    z.strictObject({ is_empty: z.strictObject({ key: pathText }) }),
    z.strictObject({ has_id: z.array(pointId) }),
    z.strictObject({ nested: z.strictObject({ key: pathText, filter }) }),
    filter,
  ]),
)

export const filter: z.ZodType<Filter> = z.lazy(() =>
  z.strictObject({
    must: z.array(condition).default([]),
    should: z.array(condition).default([]),
    must_not: z.array(condition).default([]),
  }),
)

type Keywords = string[] | number[]
export type Match = { value: string | number | boolean } | { any: Keywords }
export type Range = { [Bound in "gt" | "gte" | "lt" | "lte"]?: number | null | undefined }
export type FieldCondition = {
  key: Path
  match?: Match | undefined
  /** Datetime bounds are milliseconds since 1970. */
  range?: { number: Range } | { datetime: Range } | undefined
}
export type Condition =
  | FieldCondition
  | { is_empty: { key: Path } }
  | { has_id: (string | number)[] }
  | { nested: { key: Path; filter: Filter } }
  | Filter

export type Filter = {
  must: Condition[]
  should: Condition[]
  must_not: Condition[]
}

/** True when no condition narrows the filter, so that it matches every point. */
export const isEmptyFilter = (given: Filter): boolean =>
  given.must.every(isEmptyCondition) &&
  (given.should.length === 0 || given.should.some(isEmptyCondition)) &&
  given.must_not.length === 0

const isEmptyCondition = (given: Condition): boolean => "must" in given && isEmptyFilter(given)
