// Language models: one suite for every adapter, then what only Groq's can do wrong, on a scripted server.

import { afterEach, describe, expect, test } from "vitest"
import { extractiveAnswerer } from "../../../src/adapters/extractive/extractive-answerer.ts"
import { groqLanguageModel, type ModelOptions } from "../../../src/adapters/groq/groq-language-model.ts"
import type { CompletionEvent, LanguageModel } from "../../../src/ports.ts"
import { BUSY, DAY_LIMIT, NOT_TAKEN, TOO_LONG } from "../../../src/query/model/model-faults.ts"
import { collectSpans, inTrace, type Span } from "../../../src/trace.ts"
import { ASKER } from "../../support/fake-asker.ts"
import { fakeSources } from "../../support/fake-source.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"

type Groq = Awaited<ReturnType<typeof startScriptedGroq>>
let groq: Groq | null = null
afterEach(async () => {
  await groq?.close()
  groq = null
})

async function scripted(step: GroqStep, options: Partial<ModelOptions> = {}) {
  groq = await startScriptedGroq(step)
  const llm = groqLanguageModel({
    apiKey: "scripted-key",
    model: "llama-3.1-8b-instant",
    price: { prompt: 0.05, completion: 0.08 },
    baseUrl: groq.url,
    ...options,
  })
  return { llm, requests: groq.requests }
}

async function collect(llm: LanguageModel, signal = new AbortController().signal) {
  const events: CompletionEvent[] = []
  const [statement, other] = ["The refund window is 30 days.", "Uploads are unlimited."]
  const request = {
    question: "How long is the refund window?",
    sources: fakeSources(statement, other),
    statements: [{ displayText: statement, source: { index: 1 } }],
    maxTokens: 200,
    temperature: null,
    asker: ASKER,
    signal,
  }
  for await (const event of llm.stream(request)) events.push(event)
  const text = events.flatMap((event) => (event.type === "text" ? [event.text] : [])).join("")
  return { events, text, usage: events.filter((event) => event.type === "usage") }
}

const answer: GroqStep = { type: "answer", deltas: ["The refund window ", "is 30 days ", "[1]."] }

test("a model is told the trace it is asked in, by a span of its own", async () => {
  const { llm, requests } = await scripted(answer)
  const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  const spans: Span[] = []
  await inTrace(`00-${trace}-00f067aa0ba902b7-01`, async () => {
    collectSpans({ add: (span) => spans.push(span) }, 1)
    await collect(llm)
  })
  expect(spans.map(({ name, kind, attributes }) => [name, kind, attributes])).toEqual([
    ["llm", "client", { "gen_ai.request.model": "llama-3.1-8b-instant" }],
  ])
  expect(requests[0]?.traceparent).toBe(`00-${trace}-${spans[0]?.spanId}-01`)
})

describe.each([
  ["the extractive answerer", async () => extractiveAnswerer()],
  ["Groq", async () => (await scripted(answer)).llm],
])("%s", (_, open) => {
  test("answers in text with marks, then tells its usage once", async () => {
    const { events, text, usage } = await collect(await open())
    expect(text).toMatch(/refund window is 30 days.*\[1\]/)
    expect(usage).toHaveLength(1)
    expect(events.at(-1)?.type).toBe("usage")
  })

  test("throws the caller's own reason when it is aborted", async () => {
    const reason = new Error("the client went away")
    await expect(collect(await open(), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

describe("Groq", () => {
  test("is asked with rules, delimited sources and the question last, and priced by its model", async () => {
    const { llm, requests } = await scripted({ ...answer, usage: { prompt: 1_000, completion: 100 } })
    const { usage } = await collect(llm)
    expect(usage).toEqual([{ type: "usage", promptTokens: 1_000, completionTokens: 100, costUsd: 0.000058 }])
    expect(llm.name).toBe("groq/llama-3.1-8b-instant")
    expect(requests[0]?.authorization).toBe("Bearer scripted-key")
    expect(requests[0]?.body).toMatchObject({
      model: "llama-3.1-8b-instant",
      stream: true,
      max_completion_tokens: 200,
      messages: [
        { role: "system" },
        {
          role: "user",
          content: expect.stringMatching(/<source id="1"[\s\S]*Question: How long is the refund window\?$/),
        },
      ],
    })
  })

  test("costs nobody knows what when the model's price is not known", async () => {
    const { llm } = await scripted(answer, { price: undefined })
    expect((await collect(llm)).usage).toMatchObject([{ costUsd: null }])
  })

  test.each<[string, GroqStep]>([
    ["a stream that ends without a finish reason", { type: "cut", deltas: ["The refund"] }],
    ["a connection that breaks", { type: "broken", deltas: ["The refund"] }],
    ["a stream that is not JSON", { type: "garbage" }],
    ["a server error", { type: "refuse", status: 500 }],
  ])("%s makes it unavailable, after one attempt", async (_, step) => {
    const { llm, requests } = await scripted(step)
    await expect(collect(llm)).rejects.toMatchObject({ code: "llm-unavailable" })
    expect(requests).toHaveLength(1)
  })

  test("a stream that stalls makes it unavailable when the time is up", async () => {
    const { llm } = await scripted({ type: "stall", deltas: ["The refund"] }, { timeoutMs: 60 })
    await expect(collect(llm)).rejects.toMatchObject({ code: "llm-unavailable" })
  })

  test.each([
    [400, "llm-refused", NOT_TAKEN],
    [401, "llm-refused", undefined],
    [402, "llm-refused", undefined],
    [404, "llm-refused", undefined],
    [413, "llm-refused", TOO_LONG],
    [429, "llm-limited", undefined],
    [500, "llm-unavailable", BUSY],
    [422, "llm-refused", NOT_TAKEN],
    [503, "llm-unavailable", BUSY],
  ])("tells %i apart as %s", async (status, code, detail) => {
    const { llm, requests } = await scripted({ type: "refuse", status, retryAfter: "7.2" })
    const fault: unknown = await collect(llm).catch((error: unknown) => error)
    expect(fault).toMatchObject({ code, detail })
    if (status === 429) expect(fault).toMatchObject({ retryAfterSeconds: 8 })
    expect(requests).toHaveLength(1)
  })

  const secondsUntil = (date = "") => (Date.parse(date) - Date.now()) / 1_000
  const limits: [says: string, more: Partial<GroqStep>, seconds: number, detail: string | undefined][] = [
    ["on tokens per minute (TPM): Limit 6000. Please try again in 7.66s", {}, 8, undefined],
    ["on tokens per day (TPD): Limit 100000. Please try again in 1h7m12.5s", {}, 4_033, DAY_LIMIT],
    ["on requests per day (RPD)", { retryAfter: "95" }, 95, DAY_LIMIT],
    ["Please try again in 350ms.", {}, 1, undefined],
    ["too many requests", {}, 10, undefined],
    ["tokens per day", {}, 600, DAY_LIMIT],
    ["You exceeded your current quota", { code: "insufficient_quota" }, 600, DAY_LIMIT],
    ["in words and by its header", { retryAfter: "0" }, 10, undefined],
    ["by a date", { retryAfter: new Date(Date.now() + 3_600_000).toUTCString() }, 3_600, undefined],
  ]
  test.each(limits)(
    "waits as long as a 429 asks for, whatever it says it by: %s",
    async (says, more, seconds, detail) => {
      const { llm } = await scripted({ type: "refuse", status: 429, says, ...more } as GroqStep)
      const fault = await collect(llm).catch((error: unknown) => error)
      expect(fault).toMatchObject({ code: "llm-limited", detail })
      // Until a date is read, time passes.
      const left = says === "by a date" && "retryAfter" in more ? secondsUntil(more.retryAfter) : seconds
      const { retryAfterSeconds = 0 } = fault as { retryAfterSeconds?: number }
      expect(retryAfterSeconds).toBeLessThanOrEqual(seconds)
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(Math.floor(left))
    },
  )

  test("a limit that is told within the stream is one; a refusal for its length is no limit", async () => {
    const told = { message: "on tokens per minute (TPM). Please try again in 2s", code: "rate_limit_exceeded" }
    const within = await scripted({ type: "error", deltas: [], error: told })
    await expect(collect(within.llm)).rejects.toMatchObject({ code: "llm-limited", retryAfterSeconds: 2 })
    await groq?.close()
    const says = "Request too large on tokens per minute (TPM): Limit 6000, Requested 9000"
    const { llm } = await scripted({ type: "refuse", status: 413, says, code: "rate_limit_exceeded" })
    await expect(collect(llm)).rejects.toMatchObject({ code: "llm-refused", detail: TOO_LONG })
  })

  test.each([
    ["below nothing", { prompt: -5, completion: 2 }],
    ["beyond any model", { prompt: 3_000_000_000, completion: 2 }],
    ["in fractions", { prompt: 1.5, completion: 2 }],
  ])("a count %s is none: the answer stands, and ours takes its place", async (_, usage) => {
    const { llm } = await scripted({ ...answer, usage })
    expect(await collect(llm)).toMatchObject({ text: "The refund window is 30 days [1].", usage: [] })
  })

  test("a model that talks on far beyond what it was asked for is stopped", async () => {
    const { llm } = await scripted({ ...answer, deltas: Array(50).fill("x".repeat(1_000)) })
    await expect(collect(llm)).rejects.toMatchObject({ code: "llm-unavailable" })
  })

  test("a model that ends without a word has not answered, and what it counted is told", async () => {
    const { llm } = await scripted({ ...answer, deltas: [""], usage: { prompt: 90, completion: 200 } })
    const events: CompletionEvent[] = []
    const read = async () => {
      const request = { question: "q", sources: [], statements: [], maxTokens: null, temperature: null, asker: ASKER }
      for await (const event of llm.stream({ ...request, signal: new AbortController().signal })) events.push(event)
    }
    await expect(read()).rejects.toMatchObject({ code: "llm-unavailable" })
    expect(events).toMatchObject([{ type: "usage", promptTokens: 90, completionTokens: 200 }])
  })

  test("with a small context is asked with as many sources as fit, the best first", async () => {
    const { llm, requests } = await scripted(answer, { contextTokens: 1_200 })
    const sources = fakeSources(...["first", "second", "third"].map((word) => `${word} ${"x".repeat(300)}.`))
    const request = { question: "q", sources, statements: [], maxTokens: 200, temperature: null, asker: ASKER }
    for await (const _ of llm.stream({ ...request, signal: new AbortController().signal }));
    const prompt = JSON.stringify(requests[0]?.body.messages)
    expect(["first", "second", "third"].filter((word) => prompt.includes(word))).toEqual(["first"])
  })

  test("an abort in the middle of the stream ends it with the caller's reason", async () => {
    const { llm } = await scripted({ type: "stall", deltas: ["The refund"] })
    const caller = new AbortController()
    const reason = new Error("the client went away")
    const seen: string[] = []
    const read = async () => {
      const request = {
        question: "q",
        sources: [],
        statements: [],
        maxTokens: null,
        temperature: null,
        asker: ASKER,
        signal: caller.signal,
      }
      for await (const event of llm.stream(request)) {
        seen.push(event.type)
        caller.abort(reason)
      }
    }
    await expect(read()).rejects.toBe(reason)
    expect(seen).toEqual(["text"])
  })
})

describe("another service that speaks the same", () => {
  test("is asked below its own address, and its count comes in the last chunk", async () => {
    groq = await startScriptedGroq({ ...answer, usage: { prompt: 50, completion: 5 }, style: "openai" })
    const baseUrl = `${groq.url}/v1`
    const llm = groqLanguageModel({ apiKey: "other-key", model: "qwen", baseUrl, isCompatible: true })
    const { text, usage } = await collect(llm)
    expect([llm.name, text]).toEqual(["127.0.0.1/qwen", "The refund window is 30 days [1]."])
    expect(usage).toEqual([{ type: "usage", promptTokens: 50, completionTokens: 5, costUsd: null }])
    expect(groq.requests[0]?.authorization).toBe("Bearer other-key")
    expect(groq.requests[0]?.body).toMatchObject({ model: "qwen", max_tokens: 200, stream: true })
  })
})
