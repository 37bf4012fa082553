// The chunk index against Qdrant: the local stand-in, and the real one when TEST_QDRANT_URL names it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { toPoint } from "../../../src/adapters/qdrant/chunk-point.ts"
import { collectionName } from "../../../src/adapters/qdrant/collection-setup.ts"
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import { languageOf } from "../../../src/embedding/language.ts"
import { sparseDocument, sparseQuery } from "../../../src/embedding/sparse.ts"
import { type CollectionId, type DocumentId, newId, type TenantId } from "../../../src/ids.ts"
import type { ChunkIndex, ChunkSearch, ChunkSelection, IndexedDocument } from "../../../src/ports.ts"
import { metadataFilterSchema } from "../../../src/query/model/metadata-filter.ts"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"

const COLLECTION = "col_a" as CollectionId
const document = (name: string, changes: Partial<IndexedDocument> = {}): IndexedDocument => ({
  documentId: name as DocumentId,
  collectionId: COLLECTION,
  version: 1,
  filename: `${name}.md`,
  contentType: "text/markdown",
  createdAt: new Date("2024-05-01T00:00:00Z"),
  metadata: {},
  stamp,
  ...changes,
})
const chunk = (ordinal: number, text: string, dense: number[]) => ({
  chunk: {
    ordinal,
    start: ordinal * 100,
    end: ordinal * 100 + text.length,
    page: 1,
    page_breaks: [],
    lines: [0, 3, 1, 1000, 2000, 3000, 2500],
    heading_path: ["H"],
    token_count: 5,
    text,
  },
  dense: Float32Array.from(dense),
  sparse: sparseDocument(text),
  language: languageOf(text),
})

let stamp: ModelStamp
let tenant: TenantId
beforeEach(() => {
  stamp = { model: "test/model", dimension: 4, revision: newId("job").slice(-12), kind: "neural" }
  tenant = newId("ten")
})

const suite = (connect: () => string) => () => {
  let chunks: ChunkIndex
  beforeEach(() => {
    chunks = qdrantChunkIndex({ url: connect(), timeoutMs: 60_000 })
  })
  const search = (changes: Partial<ChunkSearch> = {}, as = tenant) =>
    chunks.search(as, {
      collectionIds: [COLLECTION],
      filter: null,
      stamp,
      dense: Float32Array.from([1, 0, 0, 0]),
      sparse: sparseQuery("refund window"),
      denseWeight: 0.4,
      fusion: "score",
      limit: 10,
      ...changes,
    })
  const found = async (filter: unknown) =>
    (await search({ filter: metadataFilterSchema.parse(filter) })).map(({ documentId }) => documentId).sort()

  test("a search fuses both legs' scores and reports each", async () => {
    await chunks.upsert(tenant, document("doc_a"), [
      chunk(0, "The refund window is thirty days", [1, 0, 0, 0]),
      chunk(1, "Unlimited uploads", [0.6, 0.8, 0, 0]),
      chunk(2, "A refund needs a receipt", [0, 0, 1, 0]),
    ])
    const hits = await search()
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
    await chunks.upsert(tenant, document("doc_a"), [
      chunk(0, "The refund window is thirty days", [1, 0, 0, 0]),
      chunk(1, "Unlimited uploads", [0.6, 0.8, 0, 0]),
      chunk(2, "A refund needs a receipt", [0, 0, 1, 0]),
    ])
    const of = (rank: number, weight: number) => 1 / (rank / weight + 9)
    for (const denseWeight of [0.5, 0.4]) {
      const [a, b] = [2 * denseWeight, 2 - 2 * denseWeight]
      const best = of(1, a) + of(1, b)
      const [first, second, third, ...more] = await search({ fusion: "rrf", denseWeight })
      expect(more).toEqual([])
      expect(first).toMatchObject({ text: "The refund window is thirty days", score: expect.closeTo(1, 4) })
      expect(second).toMatchObject({ text: "A refund needs a receipt" })
      expect(second?.score).toBeCloseTo((of(3, a) + of(2, b)) / best, 4)
      expect(third?.score).toBeCloseTo(of(2, a) / best, 4)
      expect(first?.scores.dense).toBeCloseTo(1, 2)
      expect(third?.scores.sparse).toBeNull()
    }
    const [only] = await search({ fusion: "rrf", denseWeight: 1 })
    expect(only?.score).toBeCloseTo(1, 4)
  })

  test("what a version is described as anew is what filters see and hits show, and nothing else changes", async () => {
    const told = { metadata: { owner: "zoe", year: 2024 }, filename: "b.md" }
    const before = { metadata: { owner: "ann", draft: true } }
    for (const changes of [{}, { version: 2 }])
      await chunks.upsert(tenant, document("doc_a", { ...before, ...changes }), [
        chunk(0, "The refund window", [1, 0, 0, 0]),
      ])
    await chunks.upsert(tenant, document("doc_b", before), [chunk(0, "The refund window", [1, 0, 0, 0])])
    await chunks.describe(newId("ten"), document("doc_a", told))
    expect(await found({ owner: "zoe" })).toEqual([])
    await chunks.describe(tenant, document("doc_a", told))
    expect(await found({ owner: "zoe", year: { $gte: 2024 } })).toEqual(["doc_a"])
    expect(await found({ draft: true })).toEqual(["doc_a", "doc_b"])
    const [hit] = await search({ filter: metadataFilterSchema.parse({ owner: "zoe" }) })
    expect(hit).toMatchObject({ ...told, version: 1, text: "The refund window", headingPath: ["H"] })
    expect(await search({ filter: metadataFilterSchema.parse({ filename: "b.md" }) })).toHaveLength(1)
  })

  test("a search by one leg alone scores by that leg alone", async () => {
    await chunks.upsert(tenant, document("doc_a"), [
      chunk(0, "The refund window", [0.6, 0.8, 0, 0]),
      chunk(1, "Unlimited uploads", [1, 0, 0, 0]),
    ])
    const byMeaning = await search({ sparse: null, denseWeight: 1 })
    expect(byMeaning.map(({ text }) => text)).toEqual(["Unlimited uploads", "The refund window"])
    expect(byMeaning[1]?.score).toBeCloseTo(0.6, 2)
    const [hit, ...others] = await search({ dense: null, denseWeight: 0 })
    expect(others).toEqual([])
    const bm25 = hit?.scores.sparse ?? 0
    expect(hit?.score).toBeCloseTo(bm25 / (bm25 + 20), 5)
    expect(hit?.scores.dense).toBeNull()
    expect(await search({ dense: null, sparse: sparseQuery("???") })).toEqual([])
  })

  test("a search in a model's collection that nothing was indexed in finds nothing, prepared or not", async () => {
    expect(await search()).toEqual([])
    await chunks.prepare(null)
    await chunks.prepare(stamp)
    await chunks.prepare(stamp)
    expect(await search()).toEqual([])
  })

  test("nothing of another tenant or collection is found, and indexing again doubles nothing", async () => {
    const stranger = newId("ten")
    await chunks.upsert(tenant, document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    await chunks.upsert(tenant, document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    await chunks.upsert(tenant, document("doc_b", { collectionId: "col_b" as CollectionId }), [
      chunk(0, "refund", [1, 0, 0, 0]),
    ])
    await chunks.upsert(stranger, document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    const mine = await search()
    expect(mine).toHaveLength(1)
    const theirs = await search({}, stranger)
    expect(theirs).toHaveLength(1)
    expect(theirs[0]?.chunkId).not.toBe(mine[0]?.chunkId)
  })

  test("a removal takes exactly its version, document, collection or tenant, and a count says what is left", async () => {
    const stranger = newId("ten")
    const one = [chunk(0, "refund", [1, 0, 0, 0])]
    const documentId = "doc_a" as DocumentId
    for (const version of [1, 2]) await chunks.upsert(tenant, document("doc_a", { version }), one)
    await chunks.upsert(tenant, document("doc_b"), one)
    await chunks.upsert(tenant, document("doc_c", { collectionId: "col_b" as CollectionId }), one)
    await chunks.upsert(stranger, document("doc_a"), one)
    const left = async () => (await search()).map(({ documentId, version }) => `${documentId} ${version}`).sort()
    const removed = async (which: ChunkSelection) => {
      const before = await chunks.count(tenant, which)
      await chunks.remove(tenant, which)
      return [before, await chunks.count(tenant, which)]
    }

    expect(await removed({ scope: "version", documentId, version: 1 })).toEqual([1, 0])
    expect(await left()).toEqual(["doc_a 2", "doc_b 1"])
    expect(await removed({ scope: "document", documentId })).toEqual([1, 0])
    expect(await left()).toEqual(["doc_b 1"])
    expect(await removed({ scope: "collection", collectionId: COLLECTION })).toEqual([1, 0])
    expect(await left()).toEqual([])
    expect(await removed({ scope: "tenant" })).toEqual([1, 0])
    expect(await search({}, stranger)).toHaveLength(1)
  })

  test("chunks around hits are of the same version and the same tenant, and none stands before the first", async () => {
    const pieces = [0, 1, 2, 3].map((place) =>
      chunk(place, place === 2 ? "refund window" : "x", [place === 2 ? 1 : 0, 1, 0, 0]),
    )
    await chunks.upsert(tenant, document("doc_a"), pieces)
    await chunks.upsert(tenant, document("doc_a", { version: 2 }), pieces.slice(3))
    const stranger = newId("ten")
    await chunks.upsert(stranger, document("doc_a"), pieces)
    const [hit] = await search({ limit: 1 })
    if (!hit) throw new Error("nothing found")
    const placesAround = async (reach: number, of = hit, as = tenant) =>
      (await chunks.around(as, stamp, [of], reach)).map(({ ordinal, version }) => `${ordinal} v${version}`).sort()
    expect(hit.ordinal).toBe(2)
    expect(await placesAround(1)).toEqual(["1 v1", "3 v1"])
    expect(await placesAround(3, { ...hit, ordinal: 0 })).toEqual(["1 v1", "2 v1", "3 v1"])
    expect(await placesAround(1, hit, newId("ten"))).toEqual([])
  })

  test("filters test metadata and built-in fields with every operator", async () => {
    const one = [chunk(0, "refund", [1, 0, 0, 0])]
    await chunks.upsert(
      tenant,
      document("doc_a", {
        metadata: {
          year: 2020,
          tags: ["x", "y"],
          draft: false,
          on: "2024-02-01",
          by: { name: "Ada" },
          price: 10.5,
          rev: [{ who: "Kim" }],
        },
      }),
      one,
    )
    await chunks.upsert(
      tenant,
      document("doc_b", {
        metadata: { year: 2022, tags: ["z"], draft: true, on: "2024-03-01T10:00:00+02:00", pages: 2020 },
        createdAt: new Date("2024-06-01T00:00:00Z"),
        contentType: "text/html",
      }),
      one,
    )
    await chunks.upsert(tenant, document("doc_c", { metadata: { note: null, year: "2020" } }), one)
    const cases: [unknown, string[]][] = [
      [{ year: 2020 }, ["doc_a"]],
      [{ year: "2020" }, ["doc_c"]],
      [{ year: { $ne: 2020 } }, ["doc_b", "doc_c"]],
      [{ year: { $gte: 2020, $lt: 2022 } }, ["doc_a"]],
      [{ year: { $gt: 2020 } }, ["doc_b"]],
      [{ price: { $lte: 10.5 } }, ["doc_a"]],
      [{ price: 10.5 }, ["doc_a"]],
      [{ tags: "y" }, ["doc_a"]],
      [{ tags: { $in: ["y", "z"] } }, ["doc_a", "doc_b"]],
      [{ tags: { $nin: ["y"] } }, ["doc_b", "doc_c"]],
      [{ year: { $in: [2022, "2020"] } }, ["doc_b", "doc_c"]],
      [{ draft: true }, ["doc_b"]],
      [{ draft: { $exists: false } }, ["doc_c"]],
      [{ draft: { $exists: true } }, ["doc_a", "doc_b"]],
      [{ on: { $gte: "2024-02-15" } }, ["doc_b"]],
      [{ on: { $lt: "2024-03-01T08:30:00Z", $gt: "2024-02-02" } }, ["doc_b"]],
      [{ "by.name": "Ada" }, ["doc_a"]],
      [{ by: { $exists: true } }, ["doc_a"]],
      [{ by: null }, ["doc_b", "doc_c"]],
      [{ "rev.who": { $in: ["Kim", "Lee"] } }, ["doc_a"]],
      [{ note: null, draft: null }, ["doc_c"]],
      [{ note: { $exists: true } }, []],
      [{ draft: { $ne: null } }, ["doc_a", "doc_b"]],
      [{ draft: { $in: [true, null] } }, ["doc_b", "doc_c"]],
      [{ draft: { $nin: [true, null] } }, ["doc_a"]],
      [{ tags: { $in: [null] } }, ["doc_c"]],
      [{ filename: null }, []],
      [{ $or: [{ draft: true }, { "by.name": "Ada" }] }, ["doc_a", "doc_b"]],
      [{ $not: { tags: "x" } }, ["doc_b", "doc_c"]],
      [{ $and: [{ year: 2020 }, { draft: true }] }, []],
      [{ document_id: "doc_b" }, ["doc_b"]],
      [{ document_id: { $in: ["doc_a", "doc_c", 5] } }, ["doc_a", "doc_c"]],
      [{ filename: { $ne: "doc_a.md" } }, ["doc_b", "doc_c"]],
      [{ content_type: { $nin: ["text/html"] } }, ["doc_a", "doc_c"]],
      [{ created_at: { $gte: "2024-05-15" } }, ["doc_b"]],
      [{ created_at: "2024-05-01" }, ["doc_a", "doc_c"]],
      [{ created_at: { $exists: true } }, ["doc_a", "doc_b", "doc_c"]],
      [{ created_at: { $exists: false } }, []],
    ]
    for (const [filter, expected] of cases) expect([filter, await found(filter)]).toEqual([filter, expected])
  })

  test("a passage is found by its language; one indexed before that was told has none and is found all the same", async () => {
    await chunks.upsert(tenant, document("doc_de"), [chunk(0, "Das refund window ist dreißig Tage lang", [1, 0, 0, 0])])
    await chunks.upsert(tenant, document("doc_en"), [chunk(0, "The refund window is thirty days", [1, 0, 0, 0])])
    const old = await toPoint(tenant, document("doc_old"), chunk(0, "The refund window", [1, 0, 0, 0]))
    const { chunk_language: _, ...payload } = { ...(old.payload as Record<string, unknown>) }
    await fetch(`${connect()}/collections/${collectionName(stamp)}/points?wait=true`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ points: [{ ...old, payload }] }),
    })
    const hits = await search()
    const told = hits.map(({ documentId, language }) => [documentId, language]).sort()
    expect(told).toEqual([
      ["doc_de", "de"],
      ["doc_en", "en"],
      ["doc_old", null],
    ])
    expect(await found({ chunk_language: "de" })).toEqual(["doc_de"])
    expect(await found({ chunk_language: { $in: ["de", "en"] } })).toEqual(["doc_de", "doc_en"])
    expect(await found({ chunk_language: { $ne: "de" } })).toEqual(["doc_en", "doc_old"])
    expect(await found({ chunk_language: { $exists: false } })).toEqual(["doc_old"])
    expect(await found({ chunk_language: { $ne: null } })).toEqual(["doc_de", "doc_en"])
  })

  test("what other tenants and other collections hold moves no score, however often it has the same words", async () => {
    const own = ["The refund window is thirty days", "A refund needs a receipt", "Unlimited uploads"]
    await chunks.upsert(
      tenant,
      document("doc_a"),
      own.map((text, i) => chunk(i, text, [1, 0, 0, 0])),
    )
    const before = await search({ dense: null, denseWeight: 0 })
    expect(before).toHaveLength(2)
    const many = Array.from({ length: 40 }, (_, i) =>
      chunk(i, i % 2 ? "refund window" : "something else", [1, 0, 0, 0]),
    )
    await chunks.upsert(newId("ten"), document("doc_b"), many)
    await chunks.upsert(tenant, document("doc_c", { collectionId: "col_b" as CollectionId }), many)
    const after = await search({ dense: null, denseWeight: 0 })
    expect(after.map(({ chunkId }) => chunkId)).toEqual(before.map(({ chunkId }) => chunkId))
    for (const [i, { score }] of after.entries()) expect(score).toBeCloseTo(before[i]?.score ?? Number.NaN, 5)
  })

  test("many chunks go in, and those that start at the same moment in an unused collection all arrive", async () => {
    await Promise.all(
      ["doc_a", "doc_b", "doc_c"].map((name) =>
        chunks.upsert(
          tenant,
          document(name),
          Array.from({ length: 70 }, (_, i) => chunk(i, "refund", [1, 0, 0, 0])),
        ),
      ),
    )
    expect(await search({ limit: 300 })).toHaveLength(210)
  })

  test("a collection dropped behind the index's back is made anew", async () => {
    await chunks.upsert(tenant, document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    const { result } = (await (await fetch(`${connect()}/collections`)).json()) as {
      result: { collections: { name: string }[] }
    }
    const mine = result.collections.filter(({ name }) => name.includes(stamp.revision))
    expect(mine).toHaveLength(1)
    for (const { name } of mine) await fetch(`${connect()}/collections/${name}`, { method: "DELETE" })
    await chunks.upsert(tenant, document("doc_b"), [chunk(0, "refund", [1, 0, 0, 0])])
    expect(await found({ year: { $exists: false } })).toEqual(["doc_b"])
  })

  test("a vector of another dimension is refused as another model's", async () => {
    const refused = { code: "embedding-model-mismatch" }
    await expect(chunks.upsert(tenant, document("doc_a"), [chunk(0, "refund", [1, 0])])).rejects.toMatchObject(refused)
    await expect(search({ dense: Float32Array.from([1, 0]) })).rejects.toMatchObject(refused)
    await chunks.upsert(tenant, document("doc_a"), [chunk(0, "refund", [1, 0, 0, 0])])
    const other = { ...stamp, dimension: 2 }
    const fresh = qdrantChunkIndex({ url: `${connect()}/`, timeoutMs: 60_000 })
    const upsert = fresh.upsert(tenant, document("doc_b", { stamp: other }), [chunk(0, "refund", [1, 0])])
    await expect(upsert).rejects.toMatchObject(refused)
  })
}

let standIn: StandIn
beforeAll(async () => {
  standIn = await startQdrant({})
})
afterAll(() => standIn.close())
describe(
  "on the local stand-in",
  suite(() => standIn.url),
)
describe.skipIf(!process.env.TEST_QDRANT_URL)(
  "on TEST_QDRANT_URL",
  suite(() => process.env.TEST_QDRANT_URL ?? ""),
)
