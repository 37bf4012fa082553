// What the chunk index asks of Qdrant whatever it is asked itself, and what it makes of replies that are none.
import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import fc from "fast-check"
import { afterEach, describe, expect, test, vi } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import { sparseQuery } from "../../../src/embedding/sparse.ts"
import { AppError } from "../../../src/errors.ts"
import type { CollectionId, DocumentId, TenantId } from "../../../src/ids.ts"
import type { ChunkSelection } from "../../../src/ports.ts"
import type { MetadataFilter } from "../../../src/query/model/metadata-filter.ts"
import { FUSIONS } from "../../../src/query/model/question.ts"
import { fakeHit } from "../../support/fake-source.ts"

const COLLECTION = "col_a" as CollectionId
const tenant = "ten_a" as TenantId
const stamp: ModelStamp = { model: "test/model", dimension: 4, revision: "r1", kind: "neural" }

const open: Server[] = []
afterEach(() => {
  vi.useRealTimers()
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

/** A server that answers every request with this status and text. */
function refusing(status: number, text: string, headers: Record<string, string> = {}) {
  return listening(createServer((_, response) => response.writeHead(status, headers).end(text)))
}
const said = (error: string) => JSON.stringify({ status: { error }, time: 0 })

describe("a server that fails", () => {
  const unavailable = { code: "vector-store-unavailable", retryable: true }
  const refused = { code: "vector-store-refused", retryable: false }
  const query = {
    collectionIds: [COLLECTION],
    filter: null,
    sparse: null,
    denseWeight: 1,
    fusion: "score" as const,
    limit: 5,
  }
  const failing = (url: string, timeoutMs = 60_000) =>
    qdrantChunkIndex({ url, timeoutMs }).search(tenant, { ...query, stamp, dense: Float32Array.from([1, 0, 0, 0]) })

  test("by not being there or by silence, before or after its headers, is an unavailable vector store", async () => {
    const silent = await recordingServer(() => undefined)
    await expect(failing(silent.url, 30)).rejects.toMatchObject(unavailable)
    await expect(failing("http://127.0.0.1:1")).rejects.toMatchObject(unavailable)
    const stalling = createServer((_, response) => void response.writeHead(200).write("{"))
    await expect(failing(await listening(stalling), 100)).rejects.toMatchObject(unavailable)
  })

  test.each([408, 409, 425, 429, 500, 502, 503])("with %i passes by itself", async (status) => {
    await expect(failing(await refusing(status, said("later")))).rejects.toMatchObject(unavailable)
  })

  test.each([400, 401, 403, 404, 413, 422])("with %i does not", async (status) => {
    await expect(failing(await refusing(status, "no"))).rejects.toMatchObject(refused)
  })

  test.each([
    ["60", 60],
    ["0", 1],
    ["Fri, 01 Mar 2126 12:00:00 GMT", (Date.UTC(2126, 2, 1, 12) - Date.UTC(2126, 2, 1, 11)) / 1_000],
    ["Fri, 01 Mar 2126 10:00:00 GMT", 1],
    ["soon", 1],
    ["1 hour", 1],
    [undefined, 1],
  ])("with retry-after %s tells to wait that long", async (header, seconds) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2126, 2, 1, 11) })
    const url = await refusing(429, said("slow down"), header === undefined ? {} : { "retry-after": header })
    const error: unknown = await failing(url).catch((cause) => cause)
    if (!(error instanceof AppError)) throw error
    expect(error.retryAfterSeconds).toBe(seconds)
  })

  test("gives its reason to the log and not to the tenant, without the texts it quotes", async () => {
    const text = "a passage of a tenant that is long enough to be one"
    const reason = `Bad request: Index required but not found for "colour" in "${text}"`
    const error: unknown = await failing(await refusing(400, said(reason))).catch((cause) => cause)
    if (!(error instanceof AppError) || !(error.cause instanceof Error)) throw error
    expect(error.cause.message).toContain('400: Bad request: Index required but not found for "colour"')
    expect(error.cause.message).not.toContain("passage")
    expect(error.cause.message).toMatch(/ in …$/)
    expect(`${error.message} ${error.detail}`).not.toContain("colour")
  })

  test.each(["", "<html>", "{}", '{"result":{"points":[{"id":1}]}}', '{"result":null}'])(
    "by a reply that is none (%s) is refused for good",
    async (text) => {
      await expect(failing(await refusing(200, text))).rejects.toMatchObject(refused)
    },
  )

  test.each(["", "{}", '{"result":null}'])("by acknowledging a write with %s has not written", async (text) => {
    const chunks = qdrantChunkIndex({ url: await refusing(200, text), timeoutMs: 60_000 })
    await expect(chunks.remove(tenant, { scope: "tenant" })).rejects.toMatchObject(refused)
    await expect(chunks.count(tenant, { scope: "tenant" })).rejects.toMatchObject(refused)
  })

  test("by returning another tenant's point gives an error and not the point", async () => {
    const payload = { ...PLACE, tenant_id: "ten_other", metadata: {} }
    const leaking = await recordingServer(() => ({ points: [{ ...POINT, payload }] }))
    await expect(failing(leaking.url)).rejects.toMatchObject(refused)
    payload.tenant_id = tenant
    expect(await failing(leaking.url)).toHaveLength(1)
  })

  test("never makes anything but numbers of integers no double holds", async () => {
    const payload = { ...PLACE, tenant_id: tenant, metadata: { big: "HERE" } }
    const reply = JSON.stringify({ result: { points: [{ ...POINT, payload }] } }).replace('"HERE"', "9007199254740993")
    const [hit] = await failing(await refusing(200, reply))
    expect(hit?.metadata).toEqual({ big: 2 ** 53 })
    expect(() => JSON.stringify(hit)).not.toThrow()
  })
})

const PLACE = {
  collection_id: "col_a",
  document_id: "doc_a",
  version: 1,
  ordinal: 0,
  start: 0,
  end: 1,
  page: null,
  page_breaks: [],
  heading_path: [],
  text: "x",
  filename: "x",
}
const POINT = { id: "00000000-0000-4000-8000-000000000001", version: 1, score: 1 }

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
