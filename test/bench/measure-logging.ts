// What the history adds to a cached query: CPU of noting it and of its share of a message, without the queue's own call.

import type { TenantContext } from "../../src/context.ts"
import { keptForm } from "../../src/edge/cached-answer.ts"
import { type ApiKeyId, type CollectionId, newId, type TenantId } from "../../src/ids.ts"
import { noMetrics } from "../../src/metrics.ts"
import { startTrace } from "../../src/query/history/query-trace.ts"
import { recordHit } from "../../src/query/history/record-question.ts"
import type { Question } from "../../src/query/model/question.ts"
import { createUsageBuffer } from "../../src/usage/buffer.ts"
import { median } from "./statistics.ts"

const HITS = 20_000

export type Logging = { recordUs: number; messageBytesAHit: number }

/** The least of the rounds: whatever else the machine does only adds to it. */
export async function measureLogging(rounds: number): Promise<Logging> {
  const collection: CollectionId = newId("col")
  const ctx = contextOf(newId("ten"), newId("key"))
  const question = questionOf(collection)
  const origin = { id: newId("qry"), verdict: "answered", model: "extractive", saved: NOTHING } as const
  const kept = `${JSON.stringify(origin)}\n${JSON.stringify({ answer: "Thirty days. [1]", citations: [], sources: [] })}`
  const taken: number[] = []
  let bytes = 0
  for (let round = 0; round < rounds; round++) {
    const sends: Promise<unknown>[] = []
    const usageLog = createUsageBuffer({
      queue: {
        send: async (message) => {
          bytes += message.length
        },
      },
      metrics: noMetrics,
      log: { error() {} },
      flushMs: 1_000,
      wait: () => new Promise(() => {}),
    })
    const deps = {
      usageLog,
      config: { EMBEDDING_MODEL: "lexical" },
      llm: { name: "extractive", isFree: true as const },
    }
    const defer = (work: Promise<unknown>) => void sends.push(work)
    const before = process.cpuUsage()
    for (let i = 0; i < HITS; i++) {
      recordHit(deps, { ...ctx, defer }, question, startTrace(newId("qry")), keptForm.read(kept).origin)
      if (i % 100 === 99) await usageLog.flush()
    }
    const { user, system } = process.cpuUsage(before)
    taken.push((user + system) / HITS)
  }
  return { recordUs: Math.min(...taken, median(taken)), messageBytesAHit: Math.round(bytes / HITS / rounds) }
}

const NOTHING = { promptTokens: 0, completionTokens: 0, costUsd: 0 }

const questionOf = (collection: CollectionId): Question => ({
  query: "How long do refunds take after a return?",
  collectionIds: [collection],
  filter: null,
  topK: 5,
  minScore: null,
  useVector: true,
  useKeyword: true,
  rerank: false,
  fusion: null,
  boost: null,
  maxTokens: null,
  temperature: null,
  context: "none",
  strict: false,
  explain: false,
})

const contextOf = (tenantId: TenantId, keyId: ApiKeyId): TenantContext => ({
  requestId: "req_bench",
  defer() {},
  signal: new AbortController().signal,
  actor: { type: "api-key", keyId },
  tenantId,
  tier: "free",
  scopes: ["query"],
  allowedCollections: null,
  defaultCollectionId: newId("col"),
  filter: null,
})
