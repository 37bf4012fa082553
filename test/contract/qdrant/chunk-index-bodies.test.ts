// What the chunk index sends to Qdrant, to the letter: the collection it makes, pieces of upserts, searches and points.
import { createHash } from "node:crypto"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { metaEntries, pointId, toNumbers } from "../../../src/adapters/qdrant/chunk-point.ts"
import { collectionName } from "../../../src/adapters/qdrant/collection-setup.ts"
import { languageOf } from "../../../src/embedding/language.ts"
import { sparseDocument, sparseQuery } from "../../../src/embedding/sparse.ts"
import { type CollectionId, type DocumentId, newId, type TenantId } from "../../../src/ids.ts"
import { fakeHit } from "../../support/fake-source.ts"

const [tenant, documentId] = ["ten_a" as TenantId, "doc_a" as DocumentId]
const COLLECTION = "col_a" as CollectionId
const FIELDS = ["tenant_id", "collection_id", "document_id", "version", "filename", "content_type", "created_at"]

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.closeAllConnections()
})

type Sent = { method: string; path: string; body: Record<string, unknown> }

/** A server that answers everything well; of the collection it says `info`, or first that there is none. */
async function scene({ info = {}, isThere = true }: { info?: object; isThere?: boolean } = {}) {
  const sent: Sent[] = []
  const stamp = { model: "Test/Model", dimension: 4, revision: newId("job").slice(-12), kind: "neural" as const }
  let made = isThere
  const params = { vectors: { dense: { size: 4 } } }
  const resultOf = ({ method, path }: Sent): unknown => {
    if (path === "/collections") return { collections: [{ name: collectionName(stamp) }, { name: "of_others" }] }
    if (path.endsWith("/query/batch")) return [{ points: [] }, { points: [] }, { points: [] }]
    if (/\/(query|scroll)$/.test(path)) return { points: [] }
    if (path.includes("/count")) return { count: 3 }
    if (method === "GET") return made ? { config: { params }, payload_schema: {}, ...info } : undefined
    if (!path.endsWith(collectionName(stamp))) return { status: "completed" }
    made = true
    return true
  }
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    const one = { method: request.method ?? "", path: request.url ?? "", body: text ? JSON.parse(text) : {} }
    sent.push(one)
    const result = resultOf(one)
    if (result === undefined) response.writeHead(404).end(JSON.stringify({ status: { error: "Not found" } }))
    else response.end(JSON.stringify({ result, status: "ok", time: 0 }))
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const counted: string[] = []
  const count = (name: string, labels: object) => void counted.push([name, ...Object.values(labels)].join(" "))
  const chunks = qdrantChunkIndex({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs: 60_000,
    metrics: { count, observe() {}, gauge() {} },
  })
  return { stamp, sent, chunks, counted }
}

const document = {
  documentId,
  collectionId: COLLECTION,
  version: 1,
  filename: "a.md",
  contentType: "text/markdown",
  createdAt: new Date("2024-05-01T00:00:00Z"),
  metadata: {},
}
const piece = (ordinal: number) => ({
  chunk: {
    ordinal,
    start: 0,
    end: 1,
    page: null,
    page_breaks: [],
    heading_path: [],
    token_count: 1,
    text: "x",
  },
  dense: Float32Array.from([0.123456789, 0, 0, 1]),
  sparse: sparseDocument("x"),
  language: languageOf("x"),
})

describe("a collection", () => {
  test("is made with a graph for each tenant, small vectors and strict filters, and then with every index, once", async () => {
    const { stamp, sent, chunks } = await scene({ isThere: false })
    await chunks.prepare(stamp)
    expect(sent.find(({ method, path }) => method === "PUT" && !path.includes("/index"))?.body).toEqual({
      vectors: { dense: { size: 4, distance: "Cosine" } },
      sparse_vectors: { bm25: { modifier: "idf" } },
      quantization_config: { scalar: { type: "int8", quantile: 0.99, always_ram: true } },
      hnsw_config: { payload_m: 16, m: 0 },
      strict_mode_config: {
        enabled: true,
        unindexed_filtering_retrieve: false,
        unindexed_filtering_update: false,
        max_query_limit: 1_000,
      },
    })
    const indexed = sent.flatMap(({ path, body }) => (path.endsWith("/index?wait=true") ? [body.field_name] : []))
    expect(indexed).toEqual(expect.arrayContaining([...FIELDS, "meta[].k", "meta[].s", "meta[].n", "meta[].t"]))
    const before = sent.length
    await chunks.prepare(stamp)
    // It takes the right to write, and no point of ours has this version of an id.
    const [tried, ...more] = sent.slice(before)
    expect([tried?.path.replace(/.*\/points/, ""), more]).toEqual(["/delete?wait=true", []])
    expect(tried?.body).toEqual({ points: [expect.stringMatching(/^[0-]{14}4/)] })
  })

  test("gets the indexes it lacks alone", async () => {
    const { stamp, sent, chunks } = await scene({ info: { payload_schema: { tenant_id: {}, version: {} } } })
    await chunks.prepare(stamp)
    const indexed = sent.flatMap(({ body }) => body.field_name ?? [])
    expect(indexed).not.toContain("tenant_id")
    expect(indexed).toContain("collection_id")
  })

  test("is named after its model in letters that a path takes, and not without an end", () => {
    const named = (model: string) => collectionName({ model, revision: "R 1", dimension: 4, kind: "neural" })
    expect(named("Org/Modèle  v2")).toMatch(/^chunks_org-mod-le-v2_r-1_[a-z0-9.-]+$/)
    expect(named("x".repeat(300))).toMatch(/^chunks_x{80}_r-1_/)
  })
})

describe("what is sent", () => {
  test("of many points goes in pieces of 64, each waited for", async () => {
    const { stamp, sent, chunks } = await scene()
    await chunks.upsert(
      tenant,
      { ...document, stamp },
      Array.from({ length: 130 }, (_, i) => piece(i)),
    )
    const pieces = sent.filter(({ path }) => path.endsWith("/points?wait=true"))
    expect(pieces.map(({ body }) => (body.points as unknown[]).length)).toEqual([64, 64, 2])
    const before = sent.length
    const full = Array.from({ length: 64 }, (_, i) => piece(i))
    await chunks.upsert(tenant, { ...document, stamp }, full)
    expect(sent.slice(before)).toMatchObject([{ method: "PUT", body: { points: full.map(() => ({})) } }])
    expect(pieces[0]?.body.points).toMatchObject([{ vector: { dense: [0.1234568, 0, 0, 1] } }, ...Array(63).fill({})])
  })

  test("for a search asks for no more than strict mode lets through, without the entries that filters read", async () => {
    const { stamp, sent, chunks } = await scene()
    const legs = { dense: Float32Array.from([1, 0, 0, 0]), sparse: sparseQuery("refund") }
    const search = { collectionIds: [COLLECTION], filter: null, stamp, denseWeight: 0.25, fusion: "score" as const }
    await chunks.search(tenant, { ...search, ...legs, limit: 5_000 })
    await chunks.search(tenant, { ...search, ...legs, sparse: { indices: [], values: [] }, limit: 5 })
    expect(await chunks.search(tenant, { ...search, dense: null, sparse: null, limit: 5 })).toEqual([])
    expect(sent).toHaveLength(2)
    const shown = { with_payload: { exclude: ["meta"] } }
    const params = { quantization: { rescore: true, oversampling: 2 } }
    const [fused] = (sent[0]?.body.searches ?? []) as Record<string, unknown>[]
    expect(fused).toMatchObject({
      limit: 1_000,
      ...shown,
      query: { defaults: { "$score[0]": 0, "$score[1]": 0 } },
      prefetch: [
        { using: "dense", limit: 1_000, params },
        { using: "bm25", limit: 1_000 },
      ],
    })
    expect(sent[1]?.body).toMatchObject({ query: [1, 0, 0, 0], using: "dense", limit: 5, ...shown, params })
  })

  test("to count is exact and of every replica, and asks of our own collections alone", async () => {
    const { sent, chunks } = await scene()
    expect(await chunks.count(tenant, { scope: "document", documentId })).toBe(3)
    expect(sent.filter(({ path }) => path.includes("/count"))).toMatchObject([{ body: { exact: true } }])
    expect(sent.at(-1)?.path).toContain("consistency=all")
  })

  test("for what stands around are the ids of neighbours, none before the first, and nothing where there are none", async () => {
    const { stamp, sent, chunks } = await scene()
    await chunks.around(tenant, stamp, [fakeHit({ text: "x", ordinal: 0 }), fakeHit({ text: "x", ordinal: 1 })], 1)
    const ids = await Promise.all([1, 0, 2].map((ordinal) => pointId(tenant, documentId, 1, ordinal)))
    expect(sent[0]?.body).toMatchObject({ limit: 3, with_payload: { exclude: ["meta"] } })
    expect(JSON.stringify(sent[0]?.body.filter)).toContain(JSON.stringify(ids))
    await chunks.around(tenant, stamp, [], 1)
    expect(sent).toHaveLength(1)
  })

  test("is counted by what it was for, and by how it ended", async () => {
    const { stamp, chunks, counted } = await scene()
    await chunks.prepare(null)
    await chunks.upsert(tenant, { ...document, stamp }, [piece(0)])
    await chunks.describe(tenant, { ...document, stamp })
    await chunks.around(tenant, stamp, [], 1)
    await chunks.remove(tenant, { scope: "tenant" })
    await chunks.count(tenant, { scope: "tenant" })
    const wrong = [piece(0), { ...piece(1), dense: Float32Array.from([1]) }]
    await expect(chunks.upsert(tenant, { ...document, stamp }, wrong)).rejects.toMatchObject({
      code: "embedding-model-mismatch",
    })
    const ended = ["prepare ok", "upsert ok", "upsert ok", "search ok", "remove ok", "count ok", "upsert error"]
    expect(counted).toEqual(ended.map((labels) => `rag_vector_db_queries_total ${labels}`))
  })
})

describe("a point", () => {
  test("is named by UUID version 5 of its tenant, document, version and place", async () => {
    const space = Buffer.from("6f0c1b523d9e4b7a9a550f0071e07e5a", "hex")
    const hash = createHash("sha1").update(space).update("ten_a/doc_a/2/7").digest().subarray(0, 16)
    hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
    hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
    expect((await pointId(tenant, documentId, 2, 7)).replaceAll("-", "")).toBe(hash.toString("hex"))
    expect(await pointId(tenant, documentId, 2, 7)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/)
  })

  test("has its vector in seven digits", () => {
    expect(toNumbers(Float32Array.from([0.123456789, -1, 0]))).toEqual([0.1234568, -1, 0])
  })

  test.each<[Record<string, unknown>, unknown]>([
    [
      { a: [1, true, "x"] },
      [
        { k: "a", n: 1 },
        { k: "a", b: true },
        { k: "a", s: "x" },
      ],
    ],
    [{ a: [{ b: 1 }, { b: 2 }] }, [{ k: "a" }, { k: "a.b", n: 1 }, { k: "a.b", n: 2 }]],
    [{ a: null }, []],
    [{ a: "2024-01-02" }, [{ k: "a", s: "2024-01-02", t: "2024-01-02T00:00:00.000Z" }]],
    [{ a: "x".repeat(512) }, [{ k: "a", s: "x".repeat(512) }]],
    [{ a: "x".repeat(513) }, [{ k: "a" }]],
    [JSON.parse(`${'{"a":'.repeat(9)}1${"}".repeat(9)}`), [...nested(8), { k: names(9), n: 1 }]],
    [JSON.parse(`${'{"a":'.repeat(10)}1${"}".repeat(10)}`), nested(9)],
  ])("has %j as entries that filters read", (metadata, entries) => {
    expect(metaEntries(metadata)).toEqual(entries)
  })

  test("has at most 256 such entries", () => {
    expect(metaEntries({ a: Array.from({ length: 300 }, (_, i) => i) })).toHaveLength(256)
  })
})

function names(depth: number): string {
  return Array(depth).fill("a").join(".")
}
function nested(depth: number) {
  return Array.from({ length: depth }, (_, i) => ({ k: names(i + 1) }))
}
