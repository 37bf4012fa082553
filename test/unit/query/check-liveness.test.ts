// Which hits are still live when Postgres is asked, and whether an answer from them may be kept.
import { expect, test } from "vitest"
import type { CollectionId, DocumentId } from "../../../src/ids.ts"
import { checkLiveness } from "../../../src/query/retrieval/check-liveness.ts"
import type { Retrieved } from "../../../src/query/retrieval/retrieve.ts"
import { COLLECTION, contextOf } from "../../support/fake-query.ts"
import { fakeHit } from "../../support/fake-source.ts"

const OTHER = "col_other" as CollectionId

/** Hits of version 2 of two documents, retrieved at epoch 7 of one collection and 3 of another. */
async function check(versions: Record<string, number>, epochs: [CollectionId, number][]) {
  const hits = ["doc_a", "doc_b", "doc_a"].map((document, start) => fakeHit({ text: "x", document, start, version: 2 }))
  const retrieved: Partial<Retrieved> = {
    hits,
    epochs: new Map([
      [COLLECTION, 7],
      [OTHER, 3],
    ]),
  }
  const asked: unknown[] = []
  const documents = {
    liveness: async (...args: unknown[]) => {
      asked.push(args)
      return { versions: new Map(Object.entries(versions) as [DocumentId, number][]), epochs: new Map(epochs) }
    },
  }
  const collectionIds = [COLLECTION, OTHER]
  const live = await checkLiveness({ documents }, contextOf(), { collectionIds }, retrieved as Retrieved)
  return { asked, left: live.hits.map(({ documentId }) => documentId), epochs: live.epochs }
}

const NOW: [CollectionId, number][] = [
  [COLLECTION, 7],
  [OTHER, 3],
]

test("a hit stays while its very version is the live one, and each document is asked about once", async () => {
  expect(await check({ doc_a: 2, doc_b: 2 }, NOW)).toEqual({
    asked: [[contextOf().tenantId, ["doc_a", "doc_b"], [COLLECTION, OTHER]]],
    left: ["doc_a", "doc_b", "doc_a"],
    epochs: new Map(NOW),
  })
})

test.each([
  ["an older version of a document", { doc_a: 3, doc_b: 2 }],
  ["a version that does not answer yet", { doc_a: 1, doc_b: 2 }],
  ["a deleted document", { doc_b: 2 }],
])("a hit of %s goes", async (_, versions) => {
  expect((await check(versions, NOW)).left).toEqual(["doc_b"])
})

test.each<[string, [CollectionId, number][]]>([
  [
    "has risen",
    [
      [COLLECTION, 7],
      [OTHER, 4],
    ],
  ],
  ["is unknown", [[COLLECTION, 7]]],
])("where the epoch of one collection %s, the hits stay and nothing of them may be kept", async (_, epochs) => {
  const { left, epochs: keptUnder } = await check({ doc_a: 2, doc_b: 2 }, epochs)
  expect([left.length, keptUnder]).toEqual([3, null])
})
