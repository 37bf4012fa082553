// A call of a model: what it is counted as however it ends, and that an abandoned one stops.
import { describe, expect, test } from "vitest"
import type { CompletionRequest, LanguageModel } from "../../../src/ports.ts"
import { callModel, usedBy } from "../../../src/query/language-model/call-model.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { fakeDeps, fakeModel, unavailable } from "../../support/fake-query.ts"

const REQUEST: CompletionRequest = {
  question: "Why?",
  sources: [],
  statements: [],
  maxTokens: null,
  temperature: null,
  signal: new AbortController().signal,
  asker: ASKER,
}
function called(llm: LanguageModel) {
  const { deps, counted, observed } = fakeDeps()
  return { call: callModel(llm, deps.metrics, REQUEST), counted, observed }
}
const read = async (events: AsyncIterable<unknown>) => {
  for await (const _ of events);
}

describe("a call", () => {
  test("that ends well is counted by provider and model, with its tokens, its cost and how long it took", async () => {
    const began = Date.now()
    const { call, counted, observed } = called(fakeModel("groq/openai/oss", ["Because."]).llm)
    await read(call.events)
    expect(counted).toEqual({
      "rag_llm_calls_total groq openai/oss ok": 1,
      rag_llm_duration_seconds: 1,
      "rag_llm_tokens_total groq openai/oss prompt": 10,
      "rag_llm_tokens_total groq openai/oss completion": 2,
      "rag_llm_cost_usd_total groq openai/oss": 0.5,
    })
    expect(observed.rag_llm_duration_seconds).toBeLessThanOrEqual((Date.now() - began) / 1_000)
    call.abandon()
    expect(counted["rag_llm_calls_total groq openai/oss ok"]).toBe(1)
    expect(Object.keys(counted).filter((name) => name.includes("aborted"))).toEqual([])
  })

  test("that is given up before its first word has used its prompt, by our estimate", () => {
    const { call } = called(fakeModel("groq/x", ["Because."]).llm)
    call.abandon()
    const [use, ...others] = call.used()
    expect([use, others]).toMatchObject([{ model: "groq/x", completionTokens: 0, estimated: true }, []])
    // The rules alone are some thousand characters, of which a token takes about four.
    expect(use?.promptTokens).toBeGreaterThan(100)
    expect(use?.promptTokens).toBeLessThan(1_000)
  })

  test("of a model without a provider, or of a tenant's own, says so in place of names", async () => {
    const plain = called(fakeModel("extractive", ["Because."]).llm)
    await read(plain.call.events)
    expect(plain.counted).toMatchObject({ "rag_llm_calls_total extractive extractive ok": 1 })
    const own = called({ ...fakeModel("groq/secret-name", ["Because."]).llm, isOwn: true })
    await read(own.call.events)
    expect(Object.keys(own.counted).join()).not.toContain("secret-name")
    expect(own.counted).toMatchObject({ "rag_llm_tokens_total own own prompt": 10 })
    expect(own.call.used()).toMatchObject([{ own: true, costUsd: 0.5 }])
  })

  test("whose price is not known counts no cost", async () => {
    const { llm } = fakeModel("groq/x", ["Because."])
    const stream: LanguageModel["stream"] = async function* (request) {
      for await (const event of llm.stream(request)) yield event.type === "usage" ? { ...event, costUsd: null } : event
    }
    const { call, counted } = called({ name: "groq/x", stream })
    await read(call.events)
    expect(Object.keys(counted).some((name) => name.includes("cost"))).toBe(false)
    expect(usedBy([call])).toEqual({ promptTokens: 10, completionTokens: 2, costUsd: null })
  })

  test("that fails is an error, and used nothing if it said nothing", async () => {
    const fault = unavailable("llm-unavailable")
    const { call, counted } = called(fakeModel("groq/x", [fault]).llm)
    await expect(read(call.events)).rejects.toBe(fault)
    expect(counted["rag_llm_calls_total groq x error"]).toBe(1)
    expect(usedBy([call])).toEqual({ promptTokens: 0, completionTokens: 0, costUsd: 0 })
  })

  test("that is abandoned stops its model, counts once as that, and what it had used is estimated", async () => {
    const model = fakeModel("groq/x", ["Be", "cause."])
    const { call, counted } = called({ ...model.llm, costOf: (prompt, completion) => prompt + completion })
    expect(model.requests[0]?.signal.aborted).toBe(false)
    for await (const _ of call.events) break
    call.abandon()
    expect(model.requests[0]?.signal.aborted).toBe(true)
    expect(counted["rag_llm_calls_total groq x aborted"]).toBe(1)
    const [use] = call.used()
    expect(use).toMatchObject({ model: "groq/x", completionTokens: 1, estimated: true })
    expect(use?.costUsd).toBe((use?.promptTokens ?? 0) + 1)
    const unread = called(fakeModel("groq/x", ["Because."]).llm)
    unread.call.abandon()
    expect(unread.counted).toMatchObject({ "rag_llm_calls_total groq x aborted": 1 })
  })

  test("of a free model uses nothing", async () => {
    const { call } = called({ ...fakeModel("extractive", ["Because."]).llm, isFree: true })
    await read(call.events)
    expect(call.used()).toEqual([])
  })
})
