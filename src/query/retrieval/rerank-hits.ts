// Orders the best hits by a cross-encoder. If it fails or is late, they keep their fused order.
import type { TenantContext } from "../../context.ts"
import { AppError } from "../../errors.ts"
import type { Metrics } from "../../metrics.ts"
import type { ChunkHit, Reranker } from "../../ports.ts"
import type { Spent } from "../history/query-trace.ts"

/** A cross-encoder reads 20 passages in about 170 ms on two threads; more would miss the deadline. */
export const RERANK_CANDIDATES = 20

export type RerankDeps = {
  reranker: Reranker
  metrics: Metrics
  /** Milliseconds to wait for the reranker. */
  rerankTimeoutMs: number
}

/**
 * Reranks the first RERANK_CANDIDATES; the others follow in their
 * fused order. `degraded` gets `rerank` if the reranker failed.
 */
export async function rerankHits(
  { reranker, metrics, rerankTimeoutMs }: RerankDeps,
  ctx: TenantContext,
  query: string,
  hits: ChunkHit[],
  spent: Spent,
): Promise<{ hits: ChunkHit[]; degraded: string[] }> {
  const candidates = hits.slice(0, RERANK_CANDIDATES)
  if (candidates.length < 2) return { hits, degraded: [] }
  const startedAt = Date.now()
  try {
    const scores = await reranker.rerank(query, candidates.map(passageOf), {
      requestId: ctx.requestId,
      timeoutMs: rerankTimeoutMs,
      signal: ctx.signal,
    })
    spent.rerankPassages += candidates.length
    const scored = candidates.map((hit, i) => ({ ...hit, scores: { ...hit.scores, rerank: scores[i] ?? 0 } }))
    const reranked = scored.sort((a, b) => b.scores.rerank - a.scores.rerank)
    return { hits: [...reranked, ...hits.slice(RERANK_CANDIDATES)], degraded: [] }
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!(error instanceof AppError && error.code.startsWith("embedder-"))) throw error
    metrics.count("rag_degraded_total", { reason: "rerank" })
    return { hits, degraded: ["rerank"] }
  } finally {
    metrics.observe("rag_rerank_duration_seconds", {}, (Date.now() - startedAt) / 1000)
  }
}

/** The passage with its headings, which often name its subject. */
const passageOf = ({ headingPath, text }: ChunkHit) =>
  headingPath.length > 0 ? `${headingPath.join(" › ")}\n${text}` : text
