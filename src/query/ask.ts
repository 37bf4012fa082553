// Asking, whichever door the question came through: look up, then hit or answer, keep what a miss has cost, record.
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
import { mostOf } from "./language-model/model-request.ts"
import type { Answer, Question } from "./model/question.ts"

export type AskDeps = AnswerDeps &
  RecordDeps & {
    answerCache: AnswerCache
    log: Log
    config: { EMBEDDING_MODEL: string }
    /** A tenant's own account at a provider. */
    ownModel(tenant: TenantId, provider: Provider): LanguageModel
  }

/** The caller's first trip to Redis, which takes the lookup along; null looks nothing up. Of budgets it holds so much. */
export type Admit = (
  lookup: CacheLookup | null,
  most: Amounts,
) => Promise<{ ctx: TenantContext; cached: CachedState | null }>

/** The one form answers are kept in, the same for every door. */
export type KeptForm = {
  write(answer: Answer, origin: KeptOrigin): string
  /** The question that made it, and the reply without what belongs to one reply only. */
  read(kept: string): { origin: KeptOrigin; reply: string }
}

export type Request = {
  question: Question
  /** The caller as far as is known before admission. */
  asker: Pick<TenantContext, "tenantId" | "provider">
  /** False neither looks up nor keeps. */
  useCache: boolean
  admit: Admit
  form: KeptForm
}

/** `cache` tells whether there was something to look in; the events are to be read to their end. */
export type Asked =
  | { type: "hit"; id: QueryId; reply: string; latencyMs: number }
  | { type: "answering"; cache: "MISS" | "BYPASS"; events: AsyncGenerator<AnsweringEvent> }

/** Admits the caller and looks the answer up in the same trip. Throws what admission throws. */
export async function ask(shared: AskDeps, { question, asker, useCache, admit, form }: Request): Promise<Asked> {
  const trace = startTrace(newId("qry"))
  const before = modelOf(shared, asker)
  const lookup = useCache ? await lookupOf(shared, before, question) : null
  const { ctx, cached: found } = await admit(lookup, mostOf(before, question))
  passed(trace, "gate")
  const llm = modelOf(shared, ctx)
  const deps = llm === shared.llm ? shared : { ...shared, llm }
  // Of a tenant that changed its provider since, what was looked up is another model's.
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
    const isExtractive = ctx.budget?.isExtractive ?? false
    const means = isExtractive ? { ...deps, llm: deps.extractive } : deps
    for await (const event of answerQuestion(means, ctx, question, known, trace)) {
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
 * The events, and a record of how they ended: read to the end, given up, or failed. The request is held open until then,
 * so that one whose client has left still gets to say what it used.
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

/** Reads the events to their end for a door that does not stream. */
export async function wholeAnswer(events: AsyncIterable<AnsweringEvent>): Promise<Answer> {
  let answer: Answer | null = null
  for await (const event of events) if (event.type === "done") answer = event.answer
  if (answer) return answer
  throw new AppError("internal", { cause: new Error("answering ended without an answer") })
}

/** A reason may name words of the question. */
const withoutReason = ({ grounding, ...answer }: Answer): Answer => ({
  ...answer,
  grounding: { ...grounding, reason: "" },
})

/** What the kept answer tells of this question; what it took is what every hit saves. */
const originOf = ({ grounding, model }: Answer, { id, calls }: QueryTrace): KeptOrigin => ({
  id,
  verdict: grounding.verdict,
  model,
  saved: usedBy(calls),
})

/** Its own account or the organisation's, never one in place of the other. */
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
