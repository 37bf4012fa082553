// Chooses the weight of the dense leg on one half of a collection's own questions and measures it on the other half.
import type { TenantContext } from "../../context.ts"
import { languageOf } from "../../embedding/language.ts"
import { inPlainWidth } from "../../embedding/plain-width.ts"
import { sparseQuery } from "../../embedding/sparse.ts"
import { AppError } from "../../errors.ts"
import type { CollectionId, DocumentId } from "../../ids.ts"
import type { ChunkHit, Documents } from "../../ports.ts"
import { fusedRanks, fusedScore } from "../model/fused-score.ts"
import { denseWeightOf } from "./dense-weight.ts"
import { type EmbedAllDeps, embedAll, inTurns } from "./many-questions.ts"
import { ndcgAt } from "./ndcg.ts"
import type { RetrieveDeps } from "./retrieve.ts"

export type GoldenQuestion = {
  query: string
  /** Documents of which each one answers the question. */
  documentIds: readonly DocumentId[]
  /** Chunks that answer it; if given, they are counted and not whole documents. */
  chunkIds: readonly string[]
}

export type TunedWeight = {
  /** The weight so far; the mean over the questions if it depends on their language. */
  before: number
  /** The better weight: `before`, unless another is better on one half and no worse on the other. */
  chosen: number
  chosenOn: number
  reportedOn: number
  /** nDCG@10 on the half that was not used for choosing. */
  ndcg: { before: number; chosen: number; dense: number; sparse: number }
}

type TuneDeps = Pick<RetrieveDeps, "chunks" | "collections" | "embeddingLanguages"> &
  EmbedAllDeps & { documents: Pick<Documents, "get"> }
type Candidates = { hits: ChunkHit[]; relevant: ReadonlySet<string>; byChunk: boolean; before: number }

const WEIGHTS = Array.from({ length: 21 }, (_, i) => i / 20)
const DEPTH = 10
/** Candidates of both legs together. A passage beyond them cannot be found by any weight. */
const CANDIDATES = 100
/** A smaller gain on the half used for choosing is taken to be chance. */
const MIN_GAIN = 0.002

/**
 * Throws `collection-not-found`, `embedding-model-mismatch`, and
 * `input-invalid` if a document is not in the collection.
 */
export async function tuneWeight(
  deps: TuneDeps,
  ctx: TenantContext,
  collectionId: CollectionId,
  questions: readonly GoldenQuestion[],
): Promise<TunedWeight> {
  const head = (await deps.collections.heads(ctx.tenantId, [collectionId])).get(collectionId)
  if (!head) throw new AppError("collection-not-found")
  await requireDocuments(deps, ctx, collectionId, questions)
  const { embedding: stamp, fusion } = head.profile
  const vectors = await embedAll(deps, ctx, "tune", collectionId, questions, stamp)
  const found = await inTurns(questions, async ({ query, documentIds, chunkIds }, i): Promise<Candidates> => {
    const hits = await deps.chunks.search(ctx.tenantId, {
      collectionIds: [collectionId],
      filter: ctx.filter,
      stamp,
      dense: vectors[i] ?? null,
      sparse: sparseQuery(query),
      denseWeight: 0.5,
      fusion: "score",
      limit: CANDIDATES,
    })
    const byChunk = chunkIds.length > 0
    const before = denseWeightOf(
      [head.profile],
      stamp,
      deps.embeddingLanguages,
      languageOf(inPlainWidth(query)),
      fusion,
    ).weight
    return { hits, byChunk, relevant: new Set<string>(byChunk ? chunkIds : documentIds), before }
  })
  return choose(found, fusion === "rrf" ? byRanks : byScores)
}

/** Chooses on every other question. The weight stays unless another is better there and no worse on the rest. */
function choose(found: readonly Candidates[], order: Order): TunedWeight {
  const before = Math.round((found.reduce((sum, one) => sum + one.before, 0) / found.length) * 1000) / 1000
  const [chosenOn, reportedOn] = [0, 1].map((half) => found.filter((_, i) => i % 2 === half)) as [
    Candidates[],
    Candidates[],
  ]
  const [standing, reported] = [meanNdcg(chosenOn, order, null), meanNdcg(reportedOn, order, null)]
  const nearest = WEIGHTS.toSorted((a, b) => Math.abs(a - before) - Math.abs(b - before))
  let best: { weight: number | null; ndcg: number } = { weight: null, ndcg: standing + MIN_GAIN }
  for (const weight of nearest) {
    const ndcg = meanNdcg(chosenOn, order, weight)
    if (ndcg > best.ndcg) best = { weight, ndcg }
  }
  const after = meanNdcg(reportedOn, order, best.weight)
  const isBetter = after >= reported
  return {
    before,
    chosen: (isBetter ? best.weight : null) ?? before,
    chosenOn: chosenOn.length,
    reportedOn: reportedOn.length,
    ndcg: {
      before: reported,
      chosen: isBetter ? after : reported,
      dense: meanNdcg(reportedOn, order, 1),
      sparse: meanNdcg(reportedOn, order, 0),
    },
  }
}

/** Orders hits for a weight, with the collection's kind of fusion. */
type Order = (hits: readonly ChunkHit[], weight: number) => ChunkHit[]

const byScores: Order = (hits, weight) =>
  hits.toSorted((a, b) => fusedScore(weight, b.scores) - fusedScore(weight, a.scores))

const byRanks: Order = (hits, weight) => {
  const leg = (name: "dense" | "sparse") =>
    hits.filter(({ scores }) => scores[name] !== null).sort((a, b) => (b.scores[name] ?? 0) - (a.scores[name] ?? 0))
  const fused = fusedRanks(weight, leg("dense"), leg("sparse"))
  return hits.toSorted((a, b) => (fused.get(b) ?? 0) - (fused.get(a) ?? 0))
}

/** `weight` null: each question has the weight it would get now. */
function meanNdcg(found: readonly Candidates[], order: Order, weight: number | null): number {
  const sum = found.reduce((total, { hits, relevant, byChunk, before }) => {
    const ranked = order(hits, weight ?? before)
    const ids = [...new Set(ranked.map(({ chunkId, documentId }): string => (byChunk ? chunkId : documentId)))]
    return total + ndcgAt(DEPTH, ids, relevant)
  }, 0)
  return found.length === 0 ? 0 : sum / found.length
}

async function requireDocuments(
  { documents }: TuneDeps,
  { tenantId }: TenantContext,
  collectionId: CollectionId,
  questions: readonly GoldenQuestion[],
): Promise<void> {
  const ids = [...new Set(questions.flatMap(({ documentIds }) => documentIds))]
  const there = await inTurns(ids, async (id) => {
    const document = await documents.get(tenantId, id)
    return document?.collectionId === collectionId && document.liveVersion !== null ? [id] : []
  })
  const live = new Set(there.flat())
  const errors = questions.flatMap(({ documentIds }, q) =>
    documentIds.flatMap((id, d) =>
      live.has(id)
        ? []
        : [{ path: `questions.${q}.documents.${d}`, message: "is not a live document of the collection" }],
    ),
  )
  if (errors.length > 0) throw new AppError("input-invalid", { errors })
}
