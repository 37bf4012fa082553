// Asks a question, the same for every route: looks up the cached answer,
// else answers, then caches the result and records what happened.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import { newId, type QueryId, type TenantId } from "../ids.ts"
import type { AnswerCache, CachedState, CacheLookup, LanguageModel, Log } from "../ports.ts"
import type { Provider } from "../tenants/model/provider.ts"
import type { Amounts } from "../usage/model/budget.ts"
import type { KeptOrigin } from "../usage/model/usage-event.ts"
import { type AnswerDeps, type AnsweringEvent, answerQuestion, cacheable } from "./answer-question.ts"
import { answerCacheKey, embeddingCacheKey } from "./cache-key.ts"
import { passed, type QueryTrace, startTrace } from "./history/query-trace.ts"
import { type RecordDeps, recordHit, recordQuestion } from "./history/record-question.ts"
import { keepResults } from "./keep-results.ts"
import { usedBy } from "./language-model/call-model.ts"
import { estimatedMaximumOf } from "./language-model/model-request.ts"
import type { Answer, Question } from "./model/question.ts"

export type AskDeps = AnswerDeps &
  RecordDeps & {
    answerCache: AnswerCache
    log: Log
    config: { EMBEDDING_MODEL: string }
    /** The language model behind a tenant's own account at a provider. */
    ownModel(tenant: TenantId, provider: Provider): LanguageModel
  }

/**
 * Admits the caller: one trip to Redis that also does the cache lookup, unless that is null. `most` is what the
 * question can use at most; the caller's budgets hold that amount until the question is over.
 */
export type Admit = (
  lookup: CacheLookup | null,
  most: Amounts,
) => Promise<{ ctx: TenantContext; cached: CachedState | null }>

/** How answers are written to the cache and read back, the same for every route. */
export type KeptForm = {
  write(answer: Answer, origin: KeptOrigin): string
  /**
   * `origin`: the question that made the answer. `reply`: the reply without the fields that differ between two replies.
   */
  read(kept: string): { origin: KeptOrigin; reply: string }
}

export type Request = {
  question: Question
  /** What is known of the caller before admission. */
  asker: Pick<TenantContext, "tenantId" | "provider">
  /** False: the cache is neither read nor written. */
  useCache: boolean
  /** Whether the caller gets the events as they come, and not only the whole answer. */
  isStreamed: boolean
  admit: Admit
  form: KeptForm
}

/** `MISS`: the cache was asked and had no answer. `BYPASS`: it was not or could not be asked. Callers read `events` to the end. */
export type Asked =
  | { type: "hit"; id: QueryId; reply: string; latencyMs: number }
  | { type: "answering"; cache: "MISS" | "BYPASS"; events: AsyncGenerator<AnsweringEvent> }

/** Admits the caller and looks up the cached answer in the same trip. Throws what `admit` throws. */
export async function ask(
  shared: AskDeps,
  { question, asker, useCache, isStreamed, admit, form }: Request,
): Promise<Asked> {
  const trace = startTrace(newId("qry"))
  const before = modelOf(shared, asker)
  const lookup = useCache ? await lookupOf(shared, before, question) : null
  const { ctx, cached: found } = await admit(lookup, estimatedMaximumOf(before, question))
  passed(trace, "gate")
  const llm = modelOf(shared, ctx)
  const deps = { ...shared, llm }
  // If the tenant has changed its provider since the lookup, the cached answer is another model's and is ignored.
  const cached = llm.name === before.name ? found : null
  const { metrics } = deps
  const tenant = { tenant_id: ctx.tenantId }
  metrics.count("rag_queries_processed_total", tenant)
  if (cached?.answer != null) {
    metrics.count("rag_cache_hits_total", { cache_type: "query" })
    const latencyMs = performance.now() - trace.startedAt
    metrics.observe("rag_query_duration_seconds", tenant, latencyMs / 1000)
    const { origin, reply } = form.read(cached.answer)
    recordHit(deps, ctx, question, trace, origin)
    return { type: "hit", id: trace.id, reply, latencyMs }
  }
  if (lookup) metrics.count("rag_cache_misses_total", { cache_type: "query" })

  async function* events(): AsyncGenerator<AnsweringEvent> {
    const known = { embedding: cached?.embedding ?? null, heads: cached?.heads ?? null }
    metrics.count(known.embedding ? "rag_cache_hits_total" : "rag_cache_misses_total", { cache_type: "embedding" })
    const isExtractive = ctx.budget?.isExtractive === true
    const means = isExtractive ? { ...deps, llm: deps.extractive } : deps
    for await (const event of answerQuestion(means, ctx, question, known, trace, isStreamed)) {
      if (event.type === "done" && isExtractive) event.answer.degraded.push("budget")
      if (event.type === "done" && lookup && cached) {
        const { answer, retrieved } = event
        const shown = retrieved.redacts ? withoutReason(answer) : answer
        const kept = cacheable(answer, retrieved) ? form.write(shown, originOf(answer, trace)) : null
        keepResults(deps, ctx, { lookup, heads: cached.heads, retrieved, answer: kept })
      }
      if (event.type === "token" && trace.stages.first_token === undefined) passed(trace, "first_token")
      yield event
    }
    metrics.observe("rag_query_duration_seconds", tenant, (performance.now() - trace.startedAt) / 1000)
  }
  const cache = lookup && cached ? "MISS" : "BYPASS"
  const record = (outcome: Ending, errorCode?: string) =>
    recordQuestion(deps, ctx, { endpoint: "query", retrieval: question, cache, outcome, errorCode }, trace)
  return { type: "answering", cache, events: watched(ctx, events(), record) }
}

type Ending = "done" | "aborted" | "failed"

/**
 * Passes the events on and records how they ended: read to the end, given up, or failed. `ctx.defer` keeps the request
 * alive until then, so that the use of a client that has left is recorded too.
 */
async function* watched(
  ctx: TenantContext,
  events: AsyncGenerator<AnsweringEvent>,
  record: (outcome: Ending, errorCode?: string) => Promise<void>,
): AsyncGenerator<AnsweringEvent> {
  const { promise, resolve } = Promise.withResolvers<void>()
  ctx.defer(promise)
  let ending: [Ending, string?] = ["aborted"]
  try {
    for await (const event of events) {
      if (event.type === "done") ending = ["done"]
      yield event
    }
  } catch (error) {
    if (!ctx.signal.aborted) ending = ["failed", error instanceof AppError ? error.code : "internal"]
    throw error
  } finally {
    resolve(record(...ending))
  }
}

/** Reads the events to the end, for replies that are not streamed. Throws what answering throws. */
export async function collectAnswer(events: AsyncIterable<AnsweringEvent>): Promise<Answer> {
  let answer: Answer | null = null
  for await (const event of events) if (event.type === "done") answer = event.answer
  if (answer) return answer
  throw new AppError("internal", { cause: new Error("answering ended without an answer") })
}

/** Used where questions are redacted: the reason may quote words of the question. */
const withoutReason = ({ grounding, ...answer }: Answer): Answer => ({
  ...answer,
  grounding: { ...grounding, reason: "" },
})

/**
 * What the cached answer keeps of the question that made it. `saved`
 * is what the question used, and so what each hit saves.
 */
const originOf = ({ grounding, model }: Answer, { id, calls }: QueryTrace): KeptOrigin => ({
  id,
  verdict: grounding.verdict,
  model,
  saved: usedBy(calls),
})

/**
 * The tenant's own account if it has one, else the deployment's;
 * never the deployment's in place of a tenant's that fails.
 */
const modelOf = ({ llm, ownModel }: AskDeps, { tenantId, provider }: Request["asker"]): LanguageModel =>
  provider ? ownModel(tenantId, provider) : llm

async function lookupOf({ config }: AskDeps, llm: LanguageModel, question: Question): Promise<CacheLookup> {
  const embeddingModel = config.EMBEDDING_MODEL
  const [answerKey, embeddingKey] = await Promise.all([
    answerCacheKey(question, { answerModel: llm.name, embeddingModel }),
    embeddingCacheKey(embeddingModel, question.query),
  ])
  return { answerKey, embeddingKey, collectionIds: question.collectionIds }
}
