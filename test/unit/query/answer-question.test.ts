// Answering: the order of what leaves, what is held back until it is checked, and what happens when a part is down.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { type AnsweringEvent, answerQuestion, cacheable } from "../../../src/query/answer-question.ts"
import type { Question } from "../../../src/query/question.ts"
import {
  contextOf,
  fakeDeps,
  fakeModel,
  knownHead,
  NOTHING_KNOWN,
  questionOf,
  unavailable,
} from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const HITS = [
  fakeHit({ text: "Refunds take 30 days.", document: "doc_1" }),
  fakeHit({ text: "Refunds need a receipt.", document: "doc_2" }),
  fakeHit({ text: "Refunds go to the card.", document: "doc_3" }),
]

async function answer(
  setup: Parameters<typeof fakeDeps>[0],
  {
    known = knownHead(),
    signal,
    ...changes
  }: Partial<Question> & { known?: typeof NOTHING_KNOWN; signal?: AbortSignal } = {},
) {
  const fake = fakeDeps({ hits: HITS, ...setup })
  const events: AnsweringEvent[] = []
  const question = questionOf("How long do refunds take?", changes)
  for await (const event of answerQuestion(fake.deps, contextOf(signal), question, known)) events.push(event)
  const last = events.at(-1)
  if (last?.type !== "done") throw new Error("the answer did not end with done")
  const text = events.flatMap((event) => (event.type === "token" ? [event.text] : [])).join("")
  return { ...fake, ...last, events, text, types: events.map(({ type }) => type) }
}

describe("an answer", () => {
  test("comes as status, sources, tokens and citations, and ends with the whole of it", async () => {
    const { llm } = fakeModel("groq/llama", ["Refunds take ", "30 days [1]", ". They need a receipt [2]."])
    const { answer: whole, retrieved, types, text, events, counted } = await answer({ llm })
    expect(types.slice(0, 4)).toEqual(["status", "status", "sources", "token"])
    expect(types.filter((type) => type === "citation")).toHaveLength(2)
    expect(types.filter((type) => type === "done")).toHaveLength(1)
    expect(text).toBe("Refunds take 30 days [1]. They need a receipt [2].")
    expect(whole).toMatchObject({
      answer: text,
      model: "groq/llama",
      degraded: [],
      grounding: { verdict: "answered", score: 1 },
      usage: { embeddingTokens: 3, promptTokens: 10, completionTokens: 2, costUsd: 0.5 },
    })
    expect(whole.id).toMatch(/^qry_/)
    expect(whole.sources.map(({ index, documentId }) => [index, documentId])).toEqual([
      [1, "doc_1"],
      [2, "doc_2"],
    ])
    expect(events.flatMap((event) => (event.type === "citation" ? [event.citation] : []))).toEqual(whole.citations)
    expect(cacheable(whole, retrieved)).toBe(true)
    expect(counted).toMatchObject({
      "rag_llm_calls_total groq llama ok": 1,
      "rag_llm_tokens_total groq llama prompt": 10,
      "rag_llm_tokens_total groq llama completion": 2,
      "rag_llm_cost_usd_total groq llama": 0.5,
      rag_llm_duration_seconds: 1,
    })
    expect(whole.explain).toBeUndefined()
  })

  test("starts the model beside the liveness check, and nothing retrieved leaves before both", async () => {
    const fake = fakeDeps({ hits: HITS })
    let asked = false
    let release = () => {}
    const checked = new Promise<void>((resolve) => {
      release = resolve
    })
    const { liveness } = fake.deps.documents
    const deps = {
      ...fake.deps,
      documents: { liveness: async (...args: Parameters<typeof liveness>) => checked.then(() => liveness(...args)) },
      llm: {
        name: "groq/llama",
        async *stream() {
          asked = true
          yield { type: "text" as const, text: "Refunds take 30 days [1]." }
        },
      },
    }
    const events = answerQuestion(deps, contextOf(), questionOf("How long do refunds take?"), knownHead())
    expect((await events.next()).value).toMatchObject({ type: "status" })
    expect((await events.next()).value).toMatchObject({ type: "status" })
    let next: AnsweringEvent["type"] | null = null
    const pending = events.next().then(({ value }) => {
      next = value.type
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(asked).toBe(true)
    expect(next).toBeNull()
    release()
    await pending
    expect(next).toBe("sources")
    await events.return(undefined)
  })

  test("is started over without a source that is no longer live", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["Refunds take 30 days [1]."], ["Refunds need a receipt [1]."])
    const { answer: whole, text, counted } = await answer({ llm, dead: ["doc_1"] })
    expect(requests.map(({ sources }) => sources.map(({ documentId }) => documentId))).toEqual([
      ["doc_1", "doc_2"],
      ["doc_2", "doc_3"],
    ])
    expect(requests[0]?.signal.aborted).toBe(true)
    expect(text).toBe("Refunds need a receipt [1].")
    expect(whole.sources.map(({ documentId }) => documentId)).toEqual(["doc_2", "doc_3"])
    expect(counted).toMatchObject({
      "rag_llm_calls_total groq llama aborted": 1,
      "rag_llm_calls_total groq llama ok": 1,
    })
  })

  test("is not started over for a dead candidate that was not used", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["Refunds take 30 days [1]."])
    await answer({ llm, dead: ["doc_3"] })
    expect(requests).toHaveLength(1)
  })

  test("that fails the liveness check ends the call and gives nothing away", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["Refunds take 30 days [1]."])
    const fake = fakeDeps({ hits: HITS, llm })
    const down = new AppError("database-unavailable")
    const deps = { ...fake.deps, documents: { liveness: () => Promise.reject(down) } }
    const types: string[] = []
    const read = async () => {
      for await (const { type } of answerQuestion(
        deps,
        contextOf(),
        questionOf("How long do refunds take?"),
        knownHead(),
      ))
        types.push(type)
    }
    await expect(read()).rejects.toBe(down)
    expect(types).toEqual(["status", "status"])
    expect(requests[0]?.signal.aborted).toBe(true)
  })

  test("tells on demand which candidates there were", async () => {
    const { answer: whole } = await answer({ dead: ["doc_3"] }, { explain: true })
    expect(whole.explain).toMatchObject({ legs: ["dense", "sparse"], denseWeight: 0.15 })
    expect(whole.explain?.candidates.map(({ kept }) => kept)).toEqual([true, true, false])
  })
})

describe("abstaining", () => {
  test.each([
    ["nothing was found", { hits: [] }],
    ["nothing found has what was asked", { hits: [fakeHit({ text: "Bananas are yellow." })] }],
    ["all that was found is dead", { dead: ["doc_1", "doc_2", "doc_3"] }],
  ])("happens before anything is generated when %s", async (_, setup) => {
    const { answer: whole, retrieved, types, text } = await answer(setup)
    expect(whole).toMatchObject({
      answer: text,
      citations: [],
      sources: [],
      grounding: { verdict: "abstained", score: 0 },
    })
    expect(types).not.toContain("sources")
    expect(cacheable(whole, retrieved)).toBe(true)
  })

  test("asks no model and checks no liveness when retrieval already says so", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["x"])
    const { calls } = await answer({ llm, hits: [] })
    expect(requests).toEqual([])
    expect(calls).toEqual(["embed query 200", "search ten_a"])
  })

  test("a model that says nothing leaves an answer that says so", async () => {
    const { answer: whole, text } = await answer({ llm: fakeModel("groq/llama", []).llm })
    expect(whole.answer).toBe(text)
    expect(text).not.toBe("")
    expect(whole.grounding.verdict).toBe("abstained")
  })
})

describe("without the language model", () => {
  const down = unavailable("llm-unavailable")

  test("the extractive answer comes, labelled, counted, logged and not to be cached", async () => {
    const {
      answer: whole,
      retrieved,
      text,
      counted,
      errors,
    } = await answer({ llm: fakeModel("groq/llama", [down]).llm })
    expect(whole).toMatchObject({ answer: "Refunds take 30 days. [1]", model: "extractive", degraded: ["llm"] })
    expect(text).toBe(whole.answer)
    expect(cacheable(whole, retrieved)).toBe(false)
    expect(counted).toMatchObject({ "rag_degraded_total llm": 1, "rag_llm_calls_total groq llama error": 1 })
    expect(errors).toEqual(["llm-unavailable"])
  })

  test("cut in the middle, what was said stays and the extractive answer follows", async () => {
    const { llm } = fakeModel("groq/llama", ["Refunds need a receipt [2]. Also they", down])
    const { answer: whole, text } = await answer({ llm })
    expect(text).toBe("Refunds need a receipt [2]. Also they\n\nRefunds take 30 days. [1]")
    expect(whole.answer).toBe(text)
    expect(whole.degraded).toEqual(["llm"])
  })

  test("any other failure is not papered over", async () => {
    const bug = new TypeError("bug")
    await expect(answer({ llm: fakeModel("groq/llama", [bug]).llm })).rejects.toBe(bug)
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
    const { deps, counted, errors } = fakeDeps({ hits: HITS, llm })
    const read = async () => {
      const question = questionOf("How long do refunds take?")
      for await (const _ of answerQuestion(deps, contextOf(caller.signal), question, knownHead()));
    }
    await expect(read()).rejects.toBe(reason)
    expect(errors).toEqual([])
    expect(counted).toMatchObject({ "rag_llm_calls_total groq llama aborted": 1 })
    expect(counted).not.toHaveProperty("rag_degraded_total llm")
  })
})

describe("what may be cached", () => {
  test.each([
    ["the embedder was down", { embedError: unavailable("embedder-unavailable") }, {}],
    ["the embedder was down and nothing was found", { embedError: unavailable("embedder-unavailable"), hits: [] }, {}],
    ["a head was not known", {}, { known: NOTHING_KNOWN }],
    ["the epoch has moved", { epoch: 8 }, {}],
  ])("is not an answer when %s", async (_, setup, changes) => {
    const { answer: whole, retrieved } = await answer(setup, changes)
    expect(cacheable(whole, retrieved)).toBe(false)
  })
})

test("a reader that stops early ends the model's call", async () => {
  const { llm, requests } = fakeModel("groq/llama", ["Refunds ", "take 30 days [1]."])
  const fake = fakeDeps({ hits: HITS, llm })
  const question = questionOf("How long do refunds take?")
  for await (const { type } of answerQuestion(fake.deps, contextOf(), question, knownHead()))
    if (type === "sources") break
  expect(requests[0]?.signal.aborted).toBe(true)
})
