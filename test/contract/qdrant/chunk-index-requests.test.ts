// What the chunk index sends to Qdrant, whatever it is asked itself: the tenant's condition, the key, the encoding.
import { createServer, type IncomingHttpHeaders } from "node:http"
import fc from "fast-check"
import { expect, test } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { searchFilter } from "../../../src/adapters/qdrant/tenant-filter.ts"
import { sparseQuery } from "../../../src/embedding/sparse.ts"
import type { DocumentId } from "../../../src/ids.ts"
import type { ChunkSelection } from "../../../src/ports.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import { FUSIONS } from "../../../src/query/model/question.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { COLLECTION, listening, recordingServer, stamp, tenant } from "./scripted-qdrant.ts"

const name = fc.oneof(
  fc.constantFrom("document_id", "created_at", "tenant_id", "year", "a.b"),
  fc.string({ maxLength: 5 }),
)
const value = fc.oneof(fc.string({ maxLength: 5 }), fc.double({ noNaN: true }), fc.boolean(), fc.constant("2024-01-01"))
const fieldTest = fc.oneof(
  fc.record({ op: fc.constantFrom("eq" as const, "ne" as const), value }),
  fc.record({ op: fc.constantFrom("in" as const, "nin" as const), values: fc.array(value, { maxLength: 3 }) }),
  fc.record({
    op: fc.constantFrom("gt" as const, "gte" as const, "lt" as const, "lte" as const),
    value: fc.oneof(fc.double({ noNaN: true }), fc.constant("2024-01-01")),
  }),
  fc.record({ op: fc.constant("exists" as const), value: fc.boolean() }),
)
const { filter: anyFilter } = fc.letrec<{ filter: MetadataFilter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    fc.record({ type: fc.constant("field" as const), field: name, test: fieldTest }),
    fc.record({
      type: fc.constantFrom("and" as const, "or" as const),
      filters: fc.array(tie("filter"), { maxLength: 3 }),
    }),
    fc.record({ type: fc.constant("not" as const), filter: tie("filter") }),
  ),
}))

test("whatever the filter, both legs of a search, their statistics and every other request demand the tenant at their top level", async () => {
  const server = await recordingServer((path) => {
    if (path === "/collections") return { collections: [{ name: "chunks_x" }, { name: "else" }] }
    if (path.includes("query/batch")) return [{ points: [] }, { points: [] }, { points: [] }]
    if (path.includes("query") || path.includes("scroll")) return { points: [] }
    return path.includes("count") ? { count: 0 } : { operation_id: 1, status: "completed" }
  })
  const chunks = qdrantChunkIndex({ url: server.url, timeoutMs: 60_000 })
  const demanded = { key: "tenant_id", match: { value: tenant } }
  type Source = { filter?: unknown; using?: string; params?: { idf?: { corpus?: unknown } } }
  const sourcesIn = (body: Record<string, unknown>): Source[] => {
    const searches = (body.searches ?? [body]) as (Source & { prefetch?: Source[] })[]
    return searches.flatMap((one) => one.prefetch ?? [one])
  }
  const documentId = "doc_a" as DocumentId
  const told = { filename: "a.md", contentType: "text/markdown", createdAt: new Date(0), metadata: {} }
  const described = { ...told, collectionId: COLLECTION, documentId, version: 2, stamp }
  const selections: ChunkSelection[] = [
    { scope: "tenant" },
    { scope: "collection", collectionId: COLLECTION },
    { scope: "document", documentId },
    { scope: "version", documentId, version: 2 },
  ]
  const dense = fc.constantFrom(null, Float32Array.from([1, 0, 0, 0]))
  const sparse = fc.constantFrom(null, sparseQuery("refund"))
  await fc.assert(
    fc.asyncProperty(
      fc.option(anyFilter),
      dense,
      sparse,
      fc.constantFrom(...FUSIONS),
      async (filter, dense, sparse, fusion) => {
        server.bodies.length = 0
        await chunks.search(tenant, {
          collectionIds: [COLLECTION],
          filter,
          stamp,
          dense,
          sparse,
          denseWeight: 0.4,
          fusion,
          limit: 5,
        })
        await chunks.around(tenant, stamp, [fakeHit({ text: "x" })], 1)
        await chunks.describe(tenant, described)
        for (const which of selections) {
          await chunks.remove(tenant, which)
          await chunks.count(tenant, which)
        }
        const sources = server.bodies.flatMap(({ body }) => sourcesIn(body))
        const filters = sources.map(({ filter }) => filter)
        expect(filters).toHaveLength(10 + (dense && sparse ? 4 : dense || sparse ? 1 : 0))
        // What other tenants wrote must not even weigh on how rare a word is.
        const corpora = sources.filter(({ using }) => using === "bm25").map(({ params }) => params?.idf?.corpus)
        expect(corpora).toHaveLength(sparse ? (dense ? 2 : 1) : 0)
        for (const filter of [...filters, ...corpora]) {
          expect(filter).toMatchObject({ must: expect.arrayContaining([demanded]) })
          expect(Object.keys(filter as object)).toEqual(["must"])
        }
        expect(server.bodies.every(({ path }) => !path.includes("/else/"))).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test("that a field exists is asked of the language and of metadata alone, since every point has the others", () => {
  const exists = (field: string, value: boolean) =>
    searchFilter(tenant, [COLLECTION], { type: "field", field, test: { op: "exists", value } }).must[2]
  const every = { key: "tenant_id", match: { value: tenant } }
  expect([exists("filename", true), exists("filename", false)]).toEqual([every, { must_not: [every] }])
  const none = { is_empty: { key: "chunk_language" } }
  expect([exists("chunk_language", true), exists("chunk_language", false)]).toEqual([{ must_not: [none] }, none])
  const entry = { nested: { key: "meta", filter: { must: [{ key: "k", match: { value: "year" } }] } } }
  expect([exists("year", true), exists("year", false)]).toEqual([entry, { must_not: [entry] }])
})

test("every request asks for a reply as it is, carries the key where there is one, and none where there is none", async () => {
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    response.end(JSON.stringify({ result: { collections: [] } }))
  })
  const url = await listening(server)
  await qdrantChunkIndex({ url, apiKey: "k", timeoutMs: 60_000 }).prepare(null)
  await qdrantChunkIndex({ url, timeoutMs: 60_000 }).prepare(null)
  expect(seen.map((headers) => headers["accept-encoding"])).toEqual(["identity", "identity"])
  expect(seen.map((headers) => headers["api-key"])).toEqual(["k", undefined])
})
