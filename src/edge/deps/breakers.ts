// One circuit breaker for each dependency of the edge Worker; its state is a metric.
import { createBreaker, gauged } from "../../breaker.ts"
import type { ErrorCode } from "../../errors.ts"
import type { Metrics } from "../../metrics.ts"

export type Breakers = ReturnType<typeof createBreakers>

export function createBreakers(metrics: Metrics) {
  const of = (dependency: string, code: ErrorCode) => createBreaker(code, gauged(metrics, dependency))
  return {
    database: of("database", "database-unavailable"),
    redis: of("redis", "cache-unavailable"),
    qdrant: of("qdrant", "vector-store-unavailable"),
    embedder: of("embedder", "embedder-unavailable"),
    /** The embedding service also reranks. A slow reranker must not stop embedding. */
    reranker: of("reranker", "embedder-unavailable"),
    llm: of("llm", "llm-unavailable"),
    llmFallback: of("llm_fallback", "llm-unavailable"),
  }
}
