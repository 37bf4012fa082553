// Tuning: the weight is chosen on every other question, reported on the rest, and stays where nothing is better.
import { expect, test } from "vitest"
import type { Document } from "../../../src/documents/model/document.ts"
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import type { CollectionId, DocumentId } from "../../../src/ids.ts"
import type { ChunkHit, ChunkSearch, CollectionHead } from "../../../src/ports.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import { DENSE_WEIGHT, RANK_WEIGHT } from "../../../src/query/retrieval/dense-weight.ts"
import { type GoldenQuestion, tuneWeight } from "../../../src/query/retrieval/tune-weight.ts"
import type { NewEntry } from "../../../src/usage/model/usage-event.ts"
import { COLLECTION, contextOf, fakeDeps, headOf } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const RIGHT = "doc_right" as DocumentId
/** By meaning the right document is first, by keywords the wrong one; or the other way round. */
const hitsOf = (byMeaning: boolean): ChunkHit[] => [
  fakeHit({
    text: "right",
    document: RIGHT,
    scores: byMeaning ? { dense: 0.9, sparse: 1 } : { dense: 0.1, sparse: 40 },
  }),
  fakeHit({
    text: "wrong",
    document: "doc_wrong",
    scores: byMeaning ? { dense: 0.1, sparse: 40 } : { dense: 0.9, sparse: 1 },
  }),
]
const golden = (count: number, changes: Partial<GoldenQuestion> = {}): GoldenQuestion[] =>
  Array.from({ length: count }, (_, i) => ({ query: `question ${i}`, documentIds: [RIGHT], chunkIds: [], ...changes }))

type World = {
  /** What each question finds, where that is not told by its leg alone. */
  found?: ChunkHit[]
  /** What of the embedder's model is another than the collection's. */
  model?: Partial<ModelStamp>
  document?: Partial<Document> | null
  heads?: Map<CollectionId, CollectionHead>
  /** What the caller's token is bound to. */
  filter?: MetadataFilter | null
}

/** `byMeaning` says for each question by which leg it is found. */
async function tune(
  byMeaning: (i: number) => boolean,
  questions = golden(12),
  denseWeightPercent: number | null = null,
  fusion: "score" | "rrf" = "score",
  {
    found,
    model,
    document = {},
    heads = new Map([[COLLECTION, headOf({ denseWeightPercent, fusion })]]),
    filter = null,
  }: World = {},
) {
  const searches: ChunkSearch[] = []
  const embedded: string[] = []
  const { deps } = fakeDeps({ heads })
  let asked = 0
  const embed: typeof deps.embedder.embed = async (texts, kind, { requestId }) => {
    embedded.push(...texts.map((text) => `${kind} ${requestId} ${text}`))
    const { stamp } = await deps.embedder.embed(["x"], "query", {
      requestId: "r",
      timeoutMs: 1,
      signal: contextOf().signal,
    })
    const vectors = texts.map((text) => Float32Array.from([Number(text.split(" ")[1]), 0]))
    return { stamp: { ...stamp, ...model }, vectors, tokens: texts.length }
  }
  const documents = {
    get: async (_: unknown, id: DocumentId) =>
      id === RIGHT && document ? ({ id, collectionId: COLLECTION, liveVersion: 1, ...document } as Document) : null,
  }
  const search = async (_: unknown, search: ChunkSearch) => {
    searches.push(search)
    return found ?? hitsOf(byMeaning(asked++))
  }
  const used: NewEntry[] = []
  const usageLog = { record: (entry: NewEntry) => void used.push(entry) }
  const config = { EMBEDDING_MODEL: "lexical" }
  const tuned = await tuneWeight(
    { ...deps, embedder: { embed }, documents, chunks: { search }, usageLog, config },
    { ...contextOf(), filter },
    COLLECTION,
    questions,
  )
  return { ...tuned, used, searches, embedded }
}

test("what its questions take to be embedded is on the account, of its collection", async () => {
  const { used } = await tune(() => true, golden(300))
  const amounts = used.map((entry) => entry.type === "usage" && entry.amount)
  expect(amounts.reduce<number>((sum, amount) => sum + Number(amount), 0)).toBe(300)
  expect(new Set(used.map(({ id }) => id)).size).toBe(used.length)
  const common = { type: "usage", kind: "embedding_tokens", endpoint: "tune", collectionId: COLLECTION }
  for (const entry of used) expect(entry).toMatchObject({ ...common, keyId: "key_a", model: "lexical" })
})

test("where meaning finds what keywords miss, more weight is chosen, and it is better on the other half too", async () => {
  const tuned = await tune(() => true)
  expect(tuned.before).toBe(DENSE_WEIGHT.lexical)
  expect(tuned.chosen).toBeGreaterThan(tuned.before)
  expect(tuned).toMatchObject({ chosenOn: 6, reportedOn: 6 })
  expect(tuned.ndcg.chosen).toBe(1)
  expect(tuned.ndcg.before).toBeCloseTo(1 / Math.log2(3), 6)
  expect(tuned.ndcg).toMatchObject({ dense: 1, sparse: tuned.ndcg.before })
})

test("questions in full-width letters are embedded in plain ones, as they are when they are asked", async () => {
  const { embedded } = await tune(() => true, golden(12, { query: "Ｗｈｅｎ　１２" }))
  expect(new Set(embedded.map((one) => one.split(" ").slice(2).join(" ")))).toEqual(new Set(["When 12"]))
})

test("what is best on one half and worse on the other is not chosen", async () => {
  const tuned = await tune((i) => i % 2 === 0)
  expect(tuned.chosen).toBe(DENSE_WEIGHT.lexical)
  expect(tuned.ndcg.chosen).toBe(tuned.ndcg.before)
})

test("what is best on one half and no worse on the other is chosen", async () => {
  const questions = golden(12).map((one, i) => (i % 2 === 0 ? one : { ...one, chunkIds: ["chk_elsewhere"] }))
  const tuned = await tune(() => true, questions)
  expect(tuned.chosen).toBeGreaterThan(DENSE_WEIGHT.lexical)
  expect(tuned.ndcg).toMatchObject({ before: 0, chosen: 0 })
})

test("where the weight that stands is as good as any, it stays", async () => {
  expect(await tune(() => false, golden(10), 10)).toMatchObject({ before: 0.1, chosen: 0.1 })
})

test("a collection that joins its legs by ranks is tuned by ranks", async () => {
  // First and second place weigh nearly the same; by score the wrong one leads at this weight.
  expect(await tune(() => true, golden(12), null, "rrf")).toMatchObject({
    chosen: RANK_WEIGHT.lexical,
    ndcg: { before: 1 },
  })
  expect((await tune(() => true)).ndcg.before).toBeLessThan(1)
})

test("passages count in place of documents where some are named", async () => {
  const chunkIds = hitsOf(true).flatMap(({ chunkId, documentId }) => (documentId === RIGHT ? [chunkId] : []))
  expect((await tune(() => true, golden(10, { chunkIds }))).ndcg.chosen).toBe(1)
  expect((await tune(() => true, golden(10, { chunkIds: ["chk_elsewhere"] }))).ndcg.chosen).toBe(0)
})

test("every question is embedded as one, and searched by its own vector and words in the collection alone", async () => {
  const { searches, embedded } = await tune(() => true, golden(300))
  expect(embedded).toEqual(Array.from({ length: 300 }, (_, i) => `query req_test question ${i}`))
  expect(searches.map(({ dense }) => dense?.[0])).toEqual(Array.from({ length: 300 }, (_, i) => i))
  for (const { sparse: words, ...search } of searches) {
    expect(search).toMatchObject({ collectionIds: [COLLECTION], filter: null, fusion: "score" })
    expect(words?.indices.length).toBeGreaterThan(0)
  }
})

test("a caller bound to a filter tunes by what is within it", async () => {
  const filter: MetadataFilter = { type: "field", field: "team", test: { op: "eq", value: "a" } }
  const { searches } = await tune(() => true, golden(2), null, "score", { filter })
  expect(searches.map((search) => search.filter)).toEqual([filter, filter])
})

test("of weights that are equally good the nearest to the present one is chosen", async () => {
  // The right one is first from a weight of 0.436 on, and up to it.
  expect((await tune(() => true)).chosen).toBe(0.45)
  expect((await tune(() => false, golden(12), 90)).chosen).toBe(0.4)
})

test("a gain so small that it may be chance moves nothing", async () => {
  // One question of each half is better answered with more weight, the others by no weight.
  const questions = (count: number) => [...golden(2), ...golden(count, { chunkIds: ["chk_elsewhere"] })]
  expect((await tune(() => true, questions(8), 10)).chosen).toBe(0.45)
  expect((await tune(() => true, questions(998), 10)).chosen).toBe(0.1)
})

test("by ranks a leg that did not find a passage has no place for it", async () => {
  const hit = (document: string, dense: number | null, sparse: number | null) =>
    fakeHit({ text: document, document, scores: { dense, sparse } })
  const found = [hit("doc_a", null, 3), hit("doc_b", 0.2, 2), hit(RIGHT, 0.9, null), hit("doc_c", 0.3, 1)]
  const { ndcg, chosen } = await tune(() => true, golden(12), null, "rrf", { found })
  expect(ndcg).toMatchObject({ dense: 1, chosen: 1 })
  expect(ndcg.sparse).toBeLessThan(1)
  expect(chosen).toBeGreaterThan(0.5)
})

test.each([{ model: "other" }, { revision: "r2" }])(
  "questions that %o embeds are not compared with the collection",
  async (model) => {
    const wanted = { code: "embedding-model-mismatch" }
    await expect(tune(() => true, golden(12), null, "score", { model })).rejects.toMatchObject(wanted)
  },
)

test.each([null, { liveVersion: null }, { collectionId: "col_b" as CollectionId }])(
  "a document that does not answer here (%o) is named",
  async (document) => {
    const errors = [{ path: "questions.0.documents.0", message: "is not a live document of the collection" }]
    await expect(tune(() => true, golden(1), null, "score", { document })).rejects.toMatchObject({ errors })
  },
)

test("a collection that is not there is told as that", async () => {
  const heads = new Map<CollectionId, CollectionHead>()
  const wanted = { code: "collection-not-found" }
  await expect(tune(() => true, golden(1), null, "score", { heads })).rejects.toMatchObject(wanted)
})

test("a document that is not of the collection is named, and nothing is searched", async () => {
  const questions = golden(10)
  questions[3] = { query: "q", documentIds: [RIGHT, "doc_other" as DocumentId], chunkIds: [] }
  await expect(tune(() => true, questions)).rejects.toMatchObject({
    code: "input-invalid",
    errors: [{ path: "questions.3.documents.1" }],
  })
})
