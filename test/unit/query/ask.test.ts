// Asking: what is looked up, cached and counted, and whose model answers.

import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { LanguageModel } from "../../../src/ports.ts"
import type { AnsweringEvent } from "../../../src/query/answer-question.ts"
import { collectAnswer } from "../../../src/query/ask.ts"
import { answerCacheKey, embeddingCacheKey } from "../../../src/query/cache-key.ts"
import type { Provider } from "../../../src/tenants/model/provider.ts"
import type { Amounts } from "../../../src/usage/model/budget.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import { questionRecordSchema, usageOf } from "../../../src/usage/model/usage-event.ts"
import { COLLECTION, fakeModel, headOf, lateReplies } from "../../support/fake-query.ts"
import { asking, QUESTION, text, valid } from "./asking.ts"

describe("a tenant's own account", () => {
  const mine: Provider = { baseUrl: null, model: "own/model", price: null, sealedKey: "sealed", setAt: "2026-01-01" }

  test("answers in place of the organisation's, which is not called, and pays for itself", async () => {
    const shared = fakeModel("groq/test", [text])
    const { answer, recorded, held, settled, owners, kept, lookups } = await asking({
      llm: shared.llm,
      believed: mine,
      provider: mine,
    })
    expect(answer?.model).toBe("own/model")
    expect(shared.requests).toEqual([])
    expect(new Set(owners)).toEqual(new Set(["ten_a"]))
    expect(recorded).toMatchObject([{ answerModel: "own/model", llmCalls: [{ model: "own/model", own: true }] }])
    const [record] = recorded
    const events = record?.type === "question" ? usageOf(questionRecordSchema.parse(valid(record))) : []
    const money = events.filter(({ costUsd }) => costUsd !== null).map(({ kind }) => kind)
    expect(money).toEqual(["own_llm_calls"])
    expect(events.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["own_prompt_tokens", "own_completion_tokens", "questions"]),
    )
    expect(held).toMatchObject([{ usd: 0, ownUsd: expect.any(Number) }])
    expect(settled).toMatchObject([{ usd: 0, ownUsd: unitsOf(0.5) }])
    expect(kept).toHaveLength(2)
    const ownKey = await answerCacheKey(QUESTION, { answerModel: "own/model", embeddingModel: "lexical" })
    expect(lookups).toMatchObject([{ answerKey: ownKey }])
    expect(kept[0]).toContain(` ${ownKey} `)
  })

  test.each([
    ["removed", { believed: mine }, "groq/test"],
    ["set", { provider: mine }, "own/model"],
  ])(
    "that was %s since the isolate looked is as it stands now, and nothing is kept or served under the other's name",
    async (_, setup, model) => {
      const { llm } = fakeModel("groq/test", [text])
      const { asked, answer, kept } = await asking({ ...setup, llm, cached: { answer: "{…}" } })
      expect(asked.type).toBe("answering")
      expect(answer?.model).toBe(model)
      expect(kept).toEqual([])
    },
  )
})

describe("asking", () => {
  test("holds of budgets what the question takes at most, in tokens and in money, and nothing without a model", async () => {
    const { llm } = fakeModel("groq/test", [text])
    const { held, settled } = await asking({
      llm: { ...llm, costOf: (prompt, completion) => (prompt + completion) / 1e6 },
    })
    const [most] = held
    expect(most?.tokens).toBeGreaterThan(settled[0]?.tokens ?? Number.POSITIVE_INFINITY)
    expect(most).toEqual({ queries: 1, tokens: most?.tokens, usd: unitsOf((most?.tokens ?? 0) / 1e6) })
    expect((await asking({ llm: { ...llm, isFree: true } })).held).toEqual([{ queries: 1, tokens: 0, usd: 0 }])
  })

  test("hands over a kept answer as it is, and asks nothing else", async () => {
    const { asked, kept, calls, counted, observed, tookMs, settled } = await asking({ cached: { answer: "{…}" } })
    expect(settled).toEqual([{ queries: 1, tokens: 0, usd: 0 }])
    expect(asked).toMatchObject({ type: "hit", reply: "{…}" })
    expect(calls).toEqual([])
    expect(kept).toEqual([])
    expect(counted).toEqual({
      "rag_queries_processed_total ten_a": 1,
      "rag_cache_hits_total query": 1,
      rag_query_duration_seconds: 1,
    })
    expect(asked.type === "hit" && asked.latencyMs).toBeLessThanOrEqual(tookMs)
    expect(observed.rag_query_duration_seconds).toBeLessThanOrEqual(tookMs / 1_000)
  })

  test("looks up what its question, its collections and its models make of it", async () => {
    const { lookups } = await asking({ llm: fakeModel("groq/test", ["Refunds take 30 days. [1]"]).llm })
    expect(lookups).toEqual([
      {
        answerKey: await answerCacheKey(QUESTION, { answerModel: "groq/test", embeddingModel: "lexical" }),
        embeddingKey: await embeddingCacheKey("lexical", QUESTION.query),
        collectionIds: [COLLECTION],
      },
    ])
  })

  test("keeps with an answer which question made it and what a hit will save; an unknown price stays one", async () => {
    const { llm } = fakeModel("groq/test", ["Refunds take 30 days. [1]"])
    const { answer, origins, observed, tookMs } = await asking({ llm })
    const saved = { promptTokens: 10, completionTokens: 2, costUsd: 0.5 }
    expect(origins).toEqual([{ id: answer?.id, verdict: "answered", model: "groq/test", saved }])
    expect(observed.rag_query_duration_seconds).toBeLessThanOrEqual(tookMs / 1_000)
    expect(answer?.latencyMs).toBeLessThanOrEqual(tookMs)
    const unpriced: LanguageModel = {
      ...llm,
      async *stream(request) {
        for await (const event of llm.stream(request))
          yield event.type === "usage" ? { ...event, costUsd: null } : event
      },
    }
    expect((await asking({ llm: unpriced })).origins).toMatchObject([{ saved: { ...saved, costUsd: null } }])
  })

  test("with its budget used up asks no model, says so and keeps nothing of it", async () => {
    const model = fakeModel("groq/test", ["Refunds take 30 days. [1]"])
    const { answer, kept } = await asking({ llm: model.llm, isExtractive: true })
    expect(answer).toMatchObject({ model: "extractive", degraded: ["budget"] })
    expect(model.requests).toEqual([])
    expect(kept).toEqual(["embedding"])
    expect((await asking({ llm: model.llm })).answer).toMatchObject({ model: "groq/test", degraded: [] })
  })

  test("where no budget bounds it asks the model, and hands over what is kept", async () => {
    const { llm } = fakeModel("groq/test", [text])
    expect((await asking({ llm, isUnbounded: true })).answer).toMatchObject({ model: "groq/test", degraded: [] })
    expect((await asking({ llm, isUnbounded: true, cached: { answer: "{…}" } })).asked.type).toBe("hit")
  })

  describe("before each call holds the most that it can use", () => {
    const calling = (llm: LanguageModel, cover: (most: Amounts) => Promise<boolean>, more: object = {}) =>
      asking({ llm, cover, ...more })

    test("and calls no model where its budgets have no room for that", async () => {
      const model = fakeModel("groq/test", [text])
      const covered: number[] = []
      const { answer, kept } = await calling(model.llm, async ({ tokens }) => {
        expect(model.requests).toEqual([])
        covered.push(tokens)
        return false
      })
      expect(covered).toEqual([expect.any(Number)])
      expect(covered[0]).toBeGreaterThan(1_024)
      expect(model.requests).toEqual([])
      expect(answer).toMatchObject({ model: "extractive", degraded: ["budget"] })
      expect(kept).toEqual(["embedding"])
    })

    test("again where the first call was in vain, because what it was asked with is gone", async () => {
      const model = fakeModel("groq/test", [text])
      const covered: number[] = []
      const cover = async ({ tokens }: Amounts) => covered.push(tokens) > 0
      await calling(model.llm, cover, { dead: ["doc_1"] })
      expect([covered.length, model.requests.length]).toEqual([2, 2])
    })

    test("and is refused, having used nothing, where a budget says so", async () => {
      const model = fakeModel("groq/test", [text])
      const refusal = new AppError("budget-exhausted")
      await expect(calling(model.llm, () => Promise.reject(refusal))).rejects.toBe(refusal)
      expect(model.requests).toEqual([])
    })
  })

  describe("waits one after the other for", () => {
    const { llm } = fakeModel("groq/test", [text])
    const embedding = new Float32Array([0.5, 0.5])
    const heads = new Map([[COLLECTION, { state: "missing" as const, lease: "lease_1" }]])
    test.each([
      ["one reply, of a cached answer", { cached: { answer: "{…}" } }, 1],
      ["four, of an extractive answer", {}, 4],
      ["four, of a model's", { llm }, 4],
      ["four, with the collection's head to be read too", { cached: { heads } }, 4],
      ["three, of an extractive answer to a cached embedding", { cached: { embedding } }, 3],
      ["three, of a model's to a cached embedding", { cached: { embedding }, llm }, 3],
    ])("%s", async (_, setup, hops) => {
      const { wait, count } = lateReplies()
      const { asked } = await asking({ ...setup, wait })
      expect([asked.type, count()]).toEqual([hops === 1 ? "hit" : "answering", hops])
    })
  })

  test("restores the head that the first hop missed, under the lease it was given, and keeps no answer", async () => {
    const heads = new Map([[COLLECTION, { state: "missing" as const, lease: "lease_1" }]])
    expect((await asking({ cached: { heads } })).kept).toEqual(["embedding", `head ten_a ${COLLECTION} lease_1 7`])
    expect((await asking({ cached: { heads: new Map() } })).kept).toEqual(["embedding"])
  })

  test("read to its end without a whole answer is a fault of ours", async () => {
    async function* events(): AsyncGenerator<AnsweringEvent> {
      yield { type: "token", text: "Refunds" }
    }
    await expect(collectAnswer(events())).rejects.toMatchObject({ code: "internal" })
  })

  test("answers a miss and keeps answer and embedding under the epochs of the first hop", async () => {
    const { asked, answer, kept, lookups, counted } = await asking()
    expect(asked).toMatchObject({ type: "answering", cache: "MISS" })
    expect(kept).toEqual([
      `ten_a ${lookups[0]?.answerKey} ${COLLECTION},7 kept: ${answer?.answer} ${answer?.grounding.verdict}`,
      "embedding",
    ])
    expect(counted).toMatchObject({ "rag_cache_misses_total query": 1, "rag_cache_misses_total embedding": 1 })
  })

  test.each([
    ["without the cache", { useCache: false }],
    ["with the cache away", { cached: null }],
  ])("%s looks nothing up, keeps nothing and says so", async (_, setup) => {
    const { asked, kept, counted } = await asking(setup)
    expect(asked).toMatchObject({ type: "answering", cache: "BYPASS" })
    expect(kept).toEqual([])
    expect(counted["rag_cache_misses_total query"]).toBe("cached" in setup ? 1 : undefined)
  })

  test("keeps no reason, which may quote the question, where a collection must not keep questions", async () => {
    expect((await asking()).reasons).toEqual([expect.stringMatching(/./)])
    const heads = new Map([[COLLECTION, { state: "clean" as const, head: headOf({ redactQuestions: true }) }]])
    const { reasons, answer } = await asking({ cached: { heads } })
    expect([reasons, answer?.grounding.reason]).toEqual([[""], expect.stringMatching(/./)])
  })

  test("keeps no answer while a writer is at work", async () => {
    const { kept } = await asking({ cached: { heads: new Map([[COLLECTION, { state: "dirty" }]]) } })
    expect(kept).toEqual(["embedding"])
  })

  test("of the embedding the first hop found makes no new one", async () => {
    const { calls, counted, kept } = await asking({ cached: { embedding: Float32Array.of(0.5, 0.5) } })
    expect(kept).not.toContain("embedding")
    expect(calls).toEqual(["search ten_a", "liveness doc_1,doc_2,doc_3"])
    expect(counted).toMatchObject({ "rag_cache_hits_total embedding": 1 })
  })
})
