// What is accounted for, as it travels from where it happened to the ledger: questions with their trace, and amounts used.
import { z } from "zod"
import { idSchema, type QueryId } from "../../ids.ts"
import { LAST_BUCKET, OUTCOMES } from "./request-counts.ts"

/** What is measured, and in what. Money stands on calls alone, so that no call is paid for twice. */
export const USAGE_UNITS = {
  questions: "questions",
  failed_questions: "questions",
  embedding_tokens: "tokens",
  rerank_passages: "passages",
  llm_calls: "calls",
  prompt_tokens: "tokens",
  completion_tokens: "tokens",
  /** The same of calls on the tenant's own account at a provider, whose money is its own. */
  own_llm_calls: "calls",
  own_prompt_tokens: "tokens",
  own_completion_tokens: "tokens",
  /** What an answer from the cache would have taken; its money was not spent. */
  saved_tokens: "tokens",
  pages_parsed: "pages",
  /** Those of them whose text was recognised in pictures. */
  pages_ocred: "pages",
  chunks_stored: "chunks",
  byte_days: "bytes",
  /** Of a route, whatever came of them. */
  requests: "requests",
} as const
export type UsageKind = keyof typeof USAGE_UNITS
export const USAGE_KINDS = Object.keys(USAGE_UNITS) as [UsageKind, ...UsageKind[]]

const amount = z.int().nonnegative()
/** Null where nobody knows the price. */
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
  /** The provider's count never came; ours stands in its place. */
  estimated: z.boolean(),
  /** On the tenant's own account. */
  own: z.boolean().optional(),
})
/** What one call of a language model took. */
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
  /** Its number among the sources; null for one that was not used. */
  source: z.int().positive().nullable(),
  /** False for what was found but is no longer live. */
  live: z.boolean(),
})
/** A passage that was found, best first; offsets alone, so that no text of a document is kept here. */
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
  /** Null in a record that was a dead letter: then the hash alone is known. */
  question: z.string().nullable(),
  questionHash: z.string().nullable().default(null),
  /** Everything else that was asked for; the filter in the form it is applied in. */
  request: z.record(z.string(), z.unknown()),
  cache: z.enum(["HIT", "MISS", "BYPASS"]),
  /** The question whose kept answer was served. */
  cachedFrom: idSchema("qry").nullable().default(null),
  outcome: z.enum(["done", "aborted", "failed"]).default("done"),
  errorCode: z.string().nullable().default(null),
  verdict: z.enum(["answered", "partial", "abstained"]).nullable(),
  grounding: z.object({ score: z.number(), reason: z.string() }).nullable().default(null),
  answer: z.string().nullable().default(null),
  citations: z.array(citationSchema).default([]),
  candidates: z.array(candidateSchema).default([]),
  /** How the candidates came about, by the names of the explain trace. */
  trace: z.record(z.string(), z.unknown()).default({}),
  epochs: z.record(z.string(), z.int()).nullable().default(null),
  answerModel: z.string().nullable(),
  embeddingModel: z.string(),
  embeddingTokens: amount.default(0),
  rerankPassages: amount.default(0),
  llmCalls: z.array(llmUseSchema).default([]),
  /** What the kept answer had taken. */
  saved: z.object({ promptTokens: amount, completionTokens: amount, costUsd }).nullable().default(null),
  latencyMs: z.number().nonnegative(),
  /** Milliseconds by stage. */
  stages: z.record(z.string(), z.number()),
  degraded: z.array(z.string()).default([]),
})
/** One question or search, however it ended. */
export type QuestionRecord = z.infer<typeof questionRecordSchema>
/** As it is written: what an answer from the cache has none of is left out, since most records are of these. */
export type NewQuestionRecord = z.input<typeof questionRecordSchema>

const usageEventSchema = z.object({
  type: z.literal("usage"),
  /** Made when it happened; of events with one id only the first counts. */
  id: z.string().min(1).max(120),
  ...origin,
  kind: z.enum(USAGE_KINDS),
  amount,
  /** Null also where several were meant at once. */
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
      /** Of all of them together. */
      durationMs: z.number().nonnegative(),
    }),
  ),
})
/** What an isolate counted of one route in some seconds; a day's requests of a tenant become as many rows as have buckets. */
export type RequestsEntry = z.infer<typeof requestsSchema>

export const accountedSchema = z.discriminatedUnion("type", [questionRecordSchema, usageEventSchema, requestsSchema])
export type Accounted = z.infer<typeof accountedSchema>
export type NewEntry = z.input<typeof accountedSchema>

/** What a question used. The ids follow from its own, so that a record that comes twice makes the same events. */
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

/** The same of requests, as one event. */
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

/** The record without what makes it large: what was used and how it ended stays. */
export const withoutTrace = (record: NewQuestionRecord): NewQuestionRecord => ({
  ...record,
  request: {},
  trace: { too_large: true },
  answer: null,
  citations: [],
  candidates: [],
})

/** What a kept answer tells of the question that made it. */
export type KeptOrigin = {
  id: QueryId
  verdict: "answered" | "partial" | "abstained"
  model: string
  saved: NonNullable<QuestionRecord["saved"]>
}
