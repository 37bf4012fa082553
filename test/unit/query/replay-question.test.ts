// Searching again for a recorded question: the same to the last bit while nothing has changed, else it says what has.
import { describe, expect, test } from "vitest"
import { type CollectionId, newId } from "../../../src/ids.ts"
import type { QuestionTrace } from "../../../src/ports.ts"
import { startTrace } from "../../../src/query/history/query-trace.ts"
import { recordQuestion } from "../../../src/query/history/record-question.ts"
import { type ReplayChanges, replayQuestion } from "../../../src/query/history/replay-question.ts"
import { searchChunks } from "../../../src/query/retrieval/search-chunks.ts"
import { type NewEntry, questionRecordSchema } from "../../../src/usage/model/usage-event.ts"
import {
  COLLECTION,
  contextOf,
  fakeDeps,
  headOf,
  knownHead,
  questionOf,
  REFUND_HITS,
  unavailable,
} from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

type Setup = Parameters<typeof fakeDeps>[0]

function depsOf(setup: Setup, recorded: NewEntry[] = []) {
  const usageLog = { record: (entry: NewEntry) => void recorded.push(entry) }
  return { ...fakeDeps({ hits: REFUND_HITS, ...setup }).deps, usageLog, config: { EMBEDDING_MODEL: "lexical" } }
}

/** A search as it stands in the history, through JSON and with the keys of objects in another order, as the database gives it. */
async function recordedSearch(): Promise<QuestionTrace> {
  const recorded: NewEntry[] = []
  const [deps, trace] = [depsOf({}, recorded), startTrace(newId("qry"))]
  const filter = { type: "field", field: "year", test: { op: "gte", value: 2020 } } as const
  const retrieval = questionOf("How long do refunds take?", { filter })
  await searchChunks(deps, contextOf(), retrieval, knownHead(), trace)
  await recordQuestion(deps, contextOf(), { endpoint: "search", retrieval, cache: "BYPASS", outcome: "done" }, trace)
  const [record] = recorded
  if (record?.type !== "question") throw new Error("nothing was recorded")
  const whole = { ...record, tenantId: newId("ten"), keyId: null, collectionIds: [newId("col")] }
  const read = { ...questionRecordSchema.parse(whole), collectionIds: record.collectionIds }
  const stored = JSON.parse(JSON.stringify(read), (_, value) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  )
  return { ...stored, at: new Date(record.at), feedback: null }
}

async function replayed(setup: Setup = {}, changes: ReplayChanges = {}, over: Partial<QuestionTrace> = {}) {
  const used: NewEntry[] = []
  const replay = await replayQuestion(
    depsOf(setup, used),
    contextOf(),
    { ...(await recordedSearch()), ...over },
    changes,
  )
  return { ...replay, used }
}

describe("a replay", () => {
  test("at the same epoch is identical and changes nothing, and is no question but what it used", async () => {
    const replay = await replayed()
    expect(replay).toMatchObject({ isIdentical: true, changes: [], moved: [] })
    expect(replay.now).toHaveLength(REFUND_HITS.length)
    expect(replay.used).toMatchObject([{ type: "usage", kind: "embedding_tokens", amount: 3, endpoint: "replay" }])
    expect(replay.used).toMatchObject([{ costUsd: null, estimated: false, model: "lexical" }])
  })

  test("puts what it reranked on the account, and what it embedded before its search failed", async () => {
    const { used } = await replayed({ rerank: [0.1, 0.2, 0.9] }, { rerank: true })
    const kinds = used.map((entry) => entry.type === "usage" && [entry.kind, entry.amount, entry.collectionId])
    expect(kinds).toEqual([
      ["embedding_tokens", 3, COLLECTION],
      ["rerank_passages", 3, COLLECTION],
    ])
    const [embedding, rerank] = used.map(({ id }) => id)
    expect(embedding?.replace(/embedding$/, "rerank")).toBe(rerank)
    expect(embedding).toMatch(/^qry_\w+:embedding$/)
    const spent: NewEntry[] = []
    const deps = { ...depsOf({}, spent), chunks: { search: () => Promise.reject(new Error("away")) } }
    await expect(replayQuestion(deps, contextOf(), await recordedSearch(), {})).rejects.toThrow("away")
    expect(spent).toMatchObject([{ kind: "embedding_tokens", amount: 3 }])
  })

  test("takes nothing from the ledger where nothing was embedded", async () => {
    expect((await replayed({}, { useVector: false })).used).toEqual([])
  })

  test("with fewer sources is not identical, although it finds the same", async () => {
    const { isIdentical, changes, moved, now } = await replayed({}, { topK: 1 })
    expect([isIdentical, moved, now.map(({ source }) => source)]).toEqual([false, [], [1, null, null]])
    expect(changes).toMatchObject([{ what: "request.topK", now: 1 }])
  })

  test("refuses changes that leave nothing to search by, as a question does", async () => {
    const none = { code: "input-invalid", errors: [{ path: "use_vector" }] }
    await expect(replayed({}, { useVector: false, useKeyword: false })).rejects.toMatchObject(none)
  })

  test("asks for the same again, within the same filter", async () => {
    const fake = fakeDeps({ hits: REFUND_HITS })
    const deps = { ...depsOf({}), chunks: fake.deps.chunks }
    await replayQuestion(deps, contextOf(), await recordedSearch(), {})
    expect(fake.searches).toMatchObject([
      { collectionIds: [COLLECTION], filter: { field: "year", test: { op: "gte", value: 2020 } } },
    ])
  })

  test("tells that the epoch has moved, and which passage is gone", async () => {
    const replay = await replayed({
      heads: new Map([[COLLECTION, headOf({ epoch: 8 })]]),
      hits: REFUND_HITS.slice(1),
    })
    expect(replay).toMatchObject({
      isIdentical: false,
      changes: [{ what: `epochs.${COLLECTION}`, was: 7, now: 8 }],
      moved: [
        { documentId: "doc_1", was: { rank: 1 }, now: null },
        { documentId: "doc_2", was: { rank: 2 }, now: { rank: 1 } },
        { documentId: "doc_3", was: { rank: 3 }, now: { rank: 2 } },
      ],
    })
  })

  test("tells of a passage whose document was deleted since that it answers no more", async () => {
    const { isIdentical, now } = await replayed({ dead: ["doc_1"] })
    expect([isIdentical, ...now.map(({ documentId, live, source }) => [documentId, live, source])]).toEqual([
      false,
      ["doc_1", false, null],
      ["doc_2", true, 1],
      ["doc_3", true, 2],
    ])
  })

  test("tells of a passage that only the search of today finds", async () => {
    const late = fakeHit({ text: "Refunds are late.", document: "doc_4" })
    const { moved } = await replayed({ hits: [...REFUND_HITS, late] })
    expect(moved).toMatchObject([{ documentId: "doc_4", was: null, now: { rank: 4, score: late.score } }])
  })

  test("of several collections puts what it used on the account of none of them", async () => {
    const other = "col_b" as CollectionId
    const heads = new Map([COLLECTION, other].map((id) => [id, headOf()]))
    const { used } = await replayed({ heads }, {}, { collectionIds: [COLLECTION, other] })
    expect(used).toMatchObject([{ kind: "embedding_tokens", collectionId: null }])
  })

  test("with another score in the last place alone is not identical", async () => {
    const [first, ...rest] = REFUND_HITS
    if (!first) throw new Error("no hits")
    const replay = await replayed({ hits: [{ ...first, score: first.score + Number.EPSILON }, ...rest] })
    expect([replay.isIdentical, replay.moved.length]).toEqual([false, 1])
  })

  test("against another configuration names what is asked differently, and what follows from it", async () => {
    const replay = await replayed({}, { useVector: false, topK: 9 })
    expect(replay.changes.map(({ what }) => what)).toEqual([
      "request.topK",
      "request.useVector",
      "retrieval.legs",
      "retrieval.dense_weight",
      "retrieval.weight_by",
    ])
  })

  test("tells of a reranker that is away now, and of the time where dates raise what is newer", async () => {
    const recorded = await recordedSearch()
    const reranked = { ...recorded, request: { ...recorded.request, rerank: true } }
    const away = await replayed({ rerank: unavailable("embedder-unavailable") }, {}, reranked)
    expect(away.changes).toEqual([{ what: "retrieval.degraded", was: [], now: ["rerank"] }])
    const recency = { field: "date", halfLifeDays: 30, weight: 0.5 }
    const boosted = { ...recorded, request: { ...recorded.request, boost: { recency, metadata: [] } } }
    const [first, ...rest] = REFUND_HITS.map((hit) => ({ ...hit, metadata: { date: new Date().toISOString() } }))
    const raised = await replayed({ hits: first ? [first, ...rest] : [] }, {}, boosted)
    expect(raised).toMatchObject({ isIdentical: false, changes: [{ what: "time", was: recorded.at }] })
  })

  test("says nothing of what an older record did not tell", async () => {
    const { degraded: _, ...trace } = (await recordedSearch()).trace
    expect((await replayed({}, {}, { trace })).changes).toEqual([])
  })

  test.each([
    ["its text", { question: null }],
    ["what else was asked", { request: {} }],
  ])("is refused where %s was not kept", async (_, over) => {
    await expect(replayed({}, {}, over)).rejects.toMatchObject({ code: "question-not-replayable" })
  })

  test("of a collection that is gone says so", async () => {
    const heads = new Map([[newId("col") as CollectionId, headOf()]])
    await expect(replayed({ heads })).rejects.toMatchObject({ code: "collection-not-found" })
  })
})
