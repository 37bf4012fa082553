// The chunk index in Qdrant: hybrid search by score fusion in one request, idempotent upserts, counted removals.
import { QdrantClient, type QdrantClientResourceExhaustedError, type Schemas } from "@qdrant/js-client-rest"
import { z } from "zod"
import { inTime } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import { type Metrics, noMetrics } from "../../metrics.ts"
import type { ChunkHit, ChunkIndex, ChunkSearch } from "../../ports.ts"
import { toHit, toNumbers, toPoint } from "./chunk-point.ts"
import {
  COLLECTION_PREFIX,
  collectionName,
  ensureCollection,
  forgetCollection,
  isMissing,
  MAX_LIMIT,
} from "./collection-setup.ts"
import { searchFilter, selectionFilter, type TenantFilter } from "./tenant-filter.ts"

export type QdrantOptions = {
  url: string
  apiKey?: string | undefined
  /** Of one request; nothing is retried here. */
  timeoutMs: number
  metrics?: Metrics
}

/** A BM25 score of this much is worth half of what the keyword leg can give. */
const HALF_BM25 = 20
/** About 1 MB with 768 dimensions, far below Qdrant's limit with any model. */
const POINTS_PER_UPSERT = 64

const countSchema = z.object({ count: z.int().nonnegative() })

/** Runs in Workers: with their `browser` condition the client uses the platform's own fetch. */
export function qdrantChunkIndex({ url, apiKey, timeoutMs, metrics = noMetrics }: QdrantOptions): ChunkIndex {
  const client = new QdrantClient({
    url,
    timeout: timeoutMs,
    checkCompatibility: false, // it would be a request nobody waits for
    headers: {
      "accept-encoding": "identity", // compressed replies stall about 40 ms in Node
      // As the client's own option it would warn on every request where the local platform speaks plain HTTP.
      ...(apiKey ? { "api-key": apiKey } : {}),
    },
  })

  async function guarded<T>(
    operation: "upsert" | "search" | "remove" | "count" | "ping",
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      const result = await inTime(work())
      metrics.count("rag_vector_db_queries_total", { operation, status: "ok" })
      return result
    } catch (cause) {
      metrics.count("rag_vector_db_queries_total", { operation, status: "error" })
      throw toAppError(cause)
    }
  }

  /** Of every embedding model: what is removed may have been indexed with an earlier one. */
  async function collectionNames(): Promise<string[]> {
    const { collections } = await client.getCollections()
    return collections.map(({ name }) => name).filter((name) => name.startsWith(COLLECTION_PREFIX))
  }

  async function upsertAll(name: string, points: Schemas["PointStruct"][]): Promise<void> {
    for (let i = 0; i < points.length; i += POINTS_PER_UPSERT)
      await client.upsert(name, { wait: true, points: points.slice(i, i + POINTS_PER_UPSERT) })
  }

  return {
    upsert: (tenant, document, chunks) =>
      guarded("upsert", async () => {
        const { stamp } = document
        const name = collectionName(stamp)
        if (chunks.some(({ dense }) => dense.length !== stamp.dimension)) throw wrongDimension()
        const points = await Promise.all(chunks.map((chunk) => toPoint(tenant, document, chunk)))
        await ensureCollection(client, url, stamp)
        try {
          await upsertAll(name, points)
        } catch (error) {
          if (!isMissing(error)) throw error
          forgetCollection(url, stamp) // it was dropped after this isolate had seen it
          await ensureCollection(client, url, stamp)
          await upsertAll(name, points)
        }
      }),

    search: (tenant, search) =>
      guarded("search", async () => {
        if (search.dense && search.dense.length !== search.stamp.dimension) throw wrongDimension()
        const filter = searchFilter(tenant, search.collectionIds, search.filter)
        try {
          const corpus = searchFilter(tenant, search.collectionIds, null)
          const found = await runSearch(client, search, filter, corpus)
          return found.map(({ id, payload, ...scores }) => toHit(tenant, id, payload, scores))
        } catch (error) {
          if (isMissing(error)) return [] // nothing has been indexed with this model yet
          throw error
        }
      }),

    remove: (tenant, which) =>
      guarded("remove", async () => {
        const filter = selectionFilter(tenant, which)
        for (const name of await collectionNames()) await client.delete(name, { wait: true, filter })
      }),

    count: (tenant, which) =>
      guarded("count", async () => {
        const asked = { filter: selectionFilter(tenant, which), exact: true, consistency: "all" } as const
        let left = 0
        for (const collection_name of await collectionNames()) {
          const counted = await client.api().countPoints({ collection_name, ...asked })
          left += countSchema.parse(counted.data.result).count
        }
        return left
      }),

    ping: () =>
      guarded("ping", async () => {
        await client.getCollections()
      }),
  }
}

type Found = { id: string; payload: unknown } & Pick<ChunkHit, "score" | "scores">

/**
 * Both legs: the fused query and, in the same request, each leg's ids for its scores. One leg: just that. How rare a term is
 * is told from `corpus` alone, so that no tenant's words weigh on another's; servers before 1.19 count all points.
 */
async function runSearch(
  client: QdrantClient,
  search: ChunkSearch,
  filter: TenantFilter,
  corpus: TenantFilter,
): Promise<Found[]> {
  const name = collectionName(search.stamp)
  const w = search.denseWeight
  const limit = Math.min(search.limit, MAX_LIMIT)
  const legLimit = Math.min(Math.max(100, limit * 4), MAX_LIMIT)
  const shown = { limit, with_payload: { exclude: ["meta"] } }
  const dense = search.dense && {
    query: toNumbers(search.dense),
    using: "dense",
    filter,
    limit: legLimit,
    params: { quantization: { rescore: true, oversampling: 2 } },
  }
  const sparse = search.sparse &&
    search.sparse.indices.length > 0 && {
      query: search.sparse,
      using: "bm25",
      filter,
      limit: legLimit,
      params: { idf: { corpus } },
    }
  if (dense && sparse) {
    const fused = { prefetch: [dense, sparse], query: fusion(w), ...shown }
    const [all, byDense, bySparse] = await client.queryBatch(name, { searches: [fused, dense, sparse] })
    const denseScores = scoresById(byDense)
    const sparseScores = scoresById(bySparse)
    return (all?.points ?? []).map(({ id, payload, score }) => ({
      id: String(id),
      payload,
      score,
      scores: { dense: denseScores.get(id) ?? null, sparse: sparseScores.get(id) ?? null },
    }))
  }
  if (dense) {
    const { points } = await client.query(name, { ...dense, ...shown })
    return points.map(({ id, payload, score }) => ({
      id: String(id),
      payload,
      score: w * score,
      scores: { dense: score, sparse: null },
    }))
  }
  if (!sparse) return []
  const { points } = await client.query(name, { ...sparse, ...shown })
  return points.map(({ id, payload, score }) => ({
    id: String(id),
    payload,
    score: (1 - w) * (score / (score + HALF_BM25)),
    scores: { dense: null, sparse: score },
  }))
}

/** `w · cosine + (1 − w) · bm25 / (bm25 + 20)`, where a leg that did not find the point counts 0. */
const fusion = (w: number): Schemas["FormulaQuery"] => ({
  formula: {
    sum: [
      { mult: [w, "$score[0]"] },
      { mult: [1 - w, { div: { left: "$score[1]", right: { sum: ["$score[1]", HALF_BM25] } } }] },
    ],
  },
  defaults: { "$score[0]": 0, "$score[1]": 0 },
})

const scoresById = (result: Schemas["QueryResponse"] | undefined) =>
  new Map(result?.points.map(({ id, score }) => [id, score]))

const wrongDimension = () =>
  new AppError("embedding-model-mismatch", { detail: "A vector does not have the model's dimension." })

function toAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause
  const { retry_after: seconds } = (cause ?? {}) as Partial<QdrantClientResourceExhaustedError>
  return new AppError("vector-store-unavailable", {
    cause,
    ...(typeof seconds === "number" ? { retryAfterSeconds: seconds } : {}),
  })
}
