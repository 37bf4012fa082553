// Bodies that write, read, count or delete points.
import { z } from "zod"
import { filter } from "./filter-schema.ts"
import { absent, status } from "./parse-body.ts"
import { pointId } from "./point-id.ts"

export const denseVector = z.array(z.number())

export const sparseVector = z
  .strictObject({ indices: z.array(z.int().min(0).max(0xffffffff)), values: z.array(z.number()) })
  .refine(({ indices }) => new Set(indices).size === indices.length, status(422, "indices must be unique"))
  .refine(
    ({ indices, values }) => indices.length === values.length,
    status(422, "values must be the same length as indices"),
  )

const payload = z.record(z.string(), z.unknown())
const point = z.strictObject({
  id: pointId,
  vector: z.record(z.string(), z.union([denseVector, sparseVector])),
  payload: payload.nullish(),
})
export type PointInput = z.output<typeof point>

const batch = z
  .strictObject({
    ids: z.array(pointId),
    vectors: z.record(z.string(), z.union([z.array(denseVector), z.array(sparseVector)])),
    payloads: z.array(payload.nullable()).nullish(),
  })
  .refine(
    ({ ids, vectors, payloads }) =>
      [...Object.values(vectors), payloads ?? ids].every((list) => list.length === ids.length),
    status(422, "ids, vectors and payloads must be of the same length"),
  )
  .transform(({ ids, vectors, payloads }): PointInput[] =>
    ids.map((id, at) => ({
      id,
      payload: payloads?.[at],
      vector: Object.fromEntries(
        Object.entries(vectors).flatMap(([name, list]) => (list[at] ? [[name, list[at]]] : [])),
      ),
    })),
  )

export const upsertBody = z
  .strictObject({
    points: z.array(point).optional(),
    batch: batch.optional(),
    shard_key: absent,
    update_filter: absent,
    update_mode: absent,
  })
  .refine((body) => (body.points === undefined) !== (body.batch === undefined), "either points or batch must be given")
  .transform((body) => body.points ?? body.batch ?? [])

const selector = { points: z.array(pointId).optional(), filter: filter.optional(), shard_key: absent }
const selectsOnce = (body: { points?: unknown; filter?: unknown }) =>
  (body.points === undefined) !== (body.filter === undefined)
const once = "exactly one of points and filter must be given"

export const deleteBody = z.strictObject(selector).refine(selectsOnce, once)
export type PointSelector = z.output<typeof deleteBody>
export const payloadBody = z.strictObject({ ...selector, payload, key: absent }).refine(selectsOnce, once)
export const payloadKeysBody = z.strictObject({ ...selector, keys: z.array(z.string()) }).refine(selectsOnce, once)

const fields = z.array(z.string().regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, "only dotted paths are supported"))
export const withPayload = z.union([
  z.boolean(),
  fields.transform((include) => ({ include })),
  z.strictObject({ include: fields }),
  z.strictObject({ exclude: fields }),
])
export type WithPayload = z.output<typeof withPayload>
export const withVector = z.union([z.boolean(), z.array(z.string())])
export type WithVector = z.output<typeof withVector>

export const limit = z
  .int()
  .nonnegative()
  .refine((value) => value >= 1, status(422, "value 0 invalid, must be 1 or larger"))
  .nullish()

export const retrieveBody = z.strictObject({
  ids: z.array(pointId),
  with_payload: withPayload.nullish(),
  with_vector: withVector.nullish(),
  shard_key: absent,
})

export const countBody = z.strictObject({
  filter: filter.nullish(),
  exact: z.boolean().optional(),
  shard_key: absent,
})

export const scrollBody = z.strictObject({
  filter: filter.nullish(),
  limit,
  offset: pointId.nullish(),
  with_payload: withPayload.nullish(),
  with_vector: withVector.nullish(),
  order_by: absent,
  shard_key: absent,
})
