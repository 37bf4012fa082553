// The body of a query: nearest dense or sparse vectors, or two prefetches fused by rank or by a formula.
import { z } from "zod"
import { denseVector, limit, sparseVector, withPayload } from "../points/point-schema.ts"
import { filter } from "./filter-schema.ts"

const vector = z.union([denseVector, sparseVector]).transform((vector) => ({ vector }))

const rrf = z.strictObject({
  rrf: z.strictObject({ k: z.int().positive().optional(), weights: z.array(z.number()).optional() }),
})

const formula = z.strictObject({ formula: z.unknown(), defaults: z.record(z.string(), z.number()).default({}) })

const params = z.strictObject({
  exact: z.boolean().optional(),
  quantization: z
    .strictObject({ rescore: z.boolean().optional(), oversampling: z.number().min(1).optional() })
    .optional(),
  /** Since Qdrant 1.19: the points whose term statistics count. Without it, all points count. */
  idf: z.strictObject({ corpus: filter }).optional(),
})

const nearest = { using: z.string().optional(), filter: filter.optional(), params: params.optional(), limit }

const prefetch = z.strictObject({ ...nearest, query: vector })
export type Prefetch = z.output<typeof prefetch>

export const queryBody = z.strictObject({
  ...nearest,
  query: z.union([vector, rrf, formula]),
  prefetch: z.array(prefetch).default([]),
  with_payload: withPayload.optional(),
})
export type QueryBody = z.output<typeof queryBody>

export const queryBatchBody = z.strictObject({ searches: z.array(queryBody) })
