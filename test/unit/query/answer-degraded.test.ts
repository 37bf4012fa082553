// Answering when a part is down: what still comes, how it is labelled, and that it is not cached.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { CompletionRequest } from "../../../src/ports.ts"
import { answerQuestion, cacheable } from "../../../src/query/answer-question.ts"
import {
  ask,
  contextOf,
  fakeDeps,
  fakeModel,
  freshTrace,
  knownHead,
  NOTHING_KNOWN,
  questionOf,
  REFUND_HITS,
  unavailable,
} from "../../support/fake-query.ts"

describe("without the language model", () => {
  const down = unavailable("llm-unavailable")

  test("the extractive answer comes, labelled, counted, logged and not to be cached", async () => {
    const { answer: whole, retrieved, text, counted, errors } = await ask({ llm: fakeModel("groq/llama", [down]).llm })
    expect(whole).toMatchObject({ answer: "Refunds take 30 days. [1]", model: "extractive", degraded: ["llm"] })
    expect(text).toBe(whole.answer)
    expect(cacheable(whole, retrieved)).toBe(false)
    expect(counted).toMatchObject({ "rag_degraded_total llm": 1, "rag_llm_calls_total groq llama error": 1 })
    expect(errors).toEqual(["llm.unavailable"])
  })

  test("of the tenant's own account it says so, and is no error of ours", async () => {
    const { answer: whole, counted, errors } = await ask({ llm: { ...fakeModel("host/m", [down]).llm, isOwn: true } })
    expect(whole).toMatchObject({ model: "extractive", degraded: ["own_llm"] })
    expect(counted).toMatchObject({ "rag_degraded_total own_llm": 1, "rag_llm_calls_total own own error": 1 })
    expect(errors).toEqual(["own-llm.unavailable"])
  })

  test("cut in the middle, what was said stays and the extractive answer follows", async () => {
    const { llm } = fakeModel("groq/llama", ["Refunds need a receipt [2]. Also they", down])
    const { answer: whole, text } = await ask({ llm })
    expect(text).toBe("Refunds need a receipt [2]. Also\n\nRefunds take 30 days. [1]")
    expect(whole.answer).toBe(text)
    expect(whole.degraded).toEqual(["llm"])
  })

  test("strictly, nothing of a cut answer leaves, and what is quoted word for word needs no check", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["Refunds need a receipt [2]. Also they", down])
    const { answer: whole, events } = await ask({ llm }, { strict: true })
    expect(events.flatMap((event) => (event.type === "token" ? [event.text] : []))).toEqual([whole.answer])
    expect(whole).toMatchObject({ answer: "Refunds take 30 days. [1]", degraded: ["llm"] })
    expect(whole.grounding.verdict).toBe("answered")
    expect(requests).toHaveLength(1)
  })

  test.each([
    ["a bug", new TypeError("bug")],
    ["a refusal of what was asked", new AppError("llm-refused")],
  ])("any other failure is not papered over: %s", async (_, fault) => {
    await expect(ask({ llm: fakeModel("groq/llama", [fault]).llm })).rejects.toBe(fault)
  })

  test("where the extractive answer fails as well, the question fails with that, and it is not asked again", async () => {
    const { llm, requests } = fakeModel("extractive", [down])
    await expect(ask({ llm, extractive: llm })).rejects.toBe(down)
    expect(requests).toHaveLength(1)
  })

  test("another model that stands in for it is named, once, and its answer not to be cached", async () => {
    const { llm } = fakeModel("groq/llama", ["Refunds take ", "30 days [1]."])
    const stream: typeof llm.stream = async function* (request) {
      for await (const event of llm.stream(request)) yield { ...event, model: "groq/other" }
    }
    const { answer: whole, retrieved, counted } = await ask({ llm: { name: "groq/llama", stream } })
    expect(whole).toMatchObject({ model: "groq/other", degraded: ["llm_fallback"] })
    expect(counted["rag_degraded_total llm_fallback"]).toBe(1)
    expect(cacheable(whole, retrieved)).toBe(false)
  })

  test("a model that tells its own name is no stand-in for itself", async () => {
    const { llm } = fakeModel("groq/llama", ["Refunds take 30 days [1]."])
    const stream: typeof llm.stream = async function* (request) {
      for await (const event of llm.stream(request)) yield { ...event, model: "groq/llama" }
    }
    const { answer: whole, retrieved } = await ask({ llm: { name: "groq/llama", stream } })
    expect(whole).toMatchObject({ model: "groq/llama", degraded: [] })
    expect(cacheable(whole, retrieved)).toBe(true)
  })

  test("a client that went away gets no extractive answer, and nothing counts as degraded", async () => {
    const caller = new AbortController()
    const reason = new Error("gone")
    const llm = {
      name: "groq/llama",
      async *stream() {
        yield { type: "text" as const, text: "Refunds take " }
        caller.abort(reason)
        throw down
      },
    }
    const { deps, counted, errors } = fakeDeps({ hits: REFUND_HITS, llm })
    const read = async () => {
      const question = questionOf("How long do refunds take?")
      for await (const _ of answerQuestion(deps, contextOf(caller.signal), question, knownHead(), freshTrace()));
    }
    await expect(read()).rejects.toBe(reason)
    expect(errors).toEqual([])
    expect(counted).toMatchObject({ "rag_llm_calls_total groq llama aborted": 1 })
    expect(counted).not.toHaveProperty("rag_degraded_total llm")
  })
})

test.each([
  ["writes", false],
  ["checks", true],
])("a client that goes away while the model %s is heard by the model", async (_, strict) => {
  const caller = new AbortController()
  let calls = 0
  const heard: boolean[] = []
  const llm = {
    name: "groq/llama",
    async *stream({ signal }: CompletionRequest) {
      calls++
      if (strict && calls === 1) yield { type: "text" as const, text: "Refunds take 30 days. [1]" }
      else {
        caller.abort(new Error("gone"))
        heard.push(signal.aborted)
        signal.throwIfAborted()
      }
    },
  }
  await expect(ask({ llm }, { strict, signal: caller.signal })).rejects.toThrow("gone")
  expect(heard).toEqual([true])
})

describe("what may be cached", () => {
  test.each([
    ["the embedder was down", { embedError: unavailable("embedder-unavailable") }, {}],
    ["the embedder was down and nothing was found", { embedError: unavailable("embedder-unavailable"), hits: [] }, {}],
    ["a head was not known", {}, { known: NOTHING_KNOWN }],
    ["the epoch has moved", { epoch: 8 }, {}],
  ])("is not an answer when %s", async (_, setup, changes) => {
    const { answer: whole, retrieved } = await ask(setup, changes)
    expect(cacheable(whole, retrieved)).toBe(false)
  })
})
