// Bodies that write, read, count or delete points.
import { z } from "zod"
import { invalidValue } from "../parse-body.ts"
import { filter } from "../search/filter-schema.ts"
import { pointId } from "./point-id.ts"

export const denseVector = z.array(z.number())

export const sparseVector = z
  .strictObject({ indices: z.array(z.int().min(0).max(0xffffffff)), values: z.array(z.number()) })
  .refine(({ indices }) => new Set(indices).size === indices.length, invalidValue("indices must be unique"))
  .refine(
    ({ indices, values }) => indices.length === values.length,
    invalidValue("values must be the same length as indices"),
  )

const payload = z.record(z.string(), z.unknown())
const point = z.strictObject({
  id: pointId,
  vector: z.record(z.string(), z.union([denseVector, sparseVector])),
  payload: payload.nullish(),
})
export type PointInput = z.output<typeof point>

export const upsertBody = z.strictObject({ points: z.array(point) })

const selector = { points: z.array(pointId).optional(), filter: filter.optional() }
const selectsOnce = (body: { points?: unknown; filter?: unknown }) =>
  (body.points === undefined) !== (body.filter === undefined)
const once = "exactly one of points and filter must be given"

export const deleteBody = z.strictObject(selector).refine(selectsOnce, once)
export type PointSelector = z.output<typeof deleteBody>
export const payloadBody = z.strictObject({ ...selector, payload }).refine(selectsOnce, once)

const fields = z.array(z.string().regex(/^[A-Za-z0-9_-]+$/, "only fields at the top are supported"))
export const withPayload = z.union([
  z.boolean(),
  fields.transform((include) => ({ include })),
  z.strictObject({ exclude: fields }),
])
export type WithPayload = z.output<typeof withPayload>

export const limit = z
  .int()
  .nonnegative()
  .refine((value) => value >= 1, invalidValue("value 0 invalid, must be 1 or larger"))
  .optional()

export const countBody = z.strictObject({ filter: filter.optional(), exact: z.boolean().optional() })

export const scrollBody = z.strictObject({
  filter: filter.optional(),
  limit,
  offset: pointId.optional(),
  with_payload: withPayload.optional(),
  with_vector: z.boolean().optional(),
})
