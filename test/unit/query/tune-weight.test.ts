// Tuning: the weight is chosen on every other question, reported on the rest, and stays where nothing is better.
import { expect, test } from "vitest"
import type { Document } from "../../../src/documents/document.ts"
import type { DocumentId } from "../../../src/ids.ts"
import type { ChunkHit } from "../../../src/ports.ts"
import { DENSE_WEIGHT } from "../../../src/query/retrieval/dense-weight.ts"
import { type GoldenQuestion, tuneWeight } from "../../../src/query/retrieval/tune-weight.ts"
import type { NewEntry } from "../../../src/usage/usage-event.ts"
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

/** `byMeaning` says for each question by which leg it is found. */
async function tune(
  byMeaning: (i: number) => boolean,
  questions = golden(12),
  denseWeightPercent: number | null = null,
  fusion: "score" | "rrf" = "score",
) {
  const heads = new Map([[COLLECTION, headOf({ denseWeightPercent, fusion })]])
  const { deps } = fakeDeps({ heads })
  let asked = 0
  const embed: typeof deps.embedder.embed = async (texts) => {
    const { stamp } = await deps.embedder.embed(["x"], "query", {
      requestId: "r",
      timeoutMs: 1,
      signal: contextOf().signal,
    })
    return { stamp, vectors: texts.map(() => Float32Array.from([1, 0])), tokens: texts.length }
  }
  const documents = {
    get: async (_: unknown, id: DocumentId) =>
      id === RIGHT ? ({ id, collectionId: COLLECTION, liveVersion: 1 } as Document) : null,
  }
  const search = async () => hitsOf(byMeaning(asked++))
  const used: NewEntry[] = []
  const usageLog = { record: (entry: NewEntry) => void used.push(entry) }
  const config = { EMBEDDING_MODEL: "lexical" }
  const tuned = await tuneWeight(
    { ...deps, embedder: { embed }, documents, chunks: { search }, usageLog, config },
    contextOf(),
    COLLECTION,
    questions,
  )
  return { ...tuned, used }
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

test("what is best on one half and worse on the other is not chosen", async () => {
  const tuned = await tune((i) => i % 2 === 0)
  expect(tuned.chosen).toBe(DENSE_WEIGHT.lexical)
  expect(tuned.ndcg.chosen).toBe(tuned.ndcg.before)
})

test("where the weight that stands is as good as any, it stays", async () => {
  expect(await tune(() => false, golden(10), 10)).toMatchObject({ before: 0.1, chosen: 0.1 })
})

test("a collection that joins its legs by ranks is tuned by ranks", async () => {
  // First and second place weigh nearly the same; by score the wrong one leads at this weight.
  expect(await tune(() => true, golden(12), null, "rrf")).toMatchObject({
    chosen: DENSE_WEIGHT.lexical,
    ndcg: { before: 1 },
  })
  expect((await tune(() => true)).ndcg.before).toBeLessThan(1)
})

test("passages count in place of documents where some are named", async () => {
  const chunkIds = hitsOf(true).flatMap(({ chunkId, documentId }) => (documentId === RIGHT ? [chunkId] : []))
  expect((await tune(() => true, golden(10, { chunkIds }))).ndcg.chosen).toBe(1)
  expect((await tune(() => true, golden(10, { chunkIds: ["chk_elsewhere"] }))).ndcg.chosen).toBe(0)
})

test("a document that is not of the collection is named, and nothing is searched", async () => {
  const questions = golden(10)
  questions[3] = { query: "q", documentIds: [RIGHT, "doc_other" as DocumentId], chunkIds: [] }
  await expect(tune(() => true, questions)).rejects.toMatchObject({
    code: "input-invalid",
    errors: [{ path: "questions.3.documents.1" }],
  })
})
