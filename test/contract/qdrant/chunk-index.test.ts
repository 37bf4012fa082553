// The chunk index against Qdrant: what a search finds and how it scores, and what a removal takes.
import { expect, test } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { sparseQuery } from "../../../src/embedding/sparse.ts"
import { type CollectionId, type DocumentId, newId } from "../../../src/ids.ts"
import type { ChunkSelection } from "../../../src/ports.ts"
import { COLLECTION, chunk, onEveryQdrant } from "./chunk-index-scene.ts"

onEveryQdrant((scene) => {
  test("a search fuses both legs' scores and reports each", async () => {
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [
      chunk(0, "The refund window is thirty days", [1, 0, 0, 0]),
      chunk(1, "Unlimited uploads", [0.6, 0.8, 0, 0]),
      chunk(2, "A refund needs a receipt", [0, 0, 1, 0]),
    ])
    const hits = await scene.search()
    expect(hits).toHaveLength(3)
    const scores = hits.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((x, y) => y - x))
    for (const { score, scores } of hits) {
      const sparse = scores.sparse ?? 0
      expect(score).toBeCloseTo(0.4 * (scores.dense ?? 0) + 0.6 * (sparse / (sparse + 20)), 4)
    }
    expect(hits[0]).toMatchObject({
      documentId: "doc_a",
      collectionId: COLLECTION,
      version: 1,
      filename: "doc_a.md",
      page: 1,
      lines: [{ start: 0, end: 3, page: 1, box: [0.1, 0.2, 0.3, 0.25] }],
      headingPath: ["H"],
      start: 0,
      end: 32,
      metadata: {},
    })
    expect(hits[0]?.chunkId).toMatch(/^chk_[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
    expect(hits[0]?.scores.dense).toBeCloseTo(1, 2)
    const second = hits.find(({ text }) => text === "Unlimited uploads")
    expect(second).toMatchObject({ ordinal: 1, start: 100, end: 117, scores: { sparse: null } })
  })

  test("a search fused by ranks scores by place in each leg alone, 1 for what is first in both", async () => {
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [
      chunk(0, "The refund window is thirty days", [1, 0, 0, 0]),
      chunk(1, "Unlimited uploads", [0.6, 0.8, 0, 0]),
      chunk(2, "A refund needs a receipt", [0, 0, 1, 0]),
    ])
    const of = (rank: number, weight: number) => 1 / (rank / weight + 9)
    for (const denseWeight of [0.5, 0.4]) {
      const [a, b] = [2 * denseWeight, 2 - 2 * denseWeight]
      const best = of(1, a) + of(1, b)
      const [first, second, third, ...more] = await scene.search({ fusion: "rrf", denseWeight })
      expect(more).toEqual([])
      expect(first).toMatchObject({ text: "The refund window is thirty days", score: expect.closeTo(1, 4) })
      expect(second).toMatchObject({ text: "A refund needs a receipt" })
      expect(second?.score).toBeCloseTo((of(3, a) + of(2, b)) / best, 4)
      expect(third?.score).toBeCloseTo(of(2, a) / best, 4)
      expect(first?.scores.dense).toBeCloseTo(1, 2)
      expect(third?.scores.sparse).toBeNull()
    }
    const [only] = await scene.search({ fusion: "rrf", denseWeight: 1 })
    expect(only?.score).toBeCloseTo(1, 4)
  })

  test("a search by one leg alone scores by that leg alone", async () => {
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [
      chunk(0, "The refund window", [0.6, 0.8, 0, 0]),
      chunk(1, "Unlimited uploads", [1, 0, 0, 0]),
    ])
    const byMeaning = await scene.search({ sparse: null, denseWeight: 1 })
    expect(byMeaning.map(({ text }) => text)).toEqual(["Unlimited uploads", "The refund window"])
    expect(byMeaning[1]?.score).toBeCloseTo(0.6, 2)
    const [hit, ...others] = await scene.search({ dense: null, denseWeight: 0 })
    expect(others).toEqual([])
    const bm25 = hit?.scores.sparse ?? 0
    expect(hit?.score).toBeCloseTo(bm25 / (bm25 + 20), 5)
    expect(hit?.scores.dense).toBeNull()
    expect(await scene.search({ dense: null, sparse: sparseQuery("???") })).toEqual([])
  })

  test("a search in a model's collection that nothing was indexed in finds nothing, prepared or not", async () => {
    expect(await scene.search()).toEqual([])
    await scene.chunks.prepare(null)
    await scene.chunks.prepare(scene.stamp)
    await scene.chunks.prepare(scene.stamp)
    expect(await scene.search()).toEqual([])
  })

  test("nothing of another tenant or collection is found, and indexing again doubles nothing", async () => {
    const stranger = newId("ten")
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    await scene.chunks.upsert(scene.tenant, scene.document("doc_b", { collectionId: "col_b" as CollectionId }), [
      chunk(0, "refund", [1, 0, 0, 0]),
    ])
    await scene.chunks.upsert(stranger, scene.document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    const mine = await scene.search()
    expect(mine).toHaveLength(1)
    const theirs = await scene.search({}, stranger)
    expect(theirs).toHaveLength(1)
    expect(theirs[0]?.chunkId).not.toBe(mine[0]?.chunkId)
  })

  test("a removal takes exactly its version, document, collection or tenant, and a count says what is left", async () => {
    const stranger = newId("ten")
    const one = [chunk(0, "refund", [1, 0, 0, 0])]
    const documentId = "doc_a" as DocumentId
    for (const version of [1, 2]) await scene.chunks.upsert(scene.tenant, scene.document("doc_a", { version }), one)
    await scene.chunks.upsert(scene.tenant, scene.document("doc_b"), one)
    await scene.chunks.upsert(scene.tenant, scene.document("doc_c", { collectionId: "col_b" as CollectionId }), one)
    await scene.chunks.upsert(stranger, scene.document("doc_a"), one)
    const left = async () => (await scene.search()).map(({ documentId, version }) => `${documentId} ${version}`).sort()
    const removed = async (which: ChunkSelection) => {
      const before = await scene.chunks.count(scene.tenant, which)
      await scene.chunks.remove(scene.tenant, which)
      return [before, await scene.chunks.count(scene.tenant, which)]
    }

    expect(await removed({ scope: "version", documentId, version: 1 })).toEqual([1, 0])
    expect(await left()).toEqual(["doc_a 2", "doc_b 1"])
    expect(await removed({ scope: "document", documentId })).toEqual([1, 0])
    expect(await left()).toEqual(["doc_b 1"])
    expect(await removed({ scope: "collection", collectionId: COLLECTION })).toEqual([1, 0])
    expect(await left()).toEqual([])
    expect(await removed({ scope: "tenant" })).toEqual([1, 0])
    expect(await scene.search({}, stranger)).toHaveLength(1)
  })

  test("chunks around hits are of the same version and the same tenant, and none stands before the first", async () => {
    const pieces = [0, 1, 2, 3].map((place) =>
      chunk(place, place === 2 ? "refund window" : "x", [place === 2 ? 1 : 0, 1, 0, 0]),
    )
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), pieces)
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a", { version: 2 }), pieces.slice(3))
    const stranger = newId("ten")
    await scene.chunks.upsert(stranger, scene.document("doc_a"), pieces)
    const [hit] = await scene.search({ limit: 1 })
    if (!hit) throw new Error("nothing found")
    const placesAround = async (reach: number, of = hit, as = scene.tenant) =>
      (await scene.chunks.around(as, scene.stamp, [of], reach))
        .map(({ ordinal, version }) => `${ordinal} v${version}`)
        .sort()
    expect(hit.ordinal).toBe(2)
    expect(await placesAround(1)).toEqual(["1 v1", "3 v1"])
    expect(await placesAround(3, { ...hit, ordinal: 0 })).toEqual(["1 v1", "2 v1", "3 v1"])
    expect(await placesAround(1, hit, newId("ten"))).toEqual([])
  })

  test("what other tenants and other collections hold moves no score, however often it has the same words", async () => {
    const own = ["The refund window is thirty days", "A refund needs a receipt", "Unlimited uploads"]
    await scene.chunks.upsert(
      scene.tenant,
      scene.document("doc_a"),
      own.map((text, i) => chunk(i, text, [1, 0, 0, 0])),
    )
    const before = await scene.search({ dense: null, denseWeight: 0 })
    expect(before).toHaveLength(2)
    const many = Array.from({ length: 40 }, (_, i) =>
      chunk(i, i % 2 ? "refund window" : "something else", [1, 0, 0, 0]),
    )
    await scene.chunks.upsert(newId("ten"), scene.document("doc_b"), many)
    await scene.chunks.upsert(scene.tenant, scene.document("doc_c", { collectionId: "col_b" as CollectionId }), many)
    const after = await scene.search({ dense: null, denseWeight: 0 })
    expect(after.map(({ chunkId }) => chunkId)).toEqual(before.map(({ chunkId }) => chunkId))
    for (const [i, { score }] of after.entries()) expect(score).toBeCloseTo(before[i]?.score ?? Number.NaN, 5)
  })

  test("many chunks go in, and those that start at the same moment in an unused collection all arrive", async () => {
    await Promise.all(
      ["doc_a", "doc_b", "doc_c"].map((name) =>
        scene.chunks.upsert(
          scene.tenant,
          scene.document(name),
          Array.from({ length: 70 }, (_, i) => chunk(i, "refund", [1, 0, 0, 0])),
        ),
      ),
    )
    expect(await scene.search({ limit: 300 })).toHaveLength(210)
  })

  test("a collection dropped behind the index's back is made anew", async () => {
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    const { result } = (await (await fetch(`${scene.url()}/collections`)).json()) as {
      result: { collections: { name: string }[] }
    }
    const mine = result.collections.filter(({ name }) => name.includes(scene.stamp.revision))
    expect(mine).toHaveLength(1)
    for (const { name } of mine) await fetch(`${scene.url()}/collections/${name}`, { method: "DELETE" })
    await scene.chunks.upsert(scene.tenant, scene.document("doc_b"), [chunk(0, "refund", [1, 0, 0, 0])])
    expect(await scene.found({ year: { $exists: false } })).toEqual(["doc_b"])
  })

  test("a vector of another dimension is refused as another model's", async () => {
    const refused = { code: "embedding-model-mismatch" }
    await expect(
      scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [chunk(0, "refund", [1, 0])]),
    ).rejects.toMatchObject(refused)
    await expect(scene.search({ dense: Float32Array.from([1, 0]) })).rejects.toMatchObject(refused)
    await scene.chunks.upsert(scene.tenant, scene.document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    const other = { ...scene.stamp, dimension: 2 }
    const fresh = qdrantChunkIndex({ url: `${scene.url()}/`, timeoutMs: 60_000 })
    const upsert = fresh.upsert(scene.tenant, scene.document("doc_b", { stamp: other }), [chunk(0, "refund", [1, 0])])
    await expect(upsert).rejects.toMatchObject(refused)
  })
})
