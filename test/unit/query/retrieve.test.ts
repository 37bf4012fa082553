// Retrieval: what is read when, what it costs in hops, and what may be cached after it.
import { afterEach, describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { CollectionId } from "../../../src/ids.ts"
import { DENSE_WEIGHT, FOREIGN_WEIGHT } from "../../../src/query/retrieval/dense-weight.ts"
import { type KnownState, retrieve } from "../../../src/query/retrieval/retrieve.ts"
import {
  COLLECTION,
  contextOf,
  fakeDeps,
  freshTrace,
  headOf,
  knownHead,
  LEXICAL,
  NOTHING_KNOWN,
  questionOf,
  unavailable,
} from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const run = (
  fake: ReturnType<typeof fakeDeps>,
  known: KnownState = knownHead(),
  changes = {},
  { spent } = freshTrace(),
) => retrieve(fake.deps, contextOf(), questionOf("refund window", changes), known, spent)

afterEach(() => void vi.useRealTimers())

describe("retrieve", () => {
  test("with everything known costs one search, fusing by the default weight of the embedder's kind", async () => {
    const fake = fakeDeps({ hits: [fakeHit({ text: "refund" })] })
    const embedding = Float32Array.from([1, 0])
    const retrieved = await run(fake, { ...knownHead(), embedding })
    expect(fake.calls).toEqual(["search ten_a"])
    expect(fake.searches[0]).toMatchObject({
      collectionIds: [COLLECTION],
      dense: embedding,
      denseWeight: DENSE_WEIGHT.lexical,
      limit: 16,
    })
    expect(retrieved).toMatchObject({ degraded: [], embedding: null, legs: ["dense", "sparse"] })
    expect(retrieved.epochs).toEqual(new Map([[COLLECTION, 7]]))
    expect(retrieved.headsRead.size).toBe(0)
  })

  test("a question in a language the model was not trained for rests on its keywords, and says so", async () => {
    const neural = new Map([[COLLECTION, headOf({ embedding: { ...LEXICAL, kind: "neural", model: "a/model" } })]])
    const asked = async (query: string, languages: string[] | null, heads = neural) => {
      const { deps, searches } = fakeDeps({ heads })
      const known = { embedding: Float32Array.from([1, 0]), heads: null }
      const question = questionOf(query)
      const retrieval = retrieve(
        { ...deps, embeddingLanguages: languages },
        contextOf(),
        question,
        known,
        freshTrace().spent,
      )
      const { language, weightBy, isLanguageKnown } = await retrieval
      return [language, weightBy, searches[0]?.denseWeight, isLanguageKnown]
    }
    const german = "Wie lange ist die Frist für eine Rückgabe?"
    expect(await asked("How long is the window for refunds?", null)).toEqual(["en", "model", DENSE_WEIGHT.neural, true])
    expect(await asked(german, null)).toEqual(["de", "language", FOREIGN_WEIGHT, false])
    expect(await asked(german, ["en", "de"])).toEqual(["de", "model", DENSE_WEIGHT.neural, true])
    const tuned = new Map([
      [COLLECTION, headOf({ denseWeightPercent: 70, embedding: { ...LEXICAL, kind: "neural", model: "a/model" } })],
    ])
    expect(await asked(german, null, tuned)).toEqual(["de", "collection", 0.7, false])
  })

  test("embeds and reads heads at the same time, before the search", async () => {
    const fake = fakeDeps()
    const trace = freshTrace()
    const retrieved = await run(fake, NOTHING_KNOWN, {}, trace)
    expect(fake.calls).toEqual(["heads ten_a col_a", "embed query 200", "search ten_a"])
    expect(fake.ended.slice(0, 2).sort()).toEqual(["embed query 200", "heads ten_a col_a"])
    expect(trace.spent).toEqual({ embeddingTokens: 3, rerankPassages: 0 })
    expect(retrieved.embedding).toEqual(Float32Array.from([0.5, 0.5]))
    expect(fake.embedded).toEqual(["refund window"])
  })

  test("tells in seconds how long the embedding took", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 })
    const fake = fakeDeps({ wait: async () => void vi.setSystemTime(250) })
    await run(fake)
    expect(fake.observed.rag_embedding_duration_seconds).toBe(0.25)
  })

  test.each<[string, KnownState["heads"]]>([
    ["missing", new Map([[COLLECTION, { state: "missing", lease: "l" }]])],
    ["dirty", new Map([[COLLECTION, { state: "dirty" }]])],
    ["unreadable", null],
  ])("a head that is %s is read from Postgres, and nothing may be cached", async (_, heads) => {
    const retrieved = await run(fakeDeps(), { embedding: null, heads })
    expect(retrieved.epochs).toBeNull()
    expect([...retrieved.headsRead.keys()]).toEqual([COLLECTION])
  })

  test("an unknown collection is not found", async () => {
    await expect(run(fakeDeps({ heads: new Map() }), NOTHING_KNOWN)).rejects.toMatchObject({
      code: "collection-not-found",
    })
  })

  test("without the embedder the keywords answer, marked as degraded and counted", async () => {
    const fake = fakeDeps({ embedError: unavailable("embedder-unavailable") })
    const retrieved = await run(fake)
    expect(retrieved).toMatchObject({ degraded: ["dense"], legs: ["sparse"], embedding: null })
    expect(fake.searches[0]).toMatchObject({ dense: null, denseWeight: 0 })
    expect(fake.counted).toMatchObject({ "rag_degraded_total dense": 1 })
  })

  test("without the embedder and without keywords it fails, after waiting longer", async () => {
    const fake = fakeDeps({ embedError: unavailable("embedder-unavailable") })
    await expect(run(fake, knownHead(), { useKeyword: false })).rejects.toMatchObject({ code: "embedder-unavailable" })
    expect(fake.calls).toEqual(["embed query 2000"])
  })

  test("hides no bug of the embedder behind the keywords, nor that the caller is gone", async () => {
    for (const embedError of [new TypeError("a bug"), new AppError("internal")])
      await expect(run(fakeDeps({ embedError }))).rejects.toBe(embedError)
    const { deps } = fakeDeps({ embedError: unavailable("embedder-unavailable") })
    const gone = contextOf(AbortSignal.abort(new Error("gone")))
    const { spent } = freshTrace()
    await expect(retrieve(deps, gone, questionOf("refund window"), knownHead(), spent)).rejects.toThrow("gone")
  })

  test("a question in full-width letters is embedded and reranked in plain ones", async () => {
    const { deps } = fakeDeps({ hits: [fakeHit({ text: "a" }), fakeHit({ text: "b", document: "doc_b" })] })
    const read: string[] = []
    const embedder: typeof deps.embedder = {
      embed: (texts, kind, options) => {
        read.push(...texts)
        return deps.embedder.embed(texts, kind, options)
      },
    }
    const reranker: typeof deps.reranker = {
      rerank: (query, passages, options) => {
        read.push(query)
        return deps.reranker.rerank(query, passages, options)
      },
    }
    const question = questionOf("Ｗｈｅｎ　ｉｓ　ｉｔ　ｐａｉｄ？", { rerank: true })
    const found = await retrieve(
      { ...deps, embedder, reranker },
      contextOf(),
      question,
      knownHead(),
      freshTrace().spent,
    )
    expect(read).toEqual(["When is it paid?", "When is it paid?"])
    expect(found.language).toBe("en")
  })

  test("lets the embedder and the reranker hear that the caller has left", async () => {
    const { deps } = fakeDeps({ hits: [fakeHit({ text: "a" }), fakeHit({ text: "b", document: "doc_b" })] })
    const heard: (AbortSignal | undefined)[] = []
    const embedder: typeof deps.embedder = {
      embed: (texts, kind, options) => {
        heard.push(options.signal)
        return deps.embedder.embed(texts, kind, options)
      },
    }
    const reranker: typeof deps.reranker = {
      rerank: (query, passages, options) => {
        heard.push(options.signal)
        return deps.reranker.rerank(query, passages, options)
      },
    }
    const caller = new AbortController()
    const question = questionOf("refund window", { rerank: true })
    const { spent } = freshTrace()
    await retrieve({ ...deps, embedder, reranker }, contextOf(caller.signal), question, knownHead(), spent)
    caller.abort()
    expect(heard.map((signal) => signal?.aborted)).toEqual([true, true])
  })

  test("one of several collections that is unknown is not found", async () => {
    const collectionIds = [COLLECTION, "col_gone" as CollectionId]
    for (const known of [knownHead(), NOTHING_KNOWN])
      await expect(run(fakeDeps(), known, { collectionIds })).rejects.toMatchObject({ code: "collection-not-found" })
    await expect(run(fakeDeps(), NOTHING_KNOWN, { collectionIds: [] })).rejects.toMatchObject({
      code: "collection-not-found",
    })
  })

  test("keeps no question if one of several collections must not keep them", async () => {
    const other = "col_b" as CollectionId
    const redactsOf = async (...redact: [boolean, boolean]) => {
      const [mine, theirs] = redact.map((redactQuestions) => headOf({ redactQuestions }))
      const heads = new Map([COLLECTION, other].map((id, i) => [id, (i === 0 ? mine : theirs) ?? headOf()]))
      return (await run(fakeDeps({ heads }), NOTHING_KNOWN, { collectionIds: [COLLECTION, other] })).redacts
    }
    expect([await redactsOf(true, false), await redactsOf(false, true), await redactsOf(false, false)]).toEqual([
      true,
      true,
      false,
    ])
  })

  test("collections searched together have the mean of their weights", async () => {
    const other = "col_b" as CollectionId
    const heads = new Map([
      [COLLECTION, { state: "clean" as const, head: headOf({ denseWeightPercent: 70 }) }],
      [other, { state: "clean" as const, head: headOf() }],
    ])
    const fake = fakeDeps()
    await run(fake, { embedding: null, heads }, { collectionIds: [COLLECTION, other] })
    expect(fake.searches[0]?.denseWeight).toBeCloseTo((0.7 + DENSE_WEIGHT.lexical) / 2)
  })

  test("one leg alone has all the weight", async () => {
    const keywords = fakeDeps()
    const found = await run(keywords, knownHead(), { useVector: false })
    expect([found.degraded, found.legs]).toEqual([[], ["sparse"]])
    expect(keywords.calls).toEqual(["search ten_a"])
    expect(keywords.searches[0]).toMatchObject({ dense: null, denseWeight: 0 })
    const meaning = fakeDeps()
    expect((await run(meaning, knownHead(), { useKeyword: false })).legs).toEqual(["dense"])
    expect(meaning.searches[0]).toMatchObject({ sparse: null, denseWeight: 1 })
  })

  test("a collection's own weight wins over the default", async () => {
    const fake = fakeDeps()
    await run(fake, knownHead(headOf({ denseWeightPercent: 70 })))
    expect(fake.searches[0]?.denseWeight).toBeCloseTo(0.7)
  })

  test("legs are joined by ranks when the question asks for it, or all its collections are set so", async () => {
    const other = "col_b" as CollectionId
    const fusionOf = async (asked: "score" | "rrf" | null, ...set: ("score" | "rrf")[]) => {
      const fake = fakeDeps()
      const ids = [COLLECTION, other].slice(0, set.length)
      const heads = new Map(
        ids.map((id, i) => [id, { state: "clean" as const, head: headOf({ fusion: set[i] ?? "score" }) }] as const),
      )
      await run(fake, { embedding: null, heads }, { fusion: asked, collectionIds: ids })
      return fake.searches[0]?.fusion
    }
    expect(await fusionOf(null, "score")).toBe("score")
    expect(await fusionOf(null, "rrf")).toBe("rrf")
    expect(await fusionOf(null, "rrf", "score")).toBe("score")
    expect(await fusionOf(null, "rrf", "rrf")).toBe("rrf")
    expect(await fusionOf("score", "rrf")).toBe("score")
    expect(await fusionOf("rrf", "score")).toBe("rrf")
  })

  test.each([
    ["the embedder runs another model", { stamp: { ...LEXICAL, revision: "r2" } }, knownHead()],
    ["a kept embedding has another dimension", {}, { ...knownHead(), embedding: Float32Array.from([1]) }],
    [
      "two collections have different models",
      {},
      {
        embedding: null,
        heads: new Map([
          [COLLECTION, { state: "clean" as const, head: headOf() }],
          [
            "col_b" as CollectionId,
            { state: "clean" as const, head: headOf({ embedding: { ...LEXICAL, model: "x" } }) },
          ],
        ]),
      },
    ],
  ])("is refused when %s", async (_, setup, known: KnownState) => {
    const collectionIds = [...(known.heads?.keys() ?? [])]
    await expect(run(fakeDeps(setup), known, { collectionIds })).rejects.toMatchObject({
      code: "embedding-model-mismatch",
      detail: expect.stringMatching(/lexical \(r1, 2 dimensions\)/),
    })
  })

  test("drops hits below the asked score", async () => {
    const hits = [fakeHit({ text: "a", score: 0.5 }), fakeHit({ text: "b", score: 0.49 })]
    expect((await run(fakeDeps({ hits }), knownHead(), { minScore: 0.5 })).hits).toHaveLength(1)
    // A cosine may be negative; without a bound that is a hit too.
    const below = fakeHit({ text: "c", score: -0.01 })
    expect((await run(fakeDeps({ hits: [below] }))).hits).toHaveLength(1)
    expect((await run(fakeDeps({ hits: [below] }), knownHead(), { minScore: 0 })).hits).toEqual([])
  })
})
