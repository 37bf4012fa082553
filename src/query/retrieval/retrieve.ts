// Retrieves the passages for a query: embeds it, learns its collections' heads beside that, and searches once.
import type { TenantContext } from "../../context.ts"
import type { ModelStamp } from "../../embedding/contract.ts"
import { languageOf } from "../../embedding/language.ts"
import { sparseQuery } from "../../embedding/sparse.ts"
import { AppError } from "../../errors.ts"
import type { CollectionId } from "../../ids.ts"
import type { Metrics } from "../../metrics.ts"
import type { ChunkHit, ChunkIndex, CollectionHead, Collections, Embedder, HeadState } from "../../ports.ts"
import type { Spent } from "../history/query-trace.ts"
import type { Context, Explain, Fusion, Retrieval } from "../model/question.ts"
import { boostHits } from "./boost-hits.ts"
import { contextOf } from "./collection-context.ts"
import { type DenseWeight, denseWeightOf } from "./dense-weight.ts"
import { type RerankDeps, rerankHits } from "./rerank-hits.ts"

export type RetrieveDeps = RerankDeps & {
  embedder: Pick<Embedder, "embed">
  chunks: Pick<ChunkIndex, "search">
  collections: Pick<Collections, "heads">
  metrics: Metrics
  /** Past it a question is answered from keywords alone. */
  embeddingTimeoutMs: number
  /** What the model was trained for, as ISO 639-1, or `*`; null where nobody has said so. */
  embeddingLanguages: readonly string[] | null
}

/** What the first hop has told already; null where it could not. */
export type KnownState = { embedding: Float32Array | null; heads: ReadonlyMap<CollectionId, HeadState> | null }

export type Retrieved = {
  /** Best first; more than `topK`, because some may turn out to be no longer live. */
  hits: ChunkHit[]
  /** What was left out, e.g. `dense`. */
  degraded: string[]
  /** Epochs an answer from these hits may be cached under; null when it must not be cached. */
  epochs: ReadonlyMap<CollectionId, number> | null
  /** Heads that had to be read, to be restored where a lease was handed out. */
  headsRead: ReadonlyMap<CollectionId, CollectionHead>
  /** The query's embedding if it was made now. */
  embedding: Float32Array | null
  stamp: ModelStamp
  /** Of the question, as ISO 639-1; null where nothing tells. */
  language: string | null
  denseWeight: number
  /** What decided the weight; null where one leg was asked alone. */
  weightBy: DenseWeight["by"] | null
  fusion: Fusion
  /** What its collections show around a source where a question does not say. */
  context: Context
  /** One of its collections keeps nothing of what is asked. */
  redacts: boolean
  legs: Explain["legs"]
}

/** With no keyword leg to fall back on, waiting longer beats failing. */
const PATIENCE = 10

/** Throws `collection-not-found`, `embedding-model-mismatch`, or that a store it cannot do without is unavailable. */
export async function retrieve(
  deps: RetrieveDeps,
  ctx: TenantContext,
  retrieval: Retrieval,
  known: KnownState,
  spent: Spent,
): Promise<Retrieved> {
  const [heads, embedded] = await Promise.all([
    readHeads(deps, ctx, retrieval.collectionIds, known),
    embedQuery(deps, ctx, retrieval, known, spent),
  ])
  const profiles = [...heads.all.values()].map(({ profile }) => profile)
  const stamp = commonStamp(profiles.map(({ embedding }) => embedding))
  const dense = embedded.vector
  const made = dense && (embedded.stamp ?? { ...stamp, dimension: dense.length })
  if (made && !isSame(made, stamp))
    throw mismatch(`The question is embedded by ${nameOf(made)}, the collection by ${nameOf(stamp)}.`)

  const sparse = retrieval.useKeyword ? sparseQuery(retrieval.query) : null
  const language = languageOf(retrieval.query)
  const joined = dense && sparse ? denseWeightOf(profiles, stamp, deps.embeddingLanguages, language) : null
  const denseWeight = joined?.weight ?? (dense ? 1 : 0)
  // Ranks and scores cannot be compared, so that collections searched together are joined by ranks only if all are.
  const fusion = retrieval.fusion ?? (profiles.every((p) => p.fusion === "rrf") ? "rrf" : "score")
  const found = await deps.chunks.search(ctx.tenantId, {
    collectionIds: retrieval.collectionIds,
    filter: retrieval.filter,
    stamp,
    dense,
    sparse,
    denseWeight,
    fusion,
    limit: retrieval.topK * 3 + 10,
  })
  const fused = found.filter(({ score }) => score >= (retrieval.minScore ?? Number.NEGATIVE_INFINITY))
  const raised = retrieval.boost ? boostHits(fused, retrieval.boost, new Date()) : fused
  const ranked = retrieval.rerank
    ? await rerankHits(deps, ctx, retrieval.query, raised, spent)
    : { hits: raised, degraded: [] }
  return {
    hits: ranked.hits,
    degraded: [...embedded.degraded, ...ranked.degraded],
    epochs: heads.epochs,
    headsRead: heads.read,
    embedding: embedded.isFresh ? dense : null,
    stamp,
    language,
    denseWeight,
    weightBy: joined?.by ?? null,
    fusion,
    context: contextOf(heads.all),
    redacts: profiles.some(({ redactQuestions }) => redactQuestions),
    legs: [...(dense ? (["dense"] as const) : []), ...(sparse ? (["sparse"] as const) : [])],
  }
}

async function readHeads(
  { collections }: Pick<RetrieveDeps, "collections">,
  ctx: TenantContext,
  ids: readonly CollectionId[],
  known: KnownState,
) {
  const clean = new Map<CollectionId, CollectionHead>()
  for (const id of ids) {
    const state = known.heads?.get(id)
    if (state?.state === "clean") clean.set(id, state.head)
  }
  const unknown = ids.filter((id) => !clean.has(id))
  const read =
    unknown.length > 0 ? await collections.heads(ctx.tenantId, unknown) : new Map<CollectionId, CollectionHead>()
  if (unknown.some((id) => !read.has(id))) throw new AppError("collection-not-found")
  const epochs = unknown.length > 0 ? null : new Map([...clean].map(([id, { epoch }]) => [id, epoch]))
  return { all: new Map([...clean, ...read]), read, epochs }
}

type Embedded = {
  vector: Float32Array | null
  stamp: ModelStamp | null
  isFresh: boolean
  degraded: string[]
}

const WITHOUT_VECTOR: ReadonlySet<string> = new Set(["embedder-unavailable", "embedder-refused"])

/** Falls back to no vector at all when the embedder is slow, down or refuses and there is a keyword leg. */
async function embedQuery(
  { embedder, metrics, embeddingTimeoutMs }: RetrieveDeps,
  ctx: TenantContext,
  { query, useVector, useKeyword }: Retrieval,
  known: KnownState,
  spent: Spent,
): Promise<Embedded> {
  const none: Embedded = { vector: null, stamp: null, isFresh: false, degraded: [] }
  if (!useVector) return none
  if (known.embedding) return { ...none, vector: known.embedding }
  const startedAt = Date.now()
  try {
    const { stamp, vectors, tokens } = await embedder.embed([query], "query", {
      requestId: ctx.requestId,
      timeoutMs: useKeyword ? embeddingTimeoutMs : embeddingTimeoutMs * PATIENCE,
      signal: ctx.signal,
    })
    spent.embeddingTokens += tokens
    return { ...none, vector: vectors[0] ?? null, stamp, isFresh: true }
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!useKeyword || !(error instanceof AppError && WITHOUT_VECTOR.has(error.code))) throw error
    metrics.count("rag_degraded_total", { reason: "dense" })
    return { ...none, degraded: ["dense"] }
  } finally {
    metrics.observe("rag_embedding_duration_seconds", {}, (Date.now() - startedAt) / 1000)
  }
}

/** Vectors of different models cannot be compared, so collections searched together share one. */
function commonStamp(stamps: readonly ModelStamp[]): ModelStamp {
  const [first, ...others] = stamps
  if (!first) throw new AppError("collection-not-found")
  const other = others.find((stamp) => !isSame(stamp, first))
  if (other) throw mismatch(`One collection is embedded by ${nameOf(first)}, another by ${nameOf(other)}.`)
  return first
}

const isSame = (a: ModelStamp, b: ModelStamp) =>
  a.model === b.model && a.dimension === b.dimension && a.revision === b.revision

const mismatch = (detail: string) => new AppError("embedding-model-mismatch", { detail })
const nameOf = ({ model, revision, dimension }: ModelStamp) => `${model} (${revision}, ${dimension} dimensions)`
