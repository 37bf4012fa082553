// Reranking as a question sees it: whose order is served, what it costs to be late, and that it is asked for.
import { afterEach, describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { RERANK_CANDIDATES } from "../../../src/query/retrieval/rerank-hits.ts"
import { retrieve } from "../../../src/query/retrieval/retrieve.ts"
import { contextOf, fakeDeps, freshTrace, knownHead, questionOf } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const hits = (count: number) =>
  Array.from({ length: count }, (_, i) => fakeHit({ text: `Passage ${i}.`, document: `doc_${i}`, score: 1 - i / 100 }))

async function retrieved(setup: Parameters<typeof fakeDeps>[0], rerank = true, signal?: AbortSignal) {
  const fake = fakeDeps(setup)
  const { spent } = freshTrace()
  const question = questionOf("Which?", { rerank, topK: 3 })
  const found = await retrieve(fake.deps, contextOf(signal), question, knownHead(), spent)
  return { ...fake, found, spent, order: found.hits.map(({ documentId }) => documentId) }
}

afterEach(() => void vi.useRealTimers())

describe("reranked hits", () => {
  test("come in the order of the cross-encoder, each with its score, the fused score beside it", async () => {
    const { found, order, calls, spent } = await retrieved({ hits: hits(3), rerank: [0.1, 0.9, 0.5] })
    expect(spent.rerankPassages).toBe(3)
    expect(order).toEqual(["doc_1", "doc_2", "doc_0"])
    expect(found.hits.map(({ scores }) => scores.rerank)).toEqual([0.9, 0.5, 0.1])
    expect(found.hits[0]?.score).toBeCloseTo(0.99)
    expect(found.degraded).toEqual([])
    expect(calls).toContain("rerank Which? 3 300")
  })

  test("are the best of the fused ones alone; the others follow in their own order, without a score", async () => {
    const count = RERANK_CANDIDATES + 5
    const scores = Array.from({ length: RERANK_CANDIDATES }, (_, i) => i / 100)
    const { order, found } = await retrieved({ hits: hits(count), rerank: scores })
    expect(order[0]).toBe(`doc_${RERANK_CANDIDATES - 1}`)
    expect(order.slice(RERANK_CANDIDATES)).toEqual([0, 1, 2, 3, 4].map((i) => `doc_${RERANK_CANDIDATES + i}`))
    expect(found.hits.at(-1)?.scores.rerank).toBeUndefined()
  })

  test("are not asked for unless the question wants them, nor for a single one", async () => {
    expect((await retrieved({ hits: hits(3) }, false)).calls.join()).not.toContain("rerank")
    const single = await retrieved({ hits: hits(1) })
    expect(single.calls.join()).not.toContain("rerank")
    expect(single.found.degraded).toEqual([])
    expect((await retrieved({ hits: hits(2), rerank: [0, 1] })).order).toEqual(["doc_1", "doc_0"])
  })

  test("are read under their headings, and the time it takes is told in seconds", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 })
    const wait = async () => void vi.setSystemTime(Date.now() + 250)
    const under = fakeHit({ text: "They take 30 days.", document: "doc_under", headingPath: ["Policy", "Refunds"] })
    const { reread, observed } = await retrieved({ hits: [under, ...hits(1)], rerank: [1, 0], wait })
    expect(reread).toEqual(["Policy › Refunds\nThey take 30 days.", "Passage 0."])
    expect(observed.rag_rerank_duration_seconds).toBe(0.25)
  })

  test.each(["embedder-unavailable", "embedder-refused"] as const)(
    "keep their fused order and say so when it ends in %s",
    async (code) => {
      const { order, found, counted } = await retrieved({ hits: hits(3), rerank: new AppError(code) })
      expect(order).toEqual(["doc_0", "doc_1", "doc_2"])
      expect(found.degraded).toEqual(["rerank"])
      expect(counted["rag_degraded_total rerank"]).toBe(1)
    },
  )

  test("hide no bug: any other failure is thrown, and the caller's own abort stays one", async () => {
    await expect(retrieved({ hits: hits(3), rerank: new TypeError("a bug") })).rejects.toThrow("a bug")
    await expect(retrieved({ hits: hits(3), rerank: new AppError("internal") })).rejects.toThrow("internal")
    const gone = AbortSignal.abort(new Error("gone"))
    await expect(
      retrieved({ hits: hits(3), rerank: new AppError("embedder-unavailable") }, true, gone),
    ).rejects.toThrow("gone")
  })
})
