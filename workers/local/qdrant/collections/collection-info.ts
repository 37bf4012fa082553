// What `GET /collections/{name}` reports: configuration as given over Qdrant's defaults, counts, and payload indexes.
import type { Collection } from "./collection.ts"
import { typeOfIndex } from "./collection-schema.ts"

const hnswDefaults = {
  m: 16,
  ef_construct: 100,
  full_scan_threshold: 10_000,
  max_indexing_threads: 0,
  on_disk: false,
}

const optimizerDefaults = {
  deleted_threshold: 0.2,
  vacuum_min_vector_number: 1000,
  default_segment_number: 0,
  max_segment_size: null,
  memmap_threshold: null,
  indexing_threshold: 10_000,
  flush_interval_sec: 5,
  max_optimization_threads: null,
  prevent_unoptimized: null,
}

export function describeCollection({ config, indexes, table }: Collection) {
  const points = table()
  const { vectors, sparse_vectors, hnsw_config, quantization_config, strict_mode_config } = config
  const schema = [...indexes].map(([field, { path, schema }]) => [
    field,
    {
      data_type: typeOfIndex(schema),
      ...(typeof schema === "object" && { params: schema }),
      points: points.countWith(path),
    },
  ])
  return {
    status: "green",
    optimizer_status: "ok",
    indexed_vectors_count: 0,
    points_count: points.count(),
    segments_count: 2,
    config: {
      params: {
        vectors,
        shard_number: 1,
        replication_factor: 1,
        write_consistency_factor: 1,
        on_disk_payload: true,
        ...(sparse_vectors && { sparse_vectors }),
      },
      hnsw_config: { ...hnswDefaults, ...hnsw_config },
      optimizer_config: optimizerDefaults,
      wal_config: { wal_capacity_mb: 32, wal_segments_ahead: 0, wal_retain_closed: 1 },
      quantization_config: quantization_config ?? null,
      ...(strict_mode_config && { strict_mode_config }),
    },
    payload_schema: Object.fromEntries(schema),
    update_queue: { length: 0 },
  }
}
