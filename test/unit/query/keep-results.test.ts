// Keeping what a miss has computed: a cache that fails costs the next asker a miss, and the operators a line in the log.
import { expect, test } from "vitest"
import type { AnswerCache } from "../../../src/ports.ts"
import { keepResults } from "../../../src/query/keep-results.ts"
import { retrieve } from "../../../src/query/retrieval/retrieve.ts"
import { COLLECTION, contextOf, fakeDeps, freshTrace, knownHead, questionOf } from "../../support/fake-query.ts"

test("a cache that fails is logged with the request and fails nothing else", async () => {
  const retrieved = await retrieve(fakeDeps().deps, contextOf(), questionOf("Why?"), knownHead(), freshTrace().spent)
  const down = new Error("Redis is away")
  const kept: string[] = []
  const answerCache: Partial<AnswerCache> = {
    keepAnswer: () => Promise.reject(down),
    keepEmbedding: async (_, key) => void kept.push(key),
  }
  const logged: unknown[] = []
  const log = { error: (...line: unknown[]) => void logged.push(line) }
  const deferred: Promise<unknown>[] = []
  const ctx = { ...contextOf(), defer: (work: Promise<unknown>) => void deferred.push(work) }
  const lookup = { answerKey: "answer", embeddingKey: "embedding", collectionIds: [COLLECTION] }
  keepResults({ answerCache, log } as Parameters<typeof keepResults>[0], ctx, {
    lookup,
    heads: new Map(),
    retrieved,
    answer: "{…}",
  })
  await Promise.all(deferred)
  expect(kept).toEqual(["embedding"])
  expect(logged).toEqual([["cache.not-kept", down, { request_id: "req_test", tenant_id: "ten_a" }]])
})
