// Asking as one verb: what is looked up, kept and counted, whichever door the question came through.
import { describe, expect, test } from "vitest"
import type { QueryId } from "../../../src/ids.ts"
import type { CachedState, CacheLookup, LanguageModel } from "../../../src/ports.ts"
import { type AskDeps, ask, wholeAnswer } from "../../../src/query/ask.ts"
import type { Amounts } from "../../../src/usage/budget.ts"
import type { KeptOrigin, NewEntry } from "../../../src/usage/usage-event.ts"
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
  } = {},
) {
  const fake = fakeDeps({ hits: REFUND_HITS, dead: setup.dead ?? [], ...(setup.llm ? { llm: setup.llm } : {}) })
  const kept: string[] = []
  const deferred: Promise<unknown>[] = []
  const recorded: NewEntry[] = []
  const settled: Amounts[] = []
  const held: Amounts[] = []
  const { searchError } = setup
  const deps: AskDeps = {
    ...fake.deps,
    ...(searchError ? { chunks: { search: () => Promise.reject(searchError) } } : {}),
    log: { ...fake.deps.log, info() {}, warn() {} },
    config: { EMBEDDING_MODEL: "lexical" },
    usageLog: { record: (entry) => void recorded.push(entry) },
    answerCache: {
      keepAnswer: async (tenant, key, epochs, answer) => void kept.push(`${tenant} ${key} ${[...epochs]} ${answer}`),
      keepEmbedding: async () => void kept.push("embedding"),
      restoreHead: async () => void kept.push("head"),
    } as AskDeps["answerCache"],
  }
  const lookups: (CacheLookup | null)[] = []
  const clean = new Map([[COLLECTION, { state: "clean" as const, head: headOf() }]])
  const asked = await ask(deps, {
    question: QUESTION,
    useCache: setup.useCache ?? true,
    admit: async (lookup, most) => {
      held.push(most)
      lookups.push(lookup)
      const cached = setup.cached === null ? null : { answer: null, embedding: null, heads: clean, ...setup.cached }
      const budget = { isExtractive: false, settle: (used: Amounts) => void settled.push(used) }
      return { ctx: { ...contextOf(), budget, defer: (work) => void deferred.push(work) }, cached: lookup && cached }
    },
    form: {
      write: ({ answer }, origin) => `kept: ${answer} ${origin.verdict}`,
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
  return { asked, answer, recorded, settled, held, kept, lookups, counted: fake.counted, calls: fake.calls }
}

describe("what is recorded", () => {
  const used = { model: "groq/test", promptTokens: 10, completionTokens: 2, costUsd: 0.5, estimated: false }

  test("of an answer is what it was found by, what it used, and the id it was given under", async () => {
    const { answer, recorded } = await asking({ llm: fakeModel("groq/test", [text]).llm, dead: ["doc_3"] })
    expect(recorded).toMatchObject([
      {
        ...{ type: "question", id: answer?.id, tenantId: "ten_a", keyId: "key_a", userId: null, endpoint: "query" },
        ...{ cache: "MISS", outcome: "done", verdict: "answered", answer: answer?.answer, llmCalls: [used] },
        ...{ embeddingTokens: 3, epochs: { [COLLECTION]: 7 }, collectionIds: [COLLECTION] },
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
        ...{ id: asked.type === "hit" && asked.id, cache: "HIT", cachedFrom: ORIGIN.id, verdict: "answered" },
        saved: ORIGIN.saved,
      },
    ])
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
      { queries: 1, tokens: promptTokens + completionTokens, usd: Math.round((call?.costUsd ?? 0) * 1_000_000) },
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

describe("asking", () => {
  test("holds of budgets what the question takes at most, in tokens and in money, and nothing without a model", async () => {
    const { llm } = fakeModel("groq/test", [text])
    const { held, settled } = await asking({
      llm: { ...llm, costOf: (prompt, completion) => (prompt + completion) / 1e6 },
    })
    const [most] = held
    expect(most?.tokens).toBeGreaterThan(settled[0]?.tokens ?? Number.POSITIVE_INFINITY)
    expect(most).toEqual({ queries: 1, tokens: most?.tokens, usd: most?.tokens })
    expect((await asking({ llm: { ...llm, isFree: true } })).held).toEqual([{ queries: 1, tokens: 0, usd: 0 }])
  })

  test("hands over a kept answer as it is, and asks nothing else", async () => {
    const { asked, kept, calls, counted } = await asking({ cached: { answer: "{…}" } })
    expect(asked).toMatchObject({ type: "hit", reply: "{…}" })
    expect(calls).toEqual([])
    expect(kept).toEqual([])
    expect(counted).toEqual({
      "rag_queries_processed_total ten_a": 1,
      "rag_cache_hits_total query": 1,
      rag_query_duration_seconds: 1,
    })
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
    const { asked, kept } = await asking(setup)
    expect(asked).toMatchObject({ type: "answering", cache: "BYPASS" })
    expect(kept).toEqual([])
  })

  test("keeps no answer while a writer is at work", async () => {
    const { kept } = await asking({ cached: { heads: new Map([[COLLECTION, { state: "dirty" }]]) } })
    expect(kept).toEqual(["embedding"])
  })

  test("of the embedding the first hop found makes no new one", async () => {
    const { calls, counted } = await asking({ cached: { embedding: Float32Array.of(0.5, 0.5) } })
    expect(calls).toEqual(["search ten_a", "liveness doc_1,doc_2,doc_3"])
    expect(counted).toMatchObject({ "rag_cache_hits_total embedding": 1 })
  })
})
