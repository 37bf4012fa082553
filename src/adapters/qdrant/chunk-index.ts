// The chunk index in Qdrant: hybrid search by score fusion in one request, idempotent upserts, counted removals.
import type { Schemas } from "@qdrant/js-client-rest"
import { z } from "zod"
import { inTime } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import { type Metrics, noMetrics } from "../../metrics.ts"
import type { ChunkHit, ChunkIndex, ChunkSearch } from "../../ports.ts"
import { fusedScore, HALF_BM25, mostByRank, RRF_K, rankWeights } from "../../query/model/fused-score.ts"
import { metaEntries, toHit, toNumbers, toPoint } from "./chunk-point.ts"
import { COLLECTION_PREFIX, collectionName, ensureCollection, forgetCollection, MAX_LIMIT } from "./collection-setup.ts"
import { readAround } from "./read-around.ts"
import { type QdrantOptions, type QdrantRest, qdrantRest, writtenSchema } from "./rest.ts"
import { searchFilter, selectionFilter, type TenantFilter } from "./tenant-filter.ts"

/** About 1 MB with 768 dimensions, far below Qdrant's limit with any model. */
const POINTS_PER_UPSERT = 64

/** Our ids are UUIDs of version 5, so this one never exists. Deleting it only tests the permission to write. */
const NO_POINT = "00000000-0000-4000-8000-000000000000"

const collectionsSchema = z.object({ collections: z.array(z.object({ name: z.string() })) })
const countSchema = z.object({ count: z.int().nonnegative() })
const pointsSchema = z.object({
  points: z.array(
    z.object({ id: z.union([z.string(), z.number()]), score: z.number(), payload: z.unknown().optional() }),
  ),
})
type Points = z.infer<typeof pointsSchema>

/** Temporary failures throw `vector-store-unavailable`, all others `vector-store-refused`. Nothing is retried here. */
export function qdrantChunkIndex({
  metrics = noMetrics,
  ...server
}: QdrantOptions & { metrics?: Metrics }): ChunkIndex {
  const rest = qdrantRest(server)

  async function guarded<T>(operation: "upsert" | "search" | "remove" | "count" | "prepare", work: () => Promise<T>) {
    try {
      const result = await inTime(work())
      metrics.count("rag_vector_db_queries_total", { operation, status: "ok" })
      return result
    } catch (cause) {
      metrics.count("rag_vector_db_queries_total", { operation, status: "error" })
      throw cause instanceof AppError ? cause : new AppError("vector-store-refused", { cause })
    }
  }

  /** The collections of all embedding models, because a removed chunk may have been indexed with an earlier one. */
  async function collectionNames(): Promise<string[]> {
    const listed = await rest({ method: "GET", path: "/collections", result: collectionsSchema, nullAt: 404 })
    return (listed?.collections ?? []).map(({ name }) => name).filter((name) => name.startsWith(COLLECTION_PREFIX))
  }

  /** False if the collection no longer exists. */
  async function upsertAll(name: string, points: Schemas["PointStruct"][]): Promise<boolean> {
    const path = `/collections/${name}/points?wait=true`
    for (let i = 0; i < points.length; i += POINTS_PER_UPSERT) {
      const body = { points: points.slice(i, i + POINTS_PER_UPSERT) }
      if ((await rest({ method: "PUT", path, body, result: writtenSchema, nullAt: 404 })) === null) return false
    }
    return true
  }

  return {
    upsert: (tenant, document, chunks) =>
      guarded("upsert", async () => {
        const { stamp } = document
        const name = collectionName(stamp)
        if (chunks.some(({ dense }) => dense.length !== stamp.dimension)) throw wrongDimension()
        const points = await Promise.all(chunks.map((chunk) => toPoint(tenant, document, chunk)))
        await ensureCollection(rest, server.url, stamp)
        if (await upsertAll(name, points)) return
        forgetCollection(server.url, stamp) // it was dropped after this isolate had seen it
        await ensureCollection(rest, server.url, stamp)
        if (!(await upsertAll(name, points))) throw new AppError("vector-store-unavailable")
      }),

    search: (tenant, search) =>
      guarded("search", async () => {
        if (search.dense && search.dense.length !== search.stamp.dimension) throw wrongDimension()
        const filter = searchFilter(tenant, search.collectionIds, search.filter)
        const corpus = searchFilter(tenant, search.collectionIds, null)
        const found = await runSearch(rest, search, filter, corpus)
        return found.map(({ id, payload, ...scores }) => toHit(tenant, id, payload, scores))
      }),

    around: (tenant, stamp, hits, reach) => guarded("search", () => readAround(rest, tenant, stamp, hits, reach)),

    describe: (tenant, { stamp, filename, metadata, ...document }) =>
      guarded("upsert", async () => {
        const filter = selectionFilter(tenant, { scope: "version", ...document })
        const body = { filter, payload: { filename, metadata, meta: metaEntries(metadata) } }
        // The collection is missing until something has been indexed with this model.
        const path = `/collections/${collectionName(stamp)}/points/payload?wait=true`
        await rest({ method: "POST", path, body, result: writtenSchema, nullAt: 404 })
      }),

    remove: (tenant, which) =>
      guarded("remove", async () => {
        const body = { filter: selectionFilter(tenant, which) }
        for (const name of await collectionNames()) {
          const path = `/collections/${name}/points/delete?wait=true`
          await rest({ method: "POST", path, body, result: writtenSchema, nullAt: 404 })
        }
      }),

    count: (tenant, which) =>
      guarded("count", async () => {
        const body = { filter: selectionFilter(tenant, which), exact: true }
        let left = 0
        for (const name of await collectionNames()) {
          const path = `/collections/${name}/points/count?consistency=all`
          left += (await rest({ method: "POST", path, body, result: countSchema, nullAt: 404 }))?.count ?? 0
        }
        return left
      }),

    prepare: (stamp) =>
      guarded("prepare", async () => {
        if (!stamp) return void (await collectionNames())
        const path = `/collections/${collectionName(stamp)}/points/delete?wait=true`
        for (const isLast of [false, true]) {
          await ensureCollection(rest, server.url, stamp)
          const body = { points: [NO_POINT] }
          if (await rest({ method: "POST", path, body, result: writtenSchema, nullAt: 404 })) return
          forgetCollection(server.url, stamp)
          if (isLast) throw new AppError("vector-store-unavailable")
        }
      }),
  }
}

type Found = { id: string; payload: unknown } & Pick<ChunkHit, "score" | "scores">

/**
 * With both legs: the fused query and, in the same request, each leg's scores. With one leg: only that. Document frequencies
 * are computed over `corpus` only, so that no tenant affects another's; servers before 1.19 use all points.
 */
async function runSearch(
  rest: QdrantRest,
  search: ChunkSearch,
  filter: TenantFilter,
  corpus: TenantFilter,
): Promise<Found[]> {
  const path = `/collections/${collectionName(search.stamp)}/points/query`
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
    const fused = { prefetch: [dense, sparse], query: search.fusion === "rrf" ? byRank(w) : byScore(w), ...shown }
    const body = { searches: [fused, dense, sparse] }
    const result = z.tuple([pointsSchema, pointsSchema, pointsSchema])
    const replies = await rest({ method: "POST", path: `${path}/batch`, body, result, nullAt: 404 })
    if (!replies) return []
    const [all, byDense, bySparse] = replies
    const denseScores = scoresById(byDense)
    const sparseScores = scoresById(bySparse)
    const whole = search.fusion === "rrf" ? mostByRank(w) : 1
    return all.points.map(({ id, payload, score }) => ({
      id: String(id),
      payload,
      score: score / whole,
      scores: { dense: denseScores.get(id) ?? null, sparse: sparseScores.get(id) ?? null },
    }))
  }
  if (dense) {
    const points = await pointsOf(rest, path, { ...dense, ...shown })
    return points.map(({ id, payload, score }) => ({
      id: String(id),
      payload,
      score: fusedScore(w, { dense: score, sparse: null }),
      scores: { dense: score, sparse: null },
    }))
  }
  if (!sparse) return []
  const points = await pointsOf(rest, path, { ...sparse, ...shown })
  return points.map(({ id, payload, score }) => ({
    id: String(id),
    payload,
    score: fusedScore(w, { dense: null, sparse: score }),
    scores: { dense: null, sparse: score },
  }))
}

/** `w · cosine + (1 − w) · bm25 / (bm25 + 20)`; a leg that did not find the point counts as 0. */
const byScore = (w: number): Schemas["FormulaQuery"] => ({
  formula: {
    sum: [
      { mult: [w, "$score[0]"] },
      { mult: [1 - w, { div: { left: "$score[1]", right: { sum: ["$score[1]", HALF_BM25] } } }] },
    ],
  },
  defaults: { "$score[0]": 0, "$score[1]": 0 },
})

/** `Σ 1 / (rank / weight + 9)` over the legs, rank from 1. */
const byRank = (w: number): Schemas["RrfQuery"] => ({ rrf: { k: RRF_K, weights: rankWeights(w) } })

/** Empty if nothing has been indexed in the collection yet. */
const pointsOf = async (rest: QdrantRest, path: string, body: object) =>
  (await rest({ method: "POST", path, body, result: pointsSchema, nullAt: 404 }))?.points ?? []

const scoresById = (result: Points) => new Map(result.points.map(({ id, score }) => [id, score]))

const wrongDimension = () =>
  new AppError("embedding-model-mismatch", { detail: "A vector does not have the model's dimension." })
