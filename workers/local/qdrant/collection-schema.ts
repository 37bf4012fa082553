// Bodies that create a collection or a payload index: the part of Qdrant's configuration this stand-in knows.
import { z } from "zod"
import { pathText } from "./filter-schema.ts"
import { absent } from "./parse-body.ts"

const size = z.int().nonnegative()

const hnsw = z.strictObject({
  m: size.optional(),
  ef_construct: size.optional(),
  full_scan_threshold: size.optional(),
  max_indexing_threads: size.optional(),
  on_disk: z.boolean().optional(),
  payload_m: size.optional(),
})

const quantization = z.strictObject({
  scalar: z.strictObject({
    type: z.literal("int8"),
    quantile: z.number().min(0.5).max(1).optional(),
    always_ram: z.boolean().optional(),
  }),
})

const denseVector = z.strictObject({
  size: z.int().min(1).max(65_536),
  distance: z.enum(["Cosine", "Dot"]),
  on_disk: z.boolean().optional(),
  hnsw_config: hnsw.optional(),
  quantization_config: quantization.optional(),
  datatype: absent,
  multivector_config: absent,
})

const sparseVector = z.strictObject({
  modifier: z.enum(["none", "idf"]).optional(),
  index: z.strictObject({ full_scan_threshold: size.optional(), on_disk: z.boolean().optional() }).optional(),
})

const strictMode = z.strictObject({
  enabled: z.boolean().optional(),
  max_query_limit: z.int().positive().optional(),
  unindexed_filtering_retrieve: z.boolean().optional(),
  unindexed_filtering_update: z.boolean().optional(),
  max_payload_index_count: size.optional(),
})

export const collectionBody = z.strictObject({
  vectors: z.record(z.string().min(1), denseVector).default({}),
  sparse_vectors: z.record(z.string().min(1), sparseVector).nullish(),
  hnsw_config: hnsw.nullish(),
  quantization_config: quantization.nullish(),
  strict_mode_config: strictMode.nullish(),
  on_disk_payload: z.boolean().nullish(),
  optimizers_config: absent,
  wal_config: absent,
  shard_number: absent,
  sharding_method: absent,
  replication_factor: absent,
  write_consistency_factor: absent,
  payload: absent,
  metadata: absent,
})
export type CollectionConfig = z.output<typeof collectionBody>

const indexType = z.enum(["keyword", "integer", "float", "bool", "datetime"])

export const indexSchema = z.union([
  indexType,
  z.strictObject({ type: indexType, is_tenant: z.boolean().optional(), on_disk: z.boolean().optional() }),
])
export type IndexSchema = z.output<typeof indexSchema>
export type IndexType = z.output<typeof indexType>

export const typeOfIndex = (schema: IndexSchema): IndexType => (typeof schema === "string" ? schema : schema.type)

export const indexBody = z.strictObject({ field_name: pathText, field_schema: indexSchema })

/** A collection's name becomes a file name; Qdrant refuses the same characters. */
export const isCollectionName = (name: string): boolean =>
  name.length > 0 && name.length <= 255 && !/[<>:"/\\|?*\0]/.test(name)
