// Cache keys: the same for the same question, another for anything that changes the answer.
import { expect, test } from "vitest"
import type { CollectionId } from "../../../src/ids.ts"
import { answerCacheKey, embeddingCacheKey } from "../../../src/query/cache-key.ts"
import { type MetadataFilter, metadataFilterSchema } from "../../../src/query/model/metadata-filter.ts"
import type { Question } from "../../../src/query/model/question.ts"
import { questionOf } from "../../support/fake-query.ts"

const MODELS = { answerModel: "extractive", embeddingModel: "lexical" }
const key = (changes: Partial<Question> = {}, query = "What is new?") =>
  answerCacheKey(questionOf(query, changes), MODELS)
const filter = (input: unknown): MetadataFilter => metadataFilterSchema.parse(input)
const [a, b] = ["col_a", "col_b"] as CollectionId[] as [CollectionId, CollectionId]

test("white space, Unicode form, order of collections and order of filters do not matter", async () => {
  expect(await key()).toMatch(/^[0-9a-f]{64}$/)
  expect(await key({}, "  What\n is\u00a0 new? ")).toBe(await key())
  expect(await key({}, "Cafe\u0301")).toBe(await key({}, "Café"))
  expect(await key({ collectionIds: [a, b, a] })).toBe(await key({ collectionIds: [b, a] }))
  const one = filter({ year: { $gte: 2020, $lt: 2024 }, tags: { $in: ["x", "y"] } })
  const other = filter({ tags: { $in: ["y", "x"] }, year: { $lt: 2024, $gte: 2020 } })
  expect(await key({ filter: one })).toBe(await key({ filter: other }))
})

/** What each part of a question may be in place of what it is; a part that is added has to be thought of here. */
const OTHERWISE: { [K in keyof Question]: readonly Question[K][] } = {
  query: ["what is new?"],
  collectionIds: [[b], [a, b]],
  filter: [filter({ year: 2020 })],
  topK: [3],
  minScore: [0, 0.1],
  fusion: ["score", "rrf"],
  useVector: [false],
  useKeyword: [false],
  rerank: [true],
  boost: [
    { recency: null, metadata: [{ field: "a", value: 1, weight: 0.5 }] },
    { recency: null, metadata: [{ field: "a", value: 1, weight: 0.6 }] },
  ],
  context: [null, "neighbours", "section"],
  maxTokens: [100, 101],
  temperature: [0, 0.1],
  strict: [true],
  explain: [true],
}

test("every part of a question counts in its key", async () => {
  const changes = Object.entries(OTHERWISE).flatMap(([part, values]) => values.map((value) => ({ [part]: value })))
  const keys = await Promise.all([{}, ...changes].map((change) => key(change)))
  expect(new Set(keys).size).toBe(keys.length)
})

test("so do letters, models and all that a filter says", async () => {
  const keys = await Promise.all([
    key(),
    key({}, "what is new?"),
    key({}, "What isnew?"),
    key({ collectionIds: [b] }),
    key({ filter: filter({ year: 2020 }) }),
    key({ filter: filter({ year: "2020" }) }),
    key({ filter: filter({ year: { $gte: 2020 } }) }),
    key({ filter: filter({ year: { $gt: 2020 } }) }),
    key({ filter: filter({ year: { $ne: 2020 } }) }),
    key({ filter: filter({ $or: [{ year: 2020 }, { tags: "x" }] }) }),
    key({ filter: filter({ $and: [{ year: 2020 }, { tags: "x" }] }) }),
    key({ filter: filter({ $and: [{ year: 2020 }, { tags: "y" }] }) }),
    key({ filter: filter({ $not: { year: 2020 } }) }),
    key({ filter: filter({ $not: { year: 2021 } }) }),
    key({ filter: filter({ year: { $in: [2020, 2021] } }) }),
    key({ filter: filter({ year: { $in: [2020, 2022] } }) }),
    key({ filter: filter({ year: { $exists: true } }) }),
    answerCacheKey(questionOf("What is new?"), { ...MODELS, answerModel: "groq/x" }),
    answerCacheKey(questionOf("What is new?"), { ...MODELS, embeddingModel: "x" }),
    embeddingCacheKey("lexical", "What is new?"),
    embeddingCacheKey("other", "What is new?"),
  ])
  expect(new Set(keys).size).toBe(keys.length)
})

test("keys stay what they are from release to release, so that a deployment keeps the cache, until FORMAT_VERSION is raised", async () => {
  expect(await key()).toBe("d20e26b907447177ce01349db3060951d65df40365d03aa9144153486c8ba288")
  const ofEmbedding = "d0702077d138b1df0202aca84e9b865c8e696b9ddb753110e21ab6cd147ebd2b"
  expect(await embeddingCacheKey("lexical", "What is new?")).toBe(ofEmbedding)
})

test("an embedding's key depends on the model and the query alone", async () => {
  expect(await embeddingCacheKey("lexical", " What  is new?")).toBe(await embeddingCacheKey("lexical", "What is new?"))
})
