// Creates the Qdrant collections for chunks, one per revision of an embedding model, with all their indexes.
import type { Schemas } from "@qdrant/js-client-rest"
import { z } from "zod"
import type { ModelStamp } from "../../embedding/contract.ts"
import { SPARSE_REVISION } from "../../embedding/sparse.ts"
import { AppError } from "../../errors.ts"
import { type QdrantRest, writtenSchema } from "./rest.ts"

export const COLLECTION_PREFIX = "chunks_"
/** Maximum number of points of a search, per leg and in total. */
export const MAX_LIMIT = 1_000

/** Vectors that cannot be compared must not share a collection. */
export const collectionName = ({ model, revision }: ModelStamp) =>
  `${COLLECTION_PREFIX}${slug(model)}_${slug(revision)}_${slug(SPARSE_REVISION)}`
const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .slice(0, 80)

/** Strict mode refuses filters on fields without an index; an index created after the data is missing from the HNSW graph. */
const INDEXES: Readonly<Record<string, Schemas["PayloadFieldSchema"]>> = {
  tenant_id: { type: "keyword", is_tenant: true },
  collection_id: "keyword",
  document_id: "keyword",
  version: "integer",
  filename: "keyword",
  content_type: "keyword",
  created_at: "datetime",
  chunk_language: "keyword",
  "meta[].k": "keyword",
  "meta[].s": "keyword",
  "meta[].n": "float",
  "meta[].b": "bool",
  "meta[].t": "datetime",
}

/** Collections that this isolate has seen complete, per server. */
const seenComplete = new Set<string>()

/** Creates what is missing; safe to run concurrently. Throws `embedding-model-mismatch` for another dimension. */
export async function ensureCollection(rest: QdrantRest, server: string, stamp: ModelStamp): Promise<void> {
  const name = collectionName(stamp)
  if (seenComplete.has(`${server} ${name}`)) return
  let info = await infoOf(rest, name)
  if (!info) {
    await create(rest, name, stamp.dimension)
    info = await infoOf(rest, name)
  }
  const size = info?.config.params.vectors.dense.size
  if (size !== undefined && size !== stamp.dimension)
    throw new AppError("embedding-model-mismatch", {
      detail: `Stored vectors of ${stamp.model} have ${size} dimensions, not ${stamp.dimension}.`,
    })
  for (const [field_name, field_schema] of Object.entries(INDEXES)) {
    if (info && field_name in info.payload_schema) continue
    const path = `/collections/${name}/index?wait=true`
    await rest({ method: "PUT", path, body: { field_name, field_schema }, result: writtenSchema, nullAt: 404 })
  }
  seenComplete.add(`${server} ${name}`)
}

/** Makes the next `ensureCollection` check again. */
export function forgetCollection(server: string, stamp: ModelStamp): void {
  seenComplete.delete(`${server} ${collectionName(stamp)}`)
}

const infoSchema = z.object({
  config: z.object({ params: z.object({ vectors: z.object({ dense: z.object({ size: z.int() }) }) }) }),
  payload_schema: z.record(z.string(), z.unknown()),
})
const infoOf = (rest: QdrantRest, name: string) =>
  rest({ method: "GET", path: `/collections/${name}`, result: infoSchema, nullAt: 404 })

/** Null, which is not a failure, if another isolate created it first. */
const create = (rest: QdrantRest, name: string, dimension: number) =>
  rest({
    method: "PUT",
    path: `/collections/${name}`,
    result: z.boolean(),
    nullAt: 409,
    body: {
      vectors: { dense: { size: dimension, distance: "Cosine" } },
      sparse_vectors: { bm25: { modifier: "idf" } },
      quantization_config: { scalar: { type: "int8", quantile: 0.99, always_ram: true } },
      hnsw_config: { payload_m: 16, m: 0 }, // a graph per tenant, none over all of them
      strict_mode_config: {
        enabled: true,
        unindexed_filtering_retrieve: false,
        unindexed_filtering_update: false,
        max_query_limit: MAX_LIMIT,
      },
    } satisfies Schemas["CreateCollection"],
  })
