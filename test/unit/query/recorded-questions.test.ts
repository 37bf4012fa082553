// What is recorded of a question: answers, hits, failures, and clients that leave.

import { describe, expect, test } from "vitest"
import type { ApiKeyId, CollectionId, UserId } from "../../../src/ids.ts"
import type { LanguageModel } from "../../../src/ports.ts"
import { round } from "../../../src/query/history/query-trace.ts"
import { epochsOf } from "../../../src/query/history/record-question.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import { COLLECTION, fakeModel, headOf, unavailable } from "../../support/fake-query.ts"
import { asking, more, ORIGIN, text } from "./asking.ts"

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

  test("of an answer without a language model is no prompt, since none was sent", async () => {
    const { recorded } = await asking({ llm: { ...fakeModel("extractive", [text]).llm, isFree: true } })
    const gone = await asking({ dead: ["doc_1", "doc_2", "doc_3"], isExtractive: true })
    expect([...recorded, ...gone.recorded]).toMatchObject([
      { llmCalls: [], trace: { prompt_sha256: null } },
      { verdict: "abstained" },
    ])
  })

  test("of several collections is the epoch of each, or of none where one is unknown", async () => {
    const [a, b] = [COLLECTION, "col_b" as CollectionId]
    const found = { epochs: null, headsRead: new Map([[b, headOf({ epoch: 9 })]]) }
    expect(epochsOf(found, [a, b])).toBeNull()
    expect(epochsOf(found, [b])).toEqual({ [b]: 9 })
    expect(epochsOf({ ...found, epochs: new Map([[a, 7]]) }, [a])).toEqual({ [a]: 7 })
  })

  test("of a hit is whose answer it was and what it saved, and no use of its own", async () => {
    const { asked, recorded } = await asking({ cached: { answer: "{…}" } })
    expect(recorded).toMatchObject([
      {
        id: asked.type === "hit" && asked.id,
        endpoint: "query",
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
    for (const ms of times) expect(ms).toBe(round(ms))
    expect([round(12.34), round(0.06)]).toEqual([12.3, 0.1])
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(record.latencyMs).toBeLessThanOrEqual(byUser.tookMs + 0.1)
    expect(record.at).toBeLessThanOrEqual(Date.now())
    expect(record.at).toBeGreaterThan(Date.now() - byUser.tookMs - 1_000)
  })

  test("is the filter its asker is bound to, so that others who are see none of it, also of a hit", async () => {
    const filter = { type: "field", field: "team", test: { op: "eq", value: "a" } } as const
    const [made, hit] = [await asking({ filter }), await asking({ filter, cached: { answer: "{…}" } })]
    for (const [record] of [made.recorded, hit.recorded])
      expect(record).toMatchObject({ request: { narrowing: filter } })
    expect((await asking()).recorded).toMatchObject([{ request: { narrowing: null } }])
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

  test("of a question that fails because its asker has left is that, and no failure of ours", async () => {
    const searchError = new Error("aborted")
    const { recorded } = await asking({ searchError, signal: AbortSignal.abort(new Error("gone")) })
    expect(recorded).toMatchObject([{ outcome: "aborted", errorCode: null }])
  })

  test("of a question whose search failed is what embedding it took", async () => {
    const { recorded } = await asking({ searchError: unavailable("llm-unavailable") })
    expect(recorded).toMatchObject([{ outcome: "failed", errorCode: "llm-unavailable", embeddingTokens: 3 }])
  })

  test("of a stream that the provider cut is what it had sent, and the answer that took its place", async () => {
    const llm = fakeModel("groq/test", [more, unavailable("llm-unavailable")]).llm
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
