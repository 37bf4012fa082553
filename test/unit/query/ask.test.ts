// Asking as one verb: what is looked up, kept and counted, whichever door the question came through.
import { describe, expect, test } from "vitest"
import type { TenantContext } from "../../../src/context.ts"
import { AppError } from "../../../src/errors.ts"
import { type ApiKeyId, newId, type QueryId, type UserId } from "../../../src/ids.ts"
import type { CachedState, CacheLookup, LanguageModel } from "../../../src/ports.ts"
import type { AnsweringEvent } from "../../../src/query/answer-question.ts"
import { type AskDeps, ask, wholeAnswer } from "../../../src/query/ask.ts"
import { answerCacheKey, embeddingCacheKey } from "../../../src/query/cache-key.ts"
import type { Provider } from "../../../src/tenants/model/provider.ts"
import type { Amounts } from "../../../src/usage/model/budget.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import {
  type KeptOrigin,
  type NewEntry,
  type NewQuestionRecord,
  questionRecordSchema,
  usageOf,
} from "../../../src/usage/model/usage-event.ts"
import {
  COLLECTION,
  contextOf,
  fakeDeps,
  fakeModel,
  headOf,
  questionOf,
  REFUND_HITS,
  unavailable,
} from "../../support/fake-query.ts"

const ORIGIN: KeptOrigin = {
  id: "qry_first" as QueryId,
  verdict: "answered",
  model: "groq/test",
  saved: { promptTokens: 100, completionTokens: 20, costUsd: 0.1 },
}
const [text, more] = ["Refunds take 30 days. [1]", " Refunds need a receipt. [2]"]
const QUESTION = questionOf("How long do refunds take?")

async function asking(
  setup: {
    useCache?: boolean
    cached?: Partial<CachedState> | null
    dead?: string[]
    llm?: LanguageModel
    leaves?: boolean
    searchError?: Error
    isExtractive?: boolean
    /** Whether budgets have room for a call. */
    cover?: (most: Amounts) => Promise<boolean>
    actor?: TenantContext["actor"]
    /** As the isolate's copy has it, and as the tenant's record has it in the first trip. */
    believed?: Provider
    provider?: Provider
  } = {},
) {
  const fake = fakeDeps({ hits: REFUND_HITS, dead: setup.dead ?? [], ...(setup.llm ? { llm: setup.llm } : {}) })
  const kept: string[] = []
  const deferred: Promise<unknown>[] = []
  const recorded: NewEntry[] = []
  const settled: Amounts[] = []
  const held: Amounts[] = []
  const owners: string[] = []
  const { searchError } = setup
  const deps: AskDeps = {
    ...fake.deps,
    ...(searchError ? { chunks: { ...fake.deps.chunks, search: () => Promise.reject(searchError) } } : {}),
    log: { ...fake.deps.log, info() {}, warn() {} },
    config: { EMBEDDING_MODEL: "lexical" },
    ownModel: (tenant, { model }) => {
      owners.push(tenant)
      return {
        ...fakeModel(model, [text]).llm,
        isOwn: true,
        costOf: (prompt, completion) => (prompt + completion) / 1e6,
      }
    },
    usageLog: { record: (entry) => void recorded.push(entry) },
    answerCache: {
      keepAnswer: async (tenant, key, epochs, answer) => void kept.push(`${tenant} ${key} ${[...epochs]} ${answer}`),
      keepEmbedding: async () => void kept.push("embedding"),
      restoreHead: async (tenant, id, lease, { epoch }) => void kept.push(`head ${tenant} ${id} ${lease} ${epoch}`),
    } as AskDeps["answerCache"],
  }
  const lookups: (CacheLookup | null)[] = []
  const origins: KeptOrigin[] = []
  const before = performance.now()
  const clean = new Map([[COLLECTION, { state: "clean" as const, head: headOf() }]])
  const asked = await ask(deps, {
    question: QUESTION,
    asker: { ...contextOf(), provider: setup.believed },
    useCache: setup.useCache ?? true,
    admit: async (lookup, most) => {
      held.push(most)
      lookups.push(lookup)
      const cached = setup.cached === null ? null : { answer: null, embedding: null, heads: clean, ...setup.cached }
      const { isExtractive = false, actor = contextOf().actor } = setup
      const cover = setup.cover ?? (async () => true)
      const budget = { isExtractive, cover, settle: (used: Amounts) => void settled.push(used) }
      const defer = (work: Promise<unknown>) => void deferred.push(work)
      return { ctx: { ...contextOf(), actor, provider: setup.provider, budget, defer }, cached: lookup && cached }
    },
    form: {
      write: ({ answer }, origin) => {
        origins.push(origin)
        return `kept: ${answer} ${origin.verdict}`
      },
      read: (kept) => ({ origin: ORIGIN, reply: kept }),
    },
  })
  const answer =
    asked.type === "answering" && !setup.leaves
      ? await wholeAnswer(asked.events).catch((error: unknown) => {
          if (error !== searchError) throw error
          return null
        })
      : null
  if (asked.type === "answering" && setup.leaves) for await (const { type } of asked.events) if (type === "token") break
  await Promise.all(deferred)
  expect(fake.errors.filter((event) => event !== "llm.unavailable")).toEqual([])
  const { counted, observed, calls } = fake
  const tookMs = performance.now() - before
  return { asked, answer, recorded, settled, held, owners, kept, origins, lookups, counted, observed, calls, tookMs }
}

/** The fakes' short ids stand for real ones. */
const valid = (record: NewQuestionRecord) => ({
  ...record,
  tenantId: newId("ten"),
  keyId: newId("key"),
  collectionIds: [newId("col")],
})

describe("what is recorded", () => {
  const used = { model: "groq/test", promptTokens: 10, completionTokens: 2, costUsd: 0.5, estimated: false }

  test("of an answer is what it was found by, what it used, and the id it was given under", async () => {
    const { answer, recorded } = await asking({ llm: fakeModel("groq/test", [text]).llm, dead: ["doc_3"] })
    expect(recorded).toMatchObject([
      {
        type: "question",
        id: answer?.id,
        tenantId: "ten_a",
        keyId: "key_a",
        userId: null,
        endpoint: "query",
        cache: "MISS",
        outcome: "done",
        verdict: "answered",
        answer: answer?.answer,
        llmCalls: [used],
        embeddingTokens: 3,
        epochs: { [COLLECTION]: 7 },
        collectionIds: [COLLECTION],
        candidates: [
          { documentId: "doc_1", source: 1, live: true },
          { documentId: "doc_2", source: 2, live: true },
          { documentId: "doc_3", source: null, live: false },
        ],
      },
    ])
    const [record] = recorded
    expect(JSON.stringify(record)).not.toContain("need a receipt")
    expect(record?.type === "question" && record.trace?.prompt_sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test("of a hit is whose answer it was and what it saved, and no use of its own", async () => {
    const { asked, recorded } = await asking({ cached: { answer: "{…}" } })
    expect(recorded).toMatchObject([
      {
        id: asked.type === "hit" && asked.id,
        cache: "HIT",
        cachedFrom: ORIGIN.id,
        verdict: "answered",
        saved: ORIGIN.saved,
      },
    ])
  })

  test("is who asked, when, and how long each stage took", async () => {
    const byKey = await asking({ actor: { type: "api-key", keyId: "key_a" as ApiKeyId } })
    const byUser = await asking({ actor: { type: "user", userId: "usr_a" as UserId } })
    expect(byKey.recorded).toMatchObject([{ keyId: "key_a", userId: null }])
    expect(byUser.recorded).toMatchObject([{ keyId: null, userId: "usr_a" }])
    const [record] = byUser.recorded
    if (record?.type !== "question") throw new Error("no question was recorded")
    expect(Object.keys(record.stages)).toEqual(["gate", "retrieve", "liveness", "first_token"])
    const times = [...Object.values(record.stages), record.latencyMs]
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(record.latencyMs).toBeLessThanOrEqual(byUser.tookMs + 0.1)
    expect(record.at).toBeLessThanOrEqual(Date.now())
    expect(record.at).toBeGreaterThan(Date.now() - byUser.tookMs - 1_000)
  })

  test("of the answer is what it said and why it may be trusted, without what it quoted", async () => {
    const { answer, recorded } = await asking({ llm: fakeModel("groq/test", [text]).llm })
    const { score, reason } = answer?.grounding ?? {}
    expect(answer?.citations).toHaveLength(1)
    const citations = answer?.citations.map(({ quote: _, ...citation }) => citation)
    expect(recorded).toMatchObject([{ grounding: { score, reason }, citations, degraded: [], errorCode: null }])
    expect(recorded).toMatchObject([{ trace: { embedding: "lexical (r1)" } }])
  })

  test.each([
    [unavailable("embedder-unavailable"), "embedder-unavailable"],
    [new TypeError("a bug"), "internal"],
  ])("of a failure is its code, and of a bug that it was one: %s", async (searchError, errorCode) => {
    const { recorded } = await asking({ searchError })
    expect(recorded).toMatchObject([{ outcome: "failed", errorCode, verdict: null, grounding: null, answer: null }])
    expect(recorded).toMatchObject([{ candidates: [], citations: [], trace: {}, epochs: null, degraded: [] }])
  })

  test("of an asker who leaves midway is what had come by then, labelled as our estimate", async () => {
    const { recorded } = await asking({ llm: fakeModel("groq/test", [text, more]).llm, leaves: true })
    expect(recorded).toMatchObject([{ outcome: "aborted", verdict: null, answer: null }])
    const [call] = recorded[0]?.type === "question" ? (recorded[0].llmCalls ?? []) : []
    expect(call).toMatchObject({ model: "groq/test", costUsd: null, estimated: true })
    expect(call?.completionTokens).toBeGreaterThan(0)
    expect(call?.promptTokens).toBeGreaterThan(100)
  })

  test("of an asker who leaves midway costs what is known of the model that spoke, so that no budget is talked past", async () => {
    const prices: Record<string, number> = { first: 1, second: 0.01 }
    const costOf: LanguageModel["costOf"] = (prompt, completion, model = "first") =>
      prompt * (prices[model] ?? 0) + completion
    const { llm } = fakeModel("first", [text, more])
    const stream: LanguageModel["stream"] = async function* (request) {
      for await (const event of llm.stream(request)) yield { ...event, model: "second" }
    }
    const { recorded, settled } = await asking({ llm: { name: "first", costOf, stream }, leaves: true })
    const [call] = recorded[0]?.type === "question" ? (recorded[0].llmCalls ?? []) : []
    const { promptTokens = 0, completionTokens = 0 } = call ?? {}
    expect(call).toMatchObject({ model: "second", estimated: true, costUsd: promptTokens * 0.01 + completionTokens })
    expect(settled).toEqual([
      {
        queries: 1,
        tokens: promptTokens + completionTokens,
        usd: unitsOf(call?.costUsd ?? 0),
        ownUsd: 0,
      },
    ])
  })

  test("of a question whose search failed is what embedding it took", async () => {
    const { recorded } = await asking({ searchError: unavailable("llm-unavailable") })
    expect(recorded).toMatchObject([{ outcome: "failed", errorCode: "llm-unavailable", embeddingTokens: 3 }])
  })

  test("of a stream that the provider cut is what it had sent, and the answer that took its place", async () => {
    const llm = fakeModel("groq/test", [text, unavailable("llm-unavailable")]).llm
    const { recorded } = await asking({ llm })
    expect(recorded).toMatchObject([
      {
        outcome: "done",
        degraded: ["llm"],
        answerModel: "extractive",
        llmCalls: [{ completionTokens: 1, estimated: true }],
      },
    ])
  })

  test("of a provider that refused is no use at all", async () => {
    const { recorded } = await asking({ llm: fakeModel("groq/test", [unavailable("llm-unavailable")]).llm })
    expect(recorded).toMatchObject([{ outcome: "done", degraded: ["llm"], llmCalls: [] }])
  })
})

describe("a tenant's own account", () => {
  const mine: Provider = { baseUrl: null, model: "own/model", price: null, sealedKey: "sealed", setAt: "2026-01-01" }

  test("answers in place of the organisation's, which is not called, and pays for itself", async () => {
    const shared = fakeModel("groq/test", [text])
    const { answer, recorded, held, settled, owners, kept } = await asking({
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

  test("restores the head that the first hop missed, under the lease it was given, and keeps no answer", async () => {
    const heads = new Map([[COLLECTION, { state: "missing" as const, lease: "lease_1" }]])
    expect((await asking({ cached: { heads } })).kept).toEqual(["embedding", `head ten_a ${COLLECTION} lease_1 7`])
    expect((await asking({ cached: { heads: new Map() } })).kept).toEqual(["embedding"])
  })

  test("read to its end without a whole answer is a fault of ours", async () => {
    async function* events(): AsyncGenerator<AnsweringEvent> {
      yield { type: "token", text: "Refunds" }
    }
    await expect(wholeAnswer(events())).rejects.toMatchObject({ code: "internal" })
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
