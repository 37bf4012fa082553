// What the chunk index asks of Qdrant whatever it is asked itself, and what it makes of replies that are none.
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { afterEach, describe, expect, test } from "vitest"
import { qdrantChunkIndex } from "../../src/adapters/qdrant/chunk-index.ts"
import type { ModelStamp } from "../../src/embedding/contract.ts"
import { sparseQuery } from "../../src/embedding/sparse.ts"
import type { CollectionId, DocumentId, TenantId } from "../../src/ids.ts"
import type { ChunkSelection } from "../../src/ports.ts"
import type { MetadataFilter } from "../../src/query/metadata-filter.ts"

const COLLECTION = "col_a" as CollectionId
const tenant = "ten_a" as TenantId
const stamp: ModelStamp = { model: "test/model", dimension: 4, revision: "r1", kind: "neural" }

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
  }
})

async function listening(server: Server): Promise<string> {
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server that answers every request with what `reply` says and remembers the bodies. */
async function recordingServer(reply: (path: string) => unknown) {
  const bodies: { path: string; body: Record<string, unknown> }[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const part of request) text += part
    const path = request.url ?? ""
    if (text) bodies.push({ path, body: JSON.parse(text) })
    const result = reply(path)
    if (result === undefined) return // never answers
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ result, status: "ok", time: 0 }))
  })
  return { url: await listening(server), bodies }
}

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

test("whatever the filter, both legs of a search, their statistics and every removal demand the tenant at their top level", async () => {
  const server = await recordingServer((path) => {
    if (path === "/collections") return { collections: [{ name: "chunks_x" }, { name: "else" }] }
    if (path.includes("query/batch")) return [{ points: [] }, { points: [] }, { points: [] }]
    if (path.includes("query")) return { points: [] }
    return path.includes("count") ? { count: 0 } : { operation_id: 1, status: "completed" }
  })
  const chunks = qdrantChunkIndex({ url: server.url, timeoutMs: 5_000 })
  const demanded = { key: "tenant_id", match: { value: tenant } }
  type Source = { filter?: unknown; using?: string; params?: { idf?: { corpus?: unknown } } }
  const sourcesIn = (body: Record<string, unknown>): Source[] => {
    const searches = (body.searches ?? [body]) as (Source & { prefetch?: Source[] })[]
    return searches.flatMap((one) => one.prefetch ?? [one])
  }
  const documentId = "doc_a" as DocumentId
  const selections: ChunkSelection[] = [
    { scope: "tenant" },
    { scope: "collection", collectionId: COLLECTION },
    { scope: "document", documentId },
    { scope: "version", documentId, version: 2 },
  ]
  const dense = fc.constantFrom(null, Float32Array.from([1, 0, 0, 0]))
  const sparse = fc.constantFrom(null, sparseQuery("refund"))
  await fc.assert(
    fc.asyncProperty(fc.option(anyFilter), dense, sparse, async (filter, dense, sparse) => {
      server.bodies.length = 0
      await chunks.search(tenant, {
        collectionIds: [COLLECTION],
        filter,
        stamp,
        dense,
        sparse,
        denseWeight: 0.4,
        limit: 5,
      })
      for (const which of selections) {
        await chunks.remove(tenant, which)
        await chunks.count(tenant, which)
      }
      const sources = server.bodies.flatMap(({ body }) => sourcesIn(body))
      const filters = sources.map(({ filter }) => filter)
      expect(filters).toHaveLength(8 + (dense && sparse ? 4 : dense || sparse ? 1 : 0))
      // What other tenants wrote must not even weigh on how rare a word is.
      const corpora = sources.filter(({ using }) => using === "bm25").map(({ params }) => params?.idf?.corpus)
      expect(corpora).toHaveLength(sparse ? (dense ? 2 : 1) : 0)
      for (const filter of [...filters, ...corpora]) {
        expect(filter).toMatchObject({ must: expect.arrayContaining([demanded]) })
        expect(Object.keys(filter as object)).toEqual(["must"])
      }
      expect(server.bodies.every(({ path }) => !path.includes("/else/"))).toBe(true)
    }),
    { numRuns: 60 },
  )
})

describe("a server that fails", () => {
  const unavailable = { code: "vector-store-unavailable" }
  const query = { collectionIds: [COLLECTION], filter: null, sparse: null, denseWeight: 1, limit: 5 }
  const failing = (url: string, timeoutMs = 5_000) =>
    qdrantChunkIndex({ url, timeoutMs }).search(tenant, { ...query, stamp, dense: Float32Array.from([1, 0, 0, 0]) })

  test("by not being there, by silence or by a foreign 404 is an unavailable vector store", async () => {
    const silent = await recordingServer(() => undefined)
    await expect(failing(silent.url, 30)).rejects.toMatchObject(unavailable)
    await expect(failing("http://127.0.0.1:1")).rejects.toMatchObject(unavailable)
    const foreign = createServer((_, response) => response.writeHead(404).end("no such page"))
    await expect(failing(await listening(foreign))).rejects.toMatchObject(unavailable)
  })

  test("by returning another tenant's point gives an error and not the point", async () => {
    const place = {
      version: 1,
      start: 0,
      end: 1,
      page: null,
      page_breaks: [],
      heading_path: [],
      text: "x",
      filename: "x",
      metadata: {},
    }
    const payload = { ...place, tenant_id: "ten_other", collection_id: "col_a", document_id: "doc_a" }
    const point = { id: "00000000-0000-4000-8000-000000000001", version: 1, score: 1, payload }
    const leaking = await recordingServer(() => ({ points: [point] }))
    await expect(failing(leaking.url)).rejects.toMatchObject(unavailable)
    payload.tenant_id = tenant
    expect(await failing(leaking.url)).toHaveLength(1)
  })
})
