// Asking, whichever door the question came through: look up, then hit or answer, keep what a miss has cost, record.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { AnswerCache, CachedState, CacheLookup, Log } from "../ports.ts"
import { type AnswerDeps, type AnsweringEvent, answerQuestion, cacheable } from "./answer-question.ts"
import { answerCacheKey, embeddingCacheKey } from "./cache-key.ts"
import { keepResults } from "./keep-results.ts"
import type { Answer, Question } from "./question.ts"

export type AskDeps = AnswerDeps & { answerCache: AnswerCache; log: Log; config: { EMBEDDING_MODEL: string } }

/** The caller's first trip to Redis, which takes the lookup along; null looks nothing up. */
export type Admit = (lookup: CacheLookup | null) => Promise<{ ctx: TenantContext; cached: CachedState | null }>

export type Request = {
  question: Question
  /** False neither looks up nor keeps. */
  useCache: boolean
  admit: Admit
  /** The one form answers are kept in, the same for every door. */
  toKept: (answer: Answer) => string
}

/** `cache` tells whether there was something to look in; the events are to be read to their end. */
export type Asked =
  | { type: "hit"; kept: string; latencyMs: number }
  | { type: "answering"; cache: "MISS" | "BYPASS"; events: AsyncGenerator<AnsweringEvent> }

/** Admits the caller and looks the answer up in the same trip. Throws what admission throws. */
export async function ask(deps: AskDeps, { question, useCache, admit, toKept }: Request): Promise<Asked> {
  const startedAt = performance.now()
  const lookup = useCache ? await lookupOf(deps, question) : null
  const { ctx, cached } = await admit(lookup)
  const { metrics } = deps
  const tenant = { tenant_id: ctx.tenantId }
  metrics.count("rag_queries_processed_total", tenant)
  if (cached?.answer != null) {
    metrics.count("rag_cache_hits_total", { cache_type: "query" })
    const latencyMs = performance.now() - startedAt
    metrics.observe("rag_query_duration_seconds", tenant, latencyMs / 1000)
    return { type: "hit", kept: cached.answer, latencyMs }
  }
  if (lookup) metrics.count("rag_cache_misses_total", { cache_type: "query" })

  async function* events(): AsyncGenerator<AnsweringEvent> {
    const known = { embedding: cached?.embedding ?? null, heads: cached?.heads ?? null }
    metrics.count(known.embedding ? "rag_cache_hits_total" : "rag_cache_misses_total", { cache_type: "embedding" })
    for await (const event of answerQuestion(deps, ctx, question, known)) {
      if (event.type === "done" && lookup && cached) {
        const { answer, retrieved } = event
        const kept = cacheable(answer, retrieved) ? toKept(answer) : null
        keepResults(deps, ctx, { lookup, heads: cached.heads, retrieved, answer: kept })
      }
      yield event
    }
    metrics.observe("rag_query_duration_seconds", tenant, (performance.now() - startedAt) / 1000)
  }
  return { type: "answering", cache: lookup && cached ? "MISS" : "BYPASS", events: events() }
}

/** Reads the events to their end for a door that does not stream. */
export async function wholeAnswer(events: AsyncIterable<AnsweringEvent>): Promise<Answer> {
  for await (const event of events) if (event.type === "done") return event.answer
  throw new AppError("internal", { cause: new Error("answering ended without an answer") })
}

async function lookupOf({ config, llm }: AskDeps, question: Question): Promise<CacheLookup> {
  const embeddingModel = config.EMBEDDING_MODEL
  const [answerKey, embeddingKey] = await Promise.all([
    answerCacheKey(question, { answerModel: llm.name, embeddingModel }),
    embeddingCacheKey(embeddingModel, question.query),
  ])
  return { answerKey, embeddingKey, collectionIds: question.collectionIds }
}
