// Retrieves passages for a query: embeds it and reads its collections' heads at the same time, then searches once.
import type { TenantContext } from "../../context.ts"
import type { ModelStamp } from "../../embedding/contract.ts"
import { languageOf } from "../../embedding/language.ts"
import { inPlainWidth } from "../../embedding/plain-width.ts"
import { sparseQuery } from "../../embedding/sparse.ts"
import { AppError } from "../../errors.ts"
import type { CollectionId } from "../../ids.ts"
import type { Metrics } from "../../metrics.ts"
import type { ChunkHit, ChunkIndex, CollectionHead, Collections, Embedder, HeadState } from "../../ports.ts"
import type { Spent } from "../history/query-trace.ts"
import type { Calibrations } from "../model/calibration.ts"
import type { Context, Explain, Fusion, Retrieval } from "../model/question.ts"
import { boostHits } from "./boost-hits.ts"
import { contextOf } from "./collection-context.ts"
import { type DenseWeight, denseWeightOf, knowsLanguage } from "./dense-weight.ts"
import { type RerankDeps, rerankHits } from "./rerank-hits.ts"

export type RetrieveDeps = RerankDeps & {
  embedder: Pick<Embedder, "embed">
  chunks: Pick<ChunkIndex, "search">
  collections: Pick<Collections, "heads">
  metrics: Metrics
  /** Milliseconds to wait for the query's embedding; after that keywords alone are used. */
  embeddingTimeoutMs: number
  /** Languages the model was trained for (ISO 639-1), or `*`; null if unknown. */
  embeddingLanguages: readonly string[] | null
}

/** What the cache lookup already found; null if it could not be asked. */
export type KnownState = { embedding: Float32Array | null; heads: ReadonlyMap<CollectionId, HeadState> | null }

export type Retrieved = {
  /** Best first. More than `topK`, because some may no longer be live. */
  hits: ChunkHit[]
  /** What was unavailable, e.g. `dense`. */
  degraded: string[]
  /** The epochs under which an answer from these hits may be cached; null if it must not be. */
  epochs: ReadonlyMap<CollectionId, number> | null
  /** Heads read from Postgres, to be restored in Redis if a lease was handed out for them. */
  headsRead: ReadonlyMap<CollectionId, CollectionHead>
  /** The query's embedding, if it was computed now. */
  embedding: Float32Array | null
  stamp: ModelStamp
  /** The question's language (ISO 639-1); null if unknown. */
  language: string | null
  /** False if the model was not trained for that language: its cosines then tell nothing. */
  isLanguageKnown: boolean
  denseWeight: number
  /** What decided the weight; null if only one leg was asked. */
  weightBy: DenseWeight["by"] | null
  fusion: Fusion
  /** The collections' context, for questions that name none. */
  context: Context
  /** Of each collection, for the score of the verdict. */
  calibrations: Calibrations[]
  /** True if one of the collections must not keep questions. */
  redacts: boolean
  legs: Explain["legs"]
}

/** Without a keyword leg it waits this many times longer for the embedding, since the alternative is to fail. */
const PATIENCE = 10

/**
 * Throws `collection-not-found`, `embedding-model-mismatch`, and the error of a store or service it cannot do without.
 */
export async function retrieve(
  deps: RetrieveDeps,
  ctx: TenantContext,
  asked: Retrieval,
  known: KnownState,
  spent: Spent,
): Promise<Retrieved> {
  const retrieval = { ...asked, query: inPlainWidth(asked.query) }
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
  // Ranks and scores cannot be compared, so several collections are fused by ranks only if all of them are.
  const fusion = retrieval.fusion ?? (profiles.every((p) => p.fusion === "rrf") ? "rrf" : "score")
  const joined = dense && sparse ? denseWeightOf(profiles, stamp, deps.embeddingLanguages, language, fusion) : null
  const denseWeight = joined?.weight ?? (dense ? 1 : 0)
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
    isLanguageKnown: knowsLanguage(stamp, deps.embeddingLanguages, language),
    denseWeight,
    weightBy: joined?.by ?? null,
    fusion,
    context: contextOf(heads.all),
    calibrations: profiles.map(({ calibrations }) => calibrations),
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

/** Null if the embedder fails, refuses or is late, and there is a keyword leg to use alone. */
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

/** Vectors of different models cannot be compared, so collections searched together must have the same one. */
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
