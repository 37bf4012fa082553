// The entries of usage on their way to the ledger: questions with their trace, amounts used, and counts of requests.
import { z } from "zod"
import { idSchema, type QueryId } from "../../ids.ts"
import { LAST_BUCKET, OUTCOMES } from "./request-counts.ts"

/** The kinds of usage and their units. Only calls carry money, so that no call is paid for twice. */
export const USAGE_UNITS = {
  questions: "questions",
  failed_questions: "questions",
  embedding_tokens: "tokens",
  rerank_passages: "passages",
  llm_calls: "calls",
  prompt_tokens: "tokens",
  completion_tokens: "tokens",
  /** As above, for calls on the tenant's own account at a provider, which the tenant pays itself. */
  own_llm_calls: "calls",
  own_prompt_tokens: "tokens",
  own_completion_tokens: "tokens",
  /** What a cached answer would have used if it had been made again. */
  saved_tokens: "tokens",
  pages_parsed: "pages",
  /** The pages among them whose text was recognised in pictures. */
  pages_ocred: "pages",
  chunks_stored: "chunks",
  byte_days: "bytes",
  /** Requests to a route, whatever their outcome. */
  requests: "requests",
} as const
export type UsageKind = keyof typeof USAGE_UNITS
export const USAGE_KINDS = Object.keys(USAGE_UNITS) as [UsageKind, ...UsageKind[]]

const amount = z.int().nonnegative()
/** Null if the price is unknown. */
const costUsd = z.number().nonnegative().nullable()

const origin = {
  /** Milliseconds since the epoch. */
  at: z.number().positive(),
  tenantId: idSchema("ten"),
  keyId: idSchema("key").nullable(),
  userId: idSchema("usr").nullable(),
}

const llmUseSchema = z.object({
  model: z.string(),
  promptTokens: amount,
  completionTokens: amount,
  costUsd,
  /** True if the provider sent no count and ours is used. */
  estimated: z.boolean(),
  /** True for calls on the tenant's own account. */
  own: z.boolean().optional(),
})
/** What one call of a language model used. */
export type LlmUse = z.infer<typeof llmUseSchema>

const candidateSchema = z.object({
  documentId: z.string(),
  version: z.int(),
  chunkId: z.string(),
  page: z.int().nullable(),
  start: z.int(),
  end: z.int(),
  score: z.number(),
  dense: z.number().nullable(),
  sparse: z.number().nullable(),
  rerank: z.number().nullable(),
  /** Its number among the sources; null if it was not used as one. */
  source: z.int().positive().nullable(),
  /** False if it was found but no longer live. */
  live: z.boolean(),
})
/** A passage that was found. It has offsets only, so that no document text is kept here. */
export type Candidate = z.infer<typeof candidateSchema>

const citationSchema = z.object({
  mark: z.int(),
  answerStart: z.int(),
  answerEnd: z.int(),
  source: z.int(),
  documentId: z.string(),
  version: z.int(),
  chunkId: z.string(),
  page: z.int().nullable(),
  start: z.int(),
  end: z.int(),
})

export const questionRecordSchema = z.object({
  type: z.literal("question"),
  id: idSchema("qry"),
  ...origin,
  endpoint: z.enum(["query", "search"]),
  collectionIds: z.array(idSchema("col")),
  /** Null in a record that was a dead letter, which keeps a hash alone. */
  question: z.string().nullable(),
  questionHash: z.string().nullable().default(null),
  /** The other settings of the request, with the filter in its parsed form. */
  request: z.record(z.string(), z.unknown()),
  cache: z.enum(["HIT", "MISS", "BYPASS"]),
  /** The question whose cached answer was served. */
  cachedFrom: idSchema("qry").nullable().default(null),
  outcome: z.enum(["done", "aborted", "failed"]).default("done"),
  errorCode: z.string().nullable().default(null),
  verdict: z.enum(["answered", "partial", "abstained"]).nullable(),
  grounding: z.object({ score: z.number(), reason: z.string() }).nullable().default(null),
  answer: z.string().nullable().default(null),
  citations: z.array(citationSchema).default([]),
  candidates: z.array(candidateSchema).default([]),
  /** How retrieval chose the candidates, by the names of the explain trace. */
  trace: z.record(z.string(), z.unknown()).default({}),
  epochs: z.record(z.string(), z.int()).nullable().default(null),
  answerModel: z.string().nullable(),
  embeddingModel: z.string(),
  embeddingTokens: amount.default(0),
  rerankPassages: amount.default(0),
  llmCalls: z.array(llmUseSchema).default([]),
  /** What making the cached answer had used. */
  saved: z.object({ promptTokens: amount, completionTokens: amount, costUsd }).nullable().default(null),
  latencyMs: z.number().nonnegative(),
  /** For each stage, milliseconds from the start of the question to the end of the stage. */
  stages: z.record(z.string(), z.number()),
  degraded: z.array(z.string()).default([]),
})
/** A question or search, however it ended. */
export type QuestionRecord = z.infer<typeof questionRecordSchema>
/** A record before parsing: fields that cached answers lack may be absent, which keeps most records small. */
export type NewQuestionRecord = z.input<typeof questionRecordSchema>

const usageEventSchema = z.object({
  type: z.literal("usage"),
  /** Made when the use happens. The ledger counts the first event with an id and ignores others. */
  id: z.string().min(1).max(120),
  ...origin,
  kind: z.enum(USAGE_KINDS),
  amount,
  /** Null if there is none, or several. */
  collectionId: idSchema("col").nullable(),
  endpoint: z.string().max(60),
  model: z.string().max(200).nullable(),
  costUsd,
  estimated: z.boolean(),
})
export type UsageEvent = z.infer<typeof usageEventSchema>

const requestsSchema = z.object({
  type: z.literal("requests"),
  id: usageEventSchema.shape.id,
  ...origin,
  /** Method and route pattern. */
  endpoint: z.string().max(120),
  counts: z.array(
    z.object({
      outcome: z.enum(OUTCOMES),
      bucket: z.int().min(0).max(LAST_BUCKET),
      calls: amount,
      /** The sum over all calls. */
      durationMs: z.number().nonnegative(),
    }),
  ),
})
/**
 * What an isolate counted for one route in some seconds. The ledger adds up a tenant's day to one row for each bucket.
 */
export type RequestsEntry = z.infer<typeof requestsSchema>

export const accountedSchema = z.discriminatedUnion("type", [questionRecordSchema, usageEventSchema, requestsSchema])
export type Accounted = z.infer<typeof accountedSchema>
export type NewEntry = z.input<typeof accountedSchema>

/**
 * The usage events of a question. Their ids follow from its own, so a record that comes twice makes the same events.
 */
export function usageOf(record: QuestionRecord): UsageEvent[] {
  const { at, tenantId, keyId, userId, endpoint, collectionIds } = record
  const collectionId = collectionIds.length === 1 ? (collectionIds[0] ?? null) : null
  const events: UsageEvent[] = []
  const add = (id: string, kind: UsageKind, count: number, more: Partial<UsageEvent> = {}) => {
    if (count === 0) return
    const known = { model: null, costUsd: null, estimated: false, ...more }
    events.push({
      type: "usage",
      id: `${record.id}:${id}`,
      at,
      tenantId,
      keyId,
      userId,
      kind,
      amount: count,
      collectionId,
      endpoint,
      ...known,
    })
  }
  add("question", record.outcome === "failed" ? "failed_questions" : "questions", 1)
  add("embedding", "embedding_tokens", record.embeddingTokens, { model: record.embeddingModel })
  add("rerank", "rerank_passages", record.rerankPassages)
  for (const [i, { promptTokens, completionTokens, model, costUsd, estimated, own }] of record.llmCalls.entries()) {
    add(`llm${i}`, own ? "own_llm_calls" : "llm_calls", 1, { model, costUsd, estimated })
    add(`llm${i}:prompt`, own ? "own_prompt_tokens" : "prompt_tokens", promptTokens, { model, estimated })
    add(`llm${i}:completion`, own ? "own_completion_tokens" : "completion_tokens", completionTokens, {
      model,
      estimated,
    })
  }
  const { saved, answerModel: model } = record
  if (saved)
    add("saved", "saved_tokens", saved.promptTokens + saved.completionTokens, { model, costUsd: saved.costUsd })
  return events
}

/** The usage event of counted requests. */
export const requestsOf = ({ counts, ...entry }: RequestsEntry): UsageEvent => ({
  ...entry,
  type: "usage",
  kind: "requests",
  amount: counts.reduce((sum, { calls }) => sum + calls, 0),
  collectionId: null,
  model: null,
  costUsd: null,
  estimated: false,
})

/** The record without its large fields; what was used and how it ended stay. */
export const withoutTrace = (record: NewQuestionRecord): NewQuestionRecord => ({
  ...record,
  request: {},
  trace: { too_large: true },
  answer: null,
  citations: [],
  candidates: [],
})

/** What a cached answer keeps of the question that made it. */
export type KeptOrigin = {
  id: QueryId
  verdict: "answered" | "partial" | "abstained"
  model: string
  saved: NonNullable<QuestionRecord["saved"]>
}
