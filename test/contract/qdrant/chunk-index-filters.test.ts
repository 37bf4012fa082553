// The chunk index against Qdrant: filters by metadata, built-in fields and language, and what an update of them changes.
import { expect, test } from "vitest"
import { toPoint } from "../../../src/adapters/qdrant/chunk-point.ts"
import { collectionName } from "../../../src/adapters/qdrant/collection-setup.ts"
import { newId } from "../../../src/ids.ts"
import { metadataFilterSchema } from "../../../src/query/model/metadata-filter.ts"
import { chunk, onEveryQdrant } from "./chunk-index-scene.ts"

onEveryQdrant((scene) => {
  test("what a version is described as anew is what filters see and hits show, and nothing else changes", async () => {
    const told = { metadata: { owner: "zoe", year: 2024 }, filename: "b.md" }
    const before = { metadata: { owner: "ann", draft: true } }
    for (const changes of [{}, { version: 2 }])
      await scene.chunks.upsert(scene.tenant, scene.document("doc_a", { ...before, ...changes }), [
        chunk(0, "The refund window", [1, 0, 0, 0]),
      ])
    await scene.chunks.upsert(scene.tenant, scene.document("doc_b", before), [
      chunk(0, "The refund window", [1, 0, 0, 0]),
    ])
    await scene.chunks.describe(newId("ten"), scene.document("doc_a", told))
    expect(await scene.found({ owner: "zoe" })).toEqual([])
    await scene.chunks.describe(scene.tenant, scene.document("doc_a", told))
    expect(await scene.found({ owner: "zoe", year: { $gte: 2024 } })).toEqual(["doc_a"])
    expect(await scene.found({ draft: true })).toEqual(["doc_a", "doc_b"])
    const [hit] = await scene.search({ filter: metadataFilterSchema.parse({ owner: "zoe" }) })
    expect(hit).toMatchObject({ ...told, version: 1, text: "The refund window", headingPath: ["H"] })
    expect(await scene.search({ filter: metadataFilterSchema.parse({ filename: "b.md" }) })).toHaveLength(1)
  })

  test("filters test metadata and built-in fields with every operator", async () => {
    const one = [chunk(0, "refund", [1, 0, 0, 0])]
    await scene.chunks.upsert(
      scene.tenant,
      scene.document("doc_a", {
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
    await scene.chunks.upsert(
      scene.tenant,
      scene.document("doc_b", {
        metadata: { year: 2022, tags: ["z"], draft: true, on: "2024-03-01T10:00:00+02:00", pages: 2020 },
        createdAt: new Date("2024-06-01T00:00:00Z"),
        contentType: "text/html",
      }),
      one,
    )
    await scene.chunks.upsert(scene.tenant, scene.document("doc_c", { metadata: { note: null, year: "2020" } }), one)
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
    for (const [filter, expected] of cases) expect([filter, await scene.found(filter)]).toEqual([filter, expected])
  })

  test("a passage is found by its language; one indexed before that was told has none and is found all the same", async () => {
    await scene.chunks.upsert(scene.tenant, scene.document("doc_de"), [
      chunk(0, "Das refund window ist dreißig Tage lang", [1, 0, 0, 0]),
    ])
    await scene.chunks.upsert(scene.tenant, scene.document("doc_en"), [
      chunk(0, "The refund window is thirty days", [1, 0, 0, 0]),
    ])
    const old = await toPoint(scene.tenant, scene.document("doc_old"), chunk(0, "The refund window", [1, 0, 0, 0]))
    const { chunk_language: _, ...payload } = { ...(old.payload as Record<string, unknown>) }
    await fetch(`${scene.url()}/collections/${collectionName(scene.stamp)}/points?wait=true`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ points: [{ ...old, payload }] }),
    })
    const hits = await scene.search()
    const told = hits.map(({ documentId, language }) => [documentId, language]).sort()
    expect(told).toEqual([
      ["doc_de", "de"],
      ["doc_en", "en"],
      ["doc_old", null],
    ])
    expect(await scene.found({ chunk_language: "de" })).toEqual(["doc_de"])
    expect(await scene.found({ chunk_language: { $in: ["de", "en"] } })).toEqual(["doc_de", "doc_en"])
    expect(await scene.found({ chunk_language: { $ne: "de" } })).toEqual(["doc_en", "doc_old"])
    expect(await scene.found({ chunk_language: { $exists: false } })).toEqual(["doc_old"])
    expect(await scene.found({ chunk_language: { $ne: null } })).toEqual(["doc_de", "doc_en"])
  })
})
