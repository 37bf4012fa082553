// Records of questions for tests of the history and the ledger.
import { type CollectionId, newId, type TenantId } from "../../src/ids.ts"
import type { DeadLetters } from "../../src/ports.ts"
import { bucketOf } from "../../src/usage/model/request-counts.ts"
import type { QuestionRecord, RequestsEntry, UsageEvent } from "../../src/usage/model/usage-event.ts"

/** An answered question of a tenant, with one language model call of 100 + 20 tokens. */
export const questionRecord = (
  tenantId: TenantId,
  collectionId: CollectionId,
  changes: Partial<QuestionRecord> = {},
): QuestionRecord => ({
  type: "question",
  id: newId("qry"),
  at: Date.now(),
  tenantId,
  keyId: newId("key"),
  userId: null,
  endpoint: "query",
  collectionIds: [collectionId],
  question: "How long do refunds take?",
  questionHash: null,
  request: { topK: 5 },
  cache: "MISS",
  cachedFrom: null,
  outcome: "done",
  errorCode: null,
  verdict: "answered",
  grounding: { score: 0.9, reason: "covered" },
  answer: "Thirty days. [1]",
  citations: [],
  candidates: [],
  trace: { legs: ["dense", "sparse"] },
  epochs: { [collectionId]: 1 },
  answerModel: "groq/test",
  embeddingModel: "lexical",
  embeddingTokens: 6,
  rerankPassages: 0,
  llmCalls: [{ model: "groq/test", promptTokens: 100, completionTokens: 20, costUsd: 0.000_012, estimated: false }],
  saved: null,
  latencyMs: 120.5,
  stages: { gate: 3 },
  degraded: [],
  ...changes,
})

export const usageEvent = (tenantId: TenantId, changes: Partial<UsageEvent> = {}): UsageEvent => ({
  type: "usage",
  id: newId("job"),
  at: Date.now(),
  tenantId,
  keyId: null,
  userId: null,
  kind: "chunks_stored",
  amount: 7,
  collectionId: null,
  endpoint: "ingest",
  model: null,
  costUsd: null,
  estimated: false,
  ...changes,
})

/** Requests to one route; each took 10 ms. */
export const requests = (tenantId: TenantId, changes: Partial<RequestsEntry> = {}): RequestsEntry => ({
  type: "requests",
  id: newId("job"),
  at: Date.now(),
  tenantId,
  keyId: null,
  userId: null,
  endpoint: "POST /api/v1/query",
  counts: [{ outcome: "success", bucket: bucketOf(10), calls: 3, durationMs: 30 }],
  ...changes,
})

/** A passage that was found and used as the first source. */
export const candidate = (
  documentId: string,
  changes: Partial<QuestionRecord["candidates"][number]> = {},
): QuestionRecord["candidates"][number] => ({
  documentId,
  version: 1,
  chunkId: newId("job"),
  page: null,
  start: 0,
  end: 12,
  score: 0.5,
  dense: 0.4,
  sparse: 0.6,
  rerank: null,
  source: 1,
  live: true,
  ...changes,
})

/** A store of dead letters that is always empty. */
export const noDeadLetters: Pick<DeadLetters, "keep" | "count" | "forget"> = {
  keep: () => Promise.reject(new Error("there was nothing to keep")),
  count: async () => 0,
  forget: async () => 0,
}
