// Bodies that create a collection or a payload index: the part of Qdrant's configuration this stand-in knows.
import { z } from "zod"
import { pathText } from "../search/filter-schema.ts"

const size = z.int().nonnegative()

const quantization = z.strictObject({
  scalar: z.strictObject({
    type: z.literal("int8"),
    quantile: z.number().min(0.5).max(1).optional(),
    always_ram: z.boolean().optional(),
  }),
})

const strictMode = z.strictObject({
  enabled: z.boolean().optional(),
  max_query_limit: z.int().positive().optional(),
  unindexed_filtering_retrieve: z.boolean().optional(),
  unindexed_filtering_update: z.boolean().optional(),
  max_payload_index_count: size.optional(),
})

export const collectionBody = z.strictObject({
  vectors: z.record(
    z.string().min(1),
    z.strictObject({ size: z.int().min(1).max(65_536), distance: z.literal("Cosine") }),
  ),
  sparse_vectors: z.record(z.string().min(1), z.strictObject({ modifier: z.literal("idf") })).optional(),
  hnsw_config: z.strictObject({ m: size.optional(), payload_m: size.optional() }).optional(),
  quantization_config: quantization.optional(),
  strict_mode_config: strictMode.optional(),
})
export type CollectionConfig = z.output<typeof collectionBody>

const indexType = z.enum(["keyword", "integer", "float", "bool", "datetime"])

export const indexSchema = z.union([indexType, z.strictObject({ type: indexType, is_tenant: z.boolean().optional() })])
export type IndexSchema = z.output<typeof indexSchema>
export type IndexType = z.output<typeof indexType>

export const typeOfIndex = (schema: IndexSchema): IndexType => (typeof schema === "string" ? schema : schema.type)

export const indexBody = z.strictObject({ field_name: pathText, field_schema: indexSchema })

/** A collection's name becomes a file name; Qdrant refuses the same characters. */
export const isCollectionName = (name: string): boolean =>
  name.length > 0 && name.length <= 255 && !/[<>:"/\\|?*\0]/.test(name)
