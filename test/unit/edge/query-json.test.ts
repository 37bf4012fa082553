// Questions and answers at the seam to JSON: every value keeps its name, nothing goes beyond a caller's bounds or a field's.
import { describe, expect, test } from "vitest"
import type { z } from "zod"
import { answerFromCache, keptForm, replyFromCache } from "../../../src/edge/cached-answer.ts"
import { replayQuery } from "../../../src/edge/contracts/queries.ts"
import { answerShape, askQuestion, searchChunks } from "../../../src/edge/contracts/query.ts"
import { toReplayChanges } from "../../../src/edge/history-shapes.ts"
import { toAnswerJson, toQuestion, toRetrieval } from "../../../src/edge/shapes.ts"
import type { DocumentId, QueryId } from "../../../src/ids.ts"
import type { Answer } from "../../../src/query/model/question.ts"
import type { KeptOrigin } from "../../../src/usage/model/usage-event.ts"
import { COLLECTION } from "../../support/fake-query.ts"
import { fakeSources } from "../../support/fake-source.ts"

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
/** The same value with its fields spelt otherwise, however deep. */
const spelt = (value: unknown, spell: (name: string) => string): unknown =>
  Array.isArray(value)
    ? value.map((one) => spelt(one, spell))
    : value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [spell(name), spelt(one, spell)]))
      : value

const [source] = fakeSources("Refunds take 30 days.")
if (!source) throw new Error("there is a source")
/** No two numbers in it are the same. */
const ANSWER: Answer = {
  id: "qry_first" as QueryId,
  answer: "Refunds take 30 days [1]. Grüße, 東京 → 😀",
  citations: [
    {
      mark: 1,
      answerStart: 2,
      answerEnd: 20,
      source: 3,
      documentId: "doc_1" as DocumentId,
      version: 4,
      chunkId: "chk_1",
      page: 5,
      boxes: [{ page: 6, x0: 0.1, y0: 0.2, x1: 0.3, y1: 0.4 }],
      start: 107,
      end: 128,
      quote: "Refunds take 30 days.",
    },
  ],
  claims: [{ answerStart: 8, answerEnd: 21, verdict: "contradicted", score: 0.5, citations: [0] }],
  sources: [{ ...source, index: 9, version: 10, page: 11, scores: { dense: 0.6, sparse: 12, rerank: 0.7 } }],
  grounding: { verdict: "partial", score: 0.8, reason: "so" },
  model: "groq/test",
  degraded: ["dense"],
  usage: { embeddingTokens: 13, promptTokens: 14, completionTokens: 15, costUsd: 0.9 },
  latencyMs: 16.04,
}

describe("an answer in JSON", () => {
  const json = toAnswerJson(ANSWER)

  test("says of citations, claims and use what the answer says, each by its own name", () => {
    expect(answerShape.parse(json)).toEqual(json)
    for (const part of ["citations", "claims", "grounding", "usage", "model", "degraded", "answer"] as const)
      expect(json[part]).toEqual(spelt(ANSWER[part], snake))
    expect(json).toMatchObject({ id: "qry_first", cached: false, latency_ms: 16 })
    expect(json).not.toHaveProperty("explain")
  })

  test("shows a source with its place, and no more of it than its contract", () => {
    const { lines: _, pageBreaks: __, ...shown } = ANSWER.sources[0] ?? source
    const scores = { dense: 0.6, sparse: 12, rerank: 0.7, graph: null }
    expect(json.sources).toEqual([{ ...Object(spelt(shown, snake)), boxes: [], scores }])
  })

  test("kept and served again is the same but for what belongs to one reply", () => {
    const origin: KeptOrigin = {
      id: ANSWER.id,
      verdict: "partial",
      model: "groq/test",
      saved: { promptTokens: 14, completionTokens: 15, costUsd: 0.9 },
    }
    const kept = keptForm.read(keptForm.write(ANSWER, origin))
    expect(kept.origin).toEqual(origin)
    const id = "qry_second" as QueryId
    const usage = { embedding_tokens: 0, prompt_tokens: 0, completion_tokens: 0, cost_usd: 0 }
    const expected = { ...json, id, cached: true, usage, latency_ms: 1.3 }
    expect(JSON.parse(replyFromCache(id, kept.reply, 1.26))).toEqual(expected)
    expect(answerFromCache(id, kept.reply, 1.26)).toEqual(expected)
    expect(kept.reply).not.toContain(ANSWER.id)
  })

  test("kept in a script that is mostly not Latin is not made larger by it", () => {
    const origin = { id: ANSWER.id } as KeptOrigin
    const { reply } = keptForm.read(keptForm.write({ ...ANSWER, answer: "東京".repeat(500) }, origin))
    expect(reply).toContain("東京東京")
    expect(keptForm.write(ANSWER, origin)).toMatch(/^\p{ASCII}+$/u)
  })
})

/** A value other than the default for every field of a request. */
const BODY = {
  query: "What is new?",
  collection_ids: [],
  filter: { year: 2020 },
  top_k: 7,
  min_score: 0.25,
  fusion: "rrf",
  use_vector: false,
  use_keyword: true,
  rerank: true,
  boost: {
    recency: { field: "date", half_life_days: 30, weight: 0.5 },
    metadata: [{ field: "kind", value: "news", weight: 0.4 }],
  },
}
const OF_ANSWERS = { max_tokens: 99, temperature: 0.6, context: "section", grounding: "strict", include: ["explain"] }
const DEFAULTS = { topK: 5, rerank: false }
const asked = (more: object) =>
  askQuestion.json.parse({ query: "What is new?", ...more }) as z.output<typeof askQuestion.json>
const searched = (more: object) =>
  searchChunks.json.parse({ query: "What is new?", ...more }) as z.output<typeof searchChunks.json>
const YEAR = { type: "field", field: "year", test: { op: "eq", value: 2020 } } as const
const TEAM = { type: "field", field: "team", test: { op: "eq", value: "red" } } as const

describe("a question from JSON", () => {
  const { collection_ids: _, filter: __, ...plain } = BODY

  test("asks for what the request says, each by its own name", () => {
    const { grounding, include, ...own } = OF_ANSWERS
    const question = toQuestion(
      { filter: null },
      asked({ ...plain, filter: BODY.filter, ...OF_ANSWERS }),
      [COLLECTION],
      DEFAULTS,
    )
    expect(question).toEqual({
      ...Object(spelt({ ...plain, ...own }, camel)),
      collectionIds: [COLLECTION],
      filter: YEAR,
      strict: true,
      explain: true,
    })
  })

  test("asks for the deployment's defaults where the request says nothing", () => {
    const question = toQuestion({ filter: null }, asked({}), [COLLECTION], { topK: 6, rerank: true })
    expect(question).toMatchObject({ topK: 6, rerank: true, filter: null, minScore: null, fusion: null, boost: null })
    expect(question).toMatchObject({ context: null, maxTokens: null, temperature: null, strict: false, explain: false })
    expect(question).toMatchObject({ useVector: true, useKeyword: true })
    expect(
      toRetrieval({ filter: null }, searched({ rerank: false, boost: {} }), [], { topK: 6, rerank: true }),
    ).toMatchObject({
      rerank: false,
      boost: { recency: null, metadata: [] },
    })
  })

  test.each([
    ["alone", {}, TEAM],
    ["joined with the request's own", { filter: BODY.filter }, { type: "and", filters: [TEAM, YEAR] }],
  ])("stays within the filter that narrows its caller, %s", (_, body, filter) => {
    expect(toQuestion({ filter: TEAM }, asked(body), [], DEFAULTS).filter).toEqual(filter)
    expect(toRetrieval({ filter: TEAM }, searched(body), [], DEFAULTS).filter).toEqual(filter)
  })

  test("replayed changes what was said and nothing else", () => {
    const { query: ___, boost: ____, ...replayed } = plain
    const body = replayQuery.json.parse(replayed) as z.output<typeof replayQuery.json>
    expect(toReplayChanges(body)).toEqual(spelt(replayed, camel))
    expect(toReplayChanges({})).toEqual({})
  })
})

describe.each([
  ["question", askQuestion.json, { query: "crane" }],
  ["search", searchChunks.json, { query: "crane" }],
  ["replay", replayQuery.json, {}],
] as const)("a %s", (what, schema, least) => {
  const numbers: [field: string, lowest: number, highest: number, step: number][] = [
    ["top_k", 1, 50, 1],
    ["min_score", 0, 1, 0.01],
    ...(what === "question"
      ? (
          [
            ["max_tokens", 16, 4_096, 1],
            ["temperature", 0, 2, 0.01],
          ] as const
        ).map((one): [string, number, number, number] => [...one])
      : []),
  ]
  test.each(numbers)("takes %s from %d to %d", (field, lowest, highest, step) => {
    const isTaken = (value: number) => schema.safeParse({ ...least, [field]: value }).success
    expect([lowest - step, lowest, highest, highest + step].map(isTaken)).toEqual([false, true, true, false])
  })

  test("takes no field that is not its own", () => {
    expect(schema.safeParse({ ...least, tenant_id: "ten_b" }).success).toBe(false)
  })
})
