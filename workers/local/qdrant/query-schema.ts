// The body of a query: nearest dense or sparse, prefetches, and how their hits are brought together.
import { z } from "zod"
import { filter } from "./filter-schema.ts"
import { absent, listOf, status } from "./parse-body.ts"
import { denseVector, limit, sparseVector, withPayload, withVector } from "./point-schema.ts"

const vector = z.union([denseVector, sparseVector])
const nearest = z.union([
  vector.transform((vector) => ({ vector })),
  z.strictObject({ nearest: vector }).transform(({ nearest }) => ({ vector: nearest })),
])

const rrf = z.union([
  z.strictObject({ fusion: z.literal("rrf") }).transform(() => ({ rrf: {} })),
  z.strictObject({
    rrf: z.strictObject({ k: z.int().positive().nullish(), weights: z.array(z.number()).nullish() }),
  }),
])

const formula = z.strictObject({ formula: z.unknown(), defaults: z.record(z.string(), z.number()).default({}) })

/** Kinds of query that real Qdrant has and this stand-in does not. */
const foreign = z.union([
  z.string(),
  z.number(),
  z.strictObject({ fusion: z.literal("dbsf") }),
  ...["recommend", "discover", "context", "order_by", "sample", "relevance_feedback", "text"].map((kind) =>
    z.looseObject({ [kind]: z.unknown().refine((value) => value !== undefined, { abort: true }) }),
  ),
])

const query = z.union([
  nearest,
  rrf,
  formula,
  foreign
    .refine(() => false, status(501, "this stand-in does not support this kind of query"))
    .transform(() => z.NEVER),
])

const params = z.strictObject({
  exact: z.boolean().optional(),
  hnsw_ef: z.int().positive().nullish(),
  indexed_only: z.boolean().optional(),
  quantization: z
    .strictObject({
      ignore: z.boolean().optional(),
      rescore: z.boolean().nullish(),
      oversampling: z.number().min(1).nullish(),
    })
    .nullish(),
  acorn: absent,
  /** Since Qdrant 1.19; the statistics of all points where it is left out. */
  idf: z.union([z.literal("global").transform(() => null), z.strictObject({ corpus: filter })]).nullish(),
})

const source = {
  using: z.string().nullish(),
  filter: filter.nullish(),
  params: params.nullish(),
  score_threshold: z.number().nullish(),
  limit,
  lookup_from: absent,
}

const prefetch = z.strictObject({ ...source, query: nearest, prefetch: absent })
export type Prefetch = z.output<typeof prefetch>

export const queryBody = z.strictObject({
  ...source,
  query,
  prefetch: listOf(prefetch),
  offset: z.int().nonnegative().nullish(),
  with_payload: withPayload.nullish(),
  with_vector: withVector.nullish(),
  shard_key: absent,
})
export type QueryBody = z.output<typeof queryBody>

export const queryBatchBody = z.strictObject({ searches: z.array(queryBody) })
