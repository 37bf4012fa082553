// Asking as one verb: what is looked up, kept and counted, whichever door the question came through.
import { describe, expect, test } from "vitest"
import type { CachedState, CacheLookup } from "../../../src/ports.ts"
import { type AskDeps, ask, wholeAnswer } from "../../../src/query/ask.ts"
import { COLLECTION, contextOf, fakeDeps, headOf, questionOf, REFUND_HITS } from "../../support/fake-query.ts"

const QUESTION = questionOf("How long do refunds take?")

async function asking(setup: { useCache?: boolean; cached?: Partial<CachedState> | null; dead?: string[] } = {}) {
  const fake = fakeDeps({ hits: REFUND_HITS, dead: setup.dead ?? [] })
  const kept: string[] = []
  const deferred: Promise<unknown>[] = []
  const deps: AskDeps = {
    ...fake.deps,
    log: { ...fake.deps.log, info() {}, warn() {} },
    config: { EMBEDDING_MODEL: "lexical" },
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
    admit: async (lookup) => {
      lookups.push(lookup)
      const cached = setup.cached === null ? null : { answer: null, embedding: null, heads: clean, ...setup.cached }
      return { ctx: { ...contextOf(), defer: (work) => void deferred.push(work) }, cached: lookup && cached }
    },
    toKept: ({ answer }) => `kept: ${answer}`,
  })
  const answer = asked.type === "answering" ? await wholeAnswer(asked.events) : null
  if (asked.type === "answering") for await (const _ of asked.events);
  await Promise.all(deferred)
  return { asked, answer, kept, lookups, counted: fake.counted, calls: fake.calls }
}

describe("asking", () => {
  test("hands over a kept answer as it is, and asks nothing else", async () => {
    const { asked, kept, calls, counted } = await asking({ cached: { answer: "{…}" } })
    expect(asked).toMatchObject({ type: "hit", kept: "{…}" })
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
    expect(kept).toEqual([`ten_a ${lookups[0]?.answerKey} ${COLLECTION},7 kept: ${answer?.answer}`, "embedding"])
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
