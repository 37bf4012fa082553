// Turns a question and its trace into one record, from which the history and the usage ledger are written.
import type { TenantContext } from "../../context.ts"
import { sha256Hex } from "../../hex.ts"
import type { CollectionId } from "../../ids.ts"
import type { UsageLog } from "../../ports.ts"
import { unitsOf } from "../../usage/model/money.ts"
import type { Candidate, KeptOrigin, LlmUse, NewQuestionRecord, QuestionRecord } from "../../usage/model/usage-event.ts"
import { promptMessages } from "../model/prompt.ts"
import type { Citation, Question, Retrieval } from "../model/question.ts"
import type { Retrieved } from "../retrieval/retrieve.ts"
import { type QueryTrace, round, type Spent } from "./query-trace.ts"

export type RecordDeps = {
  usageLog: UsageLog
  config: { EMBEDDING_MODEL: string }
  llm: { name: string; isFree?: true }
}

type Asked = {
  endpoint: QuestionRecord["endpoint"]
  retrieval: Retrieval & Partial<Pick<Question, "maxTokens" | "temperature">>
  cache: QuestionRecord["cache"]
  outcome: QuestionRecord["outcome"]
  errorCode?: string | undefined
}

/**
 * Records a question that is over, however it ended, and settles
 * what its budgets held. Writing happens after the reply.
 */
export async function recordQuestion(
  deps: RecordDeps,
  ctx: TenantContext,
  asked: Asked,
  trace: QueryTrace,
): Promise<void> {
  const { answer, found, calls, spent } = trace
  const llmCalls = calls.flatMap((call) => call.used())
  const prompt = calls.length > 0 && !deps.llm.isFree ? await promptHash(asked.retrieval.query, trace) : null
  const record: NewQuestionRecord = {
    ...begin(deps, ctx, asked, trace),
    cache: asked.cache,
    outcome: asked.outcome,
    errorCode: asked.errorCode ?? null,
    verdict: answer?.grounding.verdict ?? null,
    grounding: answer && { score: answer.grounding.score, reason: answer.grounding.reason },
    answer: answer?.answer ?? null,
    citations: answer?.citations.map(withoutQuote) ?? [],
    candidates: candidatesOf(trace),
    trace: found ? { ...retrievalOf(found), prompt_sha256: prompt } : {},
    epochs: found ? epochsOf(found, asked.retrieval.collectionIds) : null,
    answerModel: answer?.model ?? null,
    ...spent,
    llmCalls,
    degraded: answer?.degraded ?? found?.degraded ?? [],
  }
  ctx.budget?.settle({
    queries: 1,
    tokens: llmCalls.reduce((sum, use) => sum + use.promptTokens + use.completionTokens, 0),
    usd: pricedOf(llmCalls.filter(({ own }) => !own)),
    ownUsd: pricedOf(llmCalls.filter(({ own }) => own)),
  })
  deps.usageLog.record(record, ctx.defer)
}

const pricedOf = (calls: readonly LlmUse[]) => calls.reduce((sum, { costUsd }) => sum + unitsOf(costUsd ?? 0), 0)

/**
 * Records an answer from the cache. Its sources and scores are in the record of the question that made it (`origin`).
 */
export function recordHit(
  deps: RecordDeps,
  ctx: TenantContext,
  question: Question,
  trace: QueryTrace,
  origin: KeptOrigin,
): void {
  ctx.budget?.settle({ queries: 1, tokens: 0, usd: 0 })
  deps.usageLog.record(
    {
      ...begin(deps, ctx, { endpoint: "query", retrieval: question }, trace),
      cache: "HIT",
      cachedFrom: origin.id,
      verdict: origin.verdict,
      answerModel: origin.model,
      saved: origin.saved,
    },
    ctx.defer,
  )
}

/** Records use by a request that is not a question, such as a replay. */
export function recordUse(
  { usageLog, config }: Pick<RecordDeps, "usageLog" | "config">,
  ctx: TenantContext,
  { id, endpoint, collectionId }: { id: string; endpoint: string; collectionId: CollectionId | null },
  { embeddingTokens, rerankPassages }: Spent,
): void {
  const common = {
    type: "usage",
    at: Date.now(),
    tenantId: ctx.tenantId,
    ...askerOf(ctx),
    collectionId,
    endpoint,
  } as const
  const unpriced = { costUsd: null, estimated: false }
  const model = config.EMBEDDING_MODEL
  if (embeddingTokens > 0)
    usageLog.record(
      { ...common, ...unpriced, id: `${id}:embedding`, kind: "embedding_tokens", amount: embeddingTokens, model },
      ctx.defer,
    )
  if (rerankPassages > 0)
    usageLog.record(
      { ...common, ...unpriced, id: `${id}:rerank`, kind: "rerank_passages", amount: rerankPassages, model: null },
      ctx.defer,
    )
}

/** A key that belongs to a user counts for both. */
const askerOf = ({ actor, keyUserId }: TenantContext) => ({
  keyId: actor.type === "api-key" ? actor.keyId : null,
  userId: actor.type === "user" ? actor.userId : (keyUserId ?? null),
})

function begin(
  { config }: RecordDeps,
  ctx: TenantContext,
  { endpoint, retrieval }: Pick<Asked, "endpoint" | "retrieval">,
  { id, startedAt, stages }: QueryTrace,
): Omit<NewQuestionRecord, "cache" | "verdict" | "answerModel"> {
  const { query, collectionIds, ...request } = retrieval
  const elapsedMs = performance.now() - startedAt
  return {
    type: "question",
    id,
    at: Date.now() - elapsedMs,
    tenantId: ctx.tenantId,
    ...askerOf(ctx),
    endpoint,
    collectionIds,
    question: query,
    // Kept so that a caller bound to a filter sees only records of questions that were asked within it.
    request: { ...request, narrowing: ctx.filter },
    embeddingModel: config.EMBEDDING_MODEL,
    latencyMs: round(elapsedMs),
    stages,
  }
}

/** How retrieval chose the candidates, by the names the explain trace uses; without the request itself. */
export const retrievalOf = ({ legs, language, denseWeight, weightBy, fusion, stamp, degraded }: Retrieved) => ({
  legs,
  degraded,
  language,
  dense_weight: denseWeight,
  weight_by: weightBy,
  fusion,
  embedding: `${stamp.model} (${stamp.revision})`,
})

/** The epochs of the collections when the search began; null if one of them is unknown. */
export function epochsOf(
  { epochs, headsRead }: Pick<Retrieved, "epochs" | "headsRead">,
  ids: readonly CollectionId[],
): Record<string, number> | null {
  if (epochs) return Object.fromEntries(epochs)
  if (!ids.every((id) => headsRead.has(id))) return null
  return Object.fromEntries([...headsRead].map(([id, { epoch }]) => [id, epoch]))
}

export function candidatesOf({ found, live, sources }: QueryTrace): Candidate[] {
  if (!found) return []
  const kept = new Set((live ?? found).hits.map(({ chunkId }) => chunkId))
  const used = new Map(sources.map(({ chunkId, index }) => [chunkId, index]))
  return found.hits.map(({ documentId, version, chunkId, page, start, end, score, scores }) => ({
    documentId,
    version,
    chunkId,
    page,
    start,
    end,
    score,
    dense: scores.dense,
    sparse: scores.sparse,
    rerank: scores.rerank ?? null,
    source: used.get(chunkId) ?? null,
    live: kept.has(chunkId),
  }))
}

const withoutQuote = ({ quote: _, ...citation }: Citation) => citation

const promptHash = (question: string, { sources }: QueryTrace) =>
  sha256Hex(JSON.stringify(promptMessages(question, sources)))
