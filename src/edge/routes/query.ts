// The route of questions: from the cache in one trip to Redis, else answered from the documents, as JSON or events.
import { type Context, Hono } from "hono"
import type { z } from "zod"
import { requireCollections } from "../../documents/allowed-collection.ts"
import { AppError } from "../../errors.ts"
import { jsonBody, validate } from "../../http/validate.ts"
import type { CachedState, CacheLookup } from "../../ports.ts"
import { type AnsweringEvent, answerQuestion, cacheable } from "../../query/answer-question.ts"
import { answerCacheKey, embeddingCacheKey } from "../../query/cache-key.ts"
import { keepResults } from "../../query/keep-results.ts"
import { within } from "../../query/metadata-filter.ts"
import type { Question } from "../../query/question.ts"
import { enter, provisionalContext, requireScope } from "../admission.ts"
import { answerEvents, cachedEvents } from "../answer-events.ts"
import type { AppEnv } from "../app-env.ts"
import { replyFromCache, toCachedAnswer } from "../cached-answer.ts"
import { askQuestion } from "../contracts/query.ts"
import { toAnswerJson } from "../shapes.ts"

export const query = new Hono<AppEnv>().post("/", jsonBody(), validate("json", askQuestion.json), async (c) => {
  const startedAt = performance.now()
  const [deps, caller] = [c.get("deps"), c.get("caller")]
  requireScope(caller, "query")
  const body = c.req.valid("json")
  const ctx = provisionalContext(c)
  const collectionIds = requireCollections(ctx, body.collection_ids ?? null)
  const question = toQuestion(body, collectionIds, within(ctx.filter, body.filter ?? null), deps.topK)
  const lookup = body.cache === "use" ? await lookupOf(c, question) : null
  const { cached } = await enter(c, "query", lookup)
  const streaming = body.stream || c.req.header("Accept") === "text/event-stream"
  const { metrics } = deps
  metrics.count("rag_queries_processed_total", { tenant_id: c.get("ctx").tenantId })

  if (cached?.answer != null) {
    metrics.count("rag_cache_hits_total", { cache_type: "query" })
    const latencyMs = performance.now() - startedAt
    metrics.observe("rag_query_duration_seconds", { tenant_id: c.get("ctx").tenantId }, latencyMs / 1000)
    if (streaming) {
      c.header("X-Cache", "HIT")
      return cachedEvents(c, cached.answer, latencyMs)
    }
    const headers = { "Content-Type": "application/json", "X-Cache": "HIT" }
    return new Response(replyFromCache(cached.answer, latencyMs), { headers })
  }
  if (lookup) metrics.count("rag_cache_misses_total", { cache_type: "query" })
  c.header("X-Cache", lookup && cached ? "MISS" : "BYPASS")
  const events = answering(c, question, lookup, cached)
  return streaming ? answerEvents(c, events) : c.json(toAnswerJson(await lastOf(events)))
})

type Body = z.output<typeof askQuestion.json>

function toQuestion(
  body: Body,
  collectionIds: Question["collectionIds"],
  filter: Question["filter"],
  topK: number,
): Question {
  return {
    query: body.query,
    collectionIds,
    filter,
    topK: body.top_k ?? topK,
    minScore: body.min_score ?? null,
    useVector: body.use_vector,
    useKeyword: body.use_keyword,
    maxTokens: body.max_tokens ?? null,
    temperature: body.temperature ?? null,
    explain: body.include.includes("explain"),
  }
}

async function lookupOf(c: Context<AppEnv>, question: Question): Promise<CacheLookup> {
  const deps = c.get("deps")
  const embeddingModel = deps.config.EMBEDDING_MODEL
  const [answerKey, embeddingKey] = await Promise.all([
    answerCacheKey(question, { answerModel: deps.llm.name, embeddingModel }),
    embeddingCacheKey(embeddingModel, question.query),
  ])
  return { answerKey, embeddingKey, collectionIds: question.collectionIds }
}

/** The events of answering; after the last one what was found is kept. */
async function* answering(
  c: Context<AppEnv>,
  question: Question,
  lookup: CacheLookup | null,
  cached: CachedState | null,
): AsyncGenerator<AnsweringEvent> {
  const { deps, ctx } = c.var
  const startedAt = performance.now()
  const known = { embedding: cached?.embedding ?? null, heads: cached?.heads ?? null }
  deps.metrics.count(known.embedding ? "rag_cache_hits_total" : "rag_cache_misses_total", { cache_type: "embedding" })
  for await (const event of answerQuestion(deps, ctx, question, known)) {
    if (event.type === "done" && lookup && cached) {
      const { answer, retrieved } = event
      const kept = cacheable(answer, retrieved) ? toCachedAnswer(answer) : null
      keepResults(deps, ctx, { lookup, heads: cached.heads, retrieved, answer: kept })
    }
    yield event
  }
  const seconds = (performance.now() - startedAt) / 1000
  deps.metrics.observe("rag_query_duration_seconds", { tenant_id: ctx.tenantId }, seconds)
}

async function lastOf(events: AsyncIterable<AnsweringEvent>) {
  for await (const event of events) if (event.type === "done") return event.answer
  throw new AppError("internal", { cause: new Error("answering ended without an answer") })
}
