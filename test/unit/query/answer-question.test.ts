// Answering: the order of what leaves, what is held back until it is checked, and when nothing is said at all.
import { describe, expect, test } from "vitest"
import { extractiveAnswerer } from "../../../src/adapters/extractive/extractive-answerer.ts"
import { AppError } from "../../../src/errors.ts"
import { type AnsweringEvent, answerQuestion, cacheable } from "../../../src/query/answer-question.ts"
import { chooseStatements } from "../../../src/query/model/evidence/choose-statements.ts"
import { DENSE_WEIGHT } from "../../../src/query/retrieval/dense-weight.ts"
import { toSources } from "../../../src/query/retrieval/search-chunks.ts"
import {
  ask,
  contextOf,
  fakeDeps,
  fakeModel,
  freshTrace,
  knownHead,
  questionOf,
  REFUND_HITS,
  unavailable,
} from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

describe("an answer", () => {
  test("comes as status, sources, tokens and citations, and ends with the whole of it", async () => {
    const { llm } = fakeModel("groq/llama", ["Refunds take ", "30 days [1]", ". They need a receipt [2]."])
    const { answer: whole, retrieved, types, text, events, counted } = await ask({ llm })
    expect(types.slice(0, 4)).toEqual(["status", "status", "sources", "token"])
    expect(types.filter((type) => type === "citation")).toHaveLength(2)
    expect(types.filter((type) => type === "done")).toHaveLength(1)
    expect(text).toBe("Refunds take 30 days [1]. They need a receipt [2].")
    expect(whole).toMatchObject({
      answer: text,
      model: "groq/llama",
      degraded: [],
      grounding: { verdict: "answered" },
      usage: { embeddingTokens: 3, promptTokens: 10, completionTokens: 2, costUsd: 0.5 },
    })
    expect(whole.grounding.score).toBeGreaterThan(0.5)
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
      "rag_answers_total answered": 1,
      "rag_claims_total supported": 2,
    })
    expect(whole.explain).toBeUndefined()
  })

  test.each(["without a model", "after the model has failed"])(
    "in quotes has just the statements the verdict rests on, which all passages found decided, %s",
    async (when) => {
      const passages = [
        "Since 2015 Marguerite Sloan has led the company. We employ 212 people, 30 of them in research.",
        ...Array.from({ length: 6 }, (_, i) => `The company has a yard ${i}.`),
      ]
      const hits = passages.map((text, i) => fakeHit({ text, document: `doc_${i}` }))
      const extractive = extractiveAnswerer()
      const llm =
        when === "without a model" ? extractive : fakeModel("groq/llama", [unavailable("llm-unavailable")]).llm
      const query = "How many people does the company employ?"
      const { answer } = await ask({ hits, llm, extractive }, { query, topK: 1 })
      expect(answer.answer).toBe("We employ 212 people, 30 of them in research. [1]")
      // By its own passage alone, where `company` is rare, another sentence belongs to it.
      expect(chooseStatements(query, toSources(hits, 1)).chosen).toHaveLength(2)
    },
  )

  test("takes a turn at the model beside the search, and gives it back where no call is made, however that ends", async () => {
    const turns = (said: string[] = ["Refunds take 30 days [1]."]) => {
      const given: unknown[] = []
      const llm = {
        ...fakeModel("groq/llama", said).llm,
        reserve: async () => ({ taken: 0 }),
        giveBack: async (turn: Promise<unknown>, _: string, tokens: number) => void given.push(await turn, tokens > 0),
      }
      return { llm, given }
    }
    const called = turns()
    await ask({ llm: called.llm })
    expect(called.given).toEqual([])
    const settled = () => new Promise((resolve) => setImmediate(resolve))
    const abstained = turns()
    await ask({ llm: abstained.llm, hits: [] })
    await settled()
    expect(abstained.given).toEqual([{ taken: 0 }, true])
    const failed = turns()
    await expect(
      ask({ llm: failed.llm, heads: new Map() }, { known: { embedding: null, heads: null } }),
    ).rejects.toThrow()
    await settled()
    expect(failed.given).toEqual([{ taken: 0 }, true])
    const left = turns()
    const events = answerQuestion(
      fakeDeps({ llm: left.llm, hits: [] }).deps,
      ...([contextOf(), questionOf("Why?"), knownHead(), freshTrace()] as const),
    )
    for await (const event of events) if (event.type === "token") break
    await settled()
    expect(left.given).toEqual([{ taken: 0 }, true])
  })

  test("starts the model beside the liveness check, and nothing retrieved leaves before both", async () => {
    const fake = fakeDeps({ hits: REFUND_HITS })
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
    const events = answerQuestion(deps, contextOf(), questionOf("How long do refunds take?"), knownHead(), freshTrace())
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
    const { answer: whole, text, counted } = await ask({ llm, dead: ["doc_1"] })
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
    await ask({ llm, dead: ["doc_3"] })
    expect(requests).toHaveLength(1)
  })

  test("that fails the liveness check ends the call and gives nothing away", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["Refunds take 30 days [1]."])
    const fake = fakeDeps({ hits: REFUND_HITS, llm })
    const down = new AppError("database-unavailable")
    const deps = { ...fake.deps, documents: { liveness: () => Promise.reject(down) } }
    const types: string[] = []
    const read = async () => {
      for await (const { type } of answerQuestion(
        deps,
        contextOf(),
        questionOf("How long do refunds take?"),
        knownHead(),
        freshTrace(),
      ))
        types.push(type)
    }
    await expect(read()).rejects.toBe(down)
    expect(types).toEqual(["status", "status"])
    expect(requests[0]?.signal.aborted).toBe(true)
  })

  test("tells on demand which candidates there were", async () => {
    const { answer: whole } = await ask({ dead: ["doc_3"] }, { explain: true })
    expect(whole.explain).toMatchObject({
      legs: ["dense", "sparse"],
      language: "en",
      denseWeight: DENSE_WEIGHT.lexical,
      weightBy: "model",
    })
    expect(whole.explain?.candidates.map(({ kept }) => kept)).toEqual([true, true, false])
  })
})

describe("abstaining", () => {
  test.each([
    ["nothing was found", { hits: [] }],
    ["all that was found is dead", { dead: ["doc_1", "doc_2", "doc_3"] }],
  ])("happens before anything is generated when %s", async (_, setup) => {
    const { answer: whole, retrieved, types, text } = await ask(setup)
    expect(whole).toMatchObject({
      answer: text,
      citations: [],
      sources: [],
      grounding: { verdict: "abstained", score: 0 },
    })
    expect(types).not.toContain("sources")
    expect(cacheable(whole, retrieved)).toBe(true)
  })

  test("names the nearest sources that are live, and asks no model", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["x"])
    const hits = [
      fakeHit({ text: "Bananas are yellow.", document: "doc_1", filename: "fruit.md" }),
      fakeHit({ text: "Plums are blue.", document: "doc_2", filename: "secret.md" }),
    ]
    const { answer: whole, types } = await ask({ llm, hits, dead: ["doc_2"] })
    expect(whole.grounding).toMatchObject({
      verdict: "abstained",
      reason: expect.stringMatching(/ Nearest: fruit\.md\.$/),
    })
    expect(whole.sources.map(({ documentId }) => documentId)).toEqual(["doc_1"])
    expect(whole.citations).toEqual([])
    expect(whole.usage).toEqual({ embeddingTokens: 3, promptTokens: 0, completionTokens: 0, costUsd: 0 })
    expect(types).toEqual(["status", "sources", "token", "done"])
    expect(requests).toEqual([])
  })

  test("claims nothing, and names three documents, each once, or none", async () => {
    const hits = ["fruit.md", "fruit.md", "trees.md", "herbs.md", "roots.md"].map((filename, i) =>
      fakeHit({ text: `Bananas of field ${i} are yellow.`, document: `doc_${i}`, filename }),
    )
    const { answer: whole } = await ask({ hits }, { topK: 5 })
    expect([whole.claims, whole.grounding.verdict]).toEqual([[], "abstained"])
    expect(whole.grounding.reason).toMatch(/ Nearest: fruit\.md, trees\.md, herbs\.md\.$/)
    expect((await ask({ hits: [] })).answer.grounding.reason).toMatch(/^[^.:!]+\.$/)
  })

  test("fails with what the check of liveness failed with, though no call is under way", async () => {
    const { deps } = fakeDeps({ hits: [fakeHit({ text: "Bananas are yellow." })] })
    const down = new AppError("database-unavailable")
    const events = answerQuestion(
      { ...deps, documents: { liveness: () => Promise.reject(down) } },
      ...([contextOf(), questionOf("How long do refunds take?"), knownHead(), freshTrace()] as const),
    )
    await expect(Array.fromAsync(events)).rejects.toBe(down)
  })

  test("asks no model and checks no liveness when retrieval already says so", async () => {
    const { llm, requests } = fakeModel("groq/llama", ["x"])
    const { calls } = await ask({ llm, hits: [] })
    expect(requests).toEqual([])
    expect(calls).toEqual(["embed query 200", "search ten_a"])
  })

  test("a model that says nothing gives way to the extractive answer", async () => {
    const { answer: whole, text } = await ask({ llm: fakeModel("groq/llama", []).llm })
    expect(text).toBe("Refunds take 30 days. [1]")
    expect(whole).toMatchObject({ answer: text, degraded: ["llm"], grounding: { verdict: "answered" } })
  })

  test("nothing of all leaves an answer that says so", async () => {
    const silent = fakeModel("extractive", []).llm
    const { answer: whole, text } = await ask({ llm: silent, extractive: silent })
    expect(whole.answer).toBe(text)
    expect(text).not.toBe("")
    expect(whole.grounding.verdict).toBe("abstained")
  })
})

test("a reader that stops early ends the model's call", async () => {
  const { llm, requests } = fakeModel("groq/llama", ["Refunds ", "take 30 days [1]."])
  const fake = fakeDeps({ hits: REFUND_HITS, llm })
  const question = questionOf("How long do refunds take?")
  for await (const { type } of answerQuestion(fake.deps, contextOf(), question, knownHead(), freshTrace()))
    if (type === "sources") break
  expect(requests[0]?.signal.aborted).toBe(true)
})
