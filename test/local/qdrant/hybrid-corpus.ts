// A tiny corpus of two tenants with dense and sparse vectors, and a strict collection as the product makes it.
import { randomUUID } from "node:crypto"
import type { QdrantClient } from "@qdrant/js-client-rest"
import { idOf } from "./requests.ts"

type Meta = { k: string; s?: string; n?: number }
type Chunk = { tenant: string; document: string; dense: number[]; terms: Record<number, number>; meta?: Meta[] }

export const toPoint = ({ tenant, document, dense, terms, meta = [] }: Chunk, at: number) => ({
  id: idOf(at + 1),
  vector: { dense, bm25: { indices: Object.keys(terms).map(Number), values: Object.values(terms) } },
  payload: { tenant_id: tenant, document_id: document, meta },
})

export async function freshCollection(client: QdrantClient): Promise<string> {
  const name = `test_${randomUUID()}`
  await client.createCollection(name, {
    vectors: { dense: { size: 2, distance: "Cosine" } },
    sparse_vectors: { bm25: { modifier: "idf" } },
    quantization_config: { scalar: { type: "int8", always_ram: true } },
    hnsw_config: { payload_m: 16, m: 0 },
    strict_mode_config: { enabled: true, unindexed_filtering_retrieve: false, unindexed_filtering_update: false },
  })
  const indexes = [
    ["tenant_id", { type: "keyword", is_tenant: true }],
    ["document_id", "keyword"],
    ["meta[].k", "keyword"],
    ["meta[].s", "keyword"],
    ["meta[].n", "float"],
  ] as const
  for (const [field_name, field_schema] of indexes) {
    await client.createPayloadIndex(name, { field_name, field_schema, wait: true })
  }
  return name
}

export const chunks: Chunk[] = [
  { tenant: "a", document: "d1", dense: [1, 0], terms: { 7: 1 }, meta: [{ k: "year", n: 2019 }] },
  { tenant: "a", document: "d1", dense: [0.6, 0.8], terms: { 7: 2, 9: 1 }, meta: [{ k: "year", n: 2024 }] },
  {
    tenant: "a",
    document: "d2",
    dense: [0, 1],
    terms: { 9: 1 },
    meta: [
      { k: "tag", s: "x" },
      { k: "price", n: 2024 },
    ],
  },
  { tenant: "b", document: "d1", dense: [1, 0], terms: { 7: 9 }, meta: [{ k: "year", n: 2024 }] },
]
