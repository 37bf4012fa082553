// What the chunk index makes of a server that is away, refuses or answers nonsense: what passes by itself and what does not.
import { createServer } from "node:http"
import { describe, expect, test, vi } from "vitest"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { sparseQuery } from "../../../src/embedding/sparse.ts"
import { AppError } from "../../../src/errors.ts"
import { fakeHit } from "../../support/fake-source.ts"
import { COLLECTION, listening, recordingServer, stamp, tenant } from "./scripted-qdrant.ts"

/** A server that answers every request with this status and text. */
function refusing(status: number, text: string, headers: Record<string, string> = {}) {
  return listening(createServer((_, response) => response.writeHead(status, headers).end(text)))
}
const said = (error: string) => JSON.stringify({ status: { error }, time: 0 })

test("where nothing was indexed yet a search by either leg or both, and a look around, find nothing", async () => {
  const chunks = qdrantChunkIndex({ url: await refusing(404, said("Not found")), timeoutMs: 60_000 })
  const search = {
    collectionIds: [COLLECTION],
    filter: null,
    stamp,
    denseWeight: 0.5,
    fusion: "score" as const,
    limit: 5,
  }
  const [dense, sparse] = [Float32Array.from([1, 0, 0, 0]), sparseQuery("refund")]
  for (const legs of [
    { dense, sparse },
    { dense, sparse: null },
    { dense: null, sparse },
  ])
    expect(await chunks.search(tenant, { ...search, ...legs })).toEqual([])
  expect(await chunks.around(tenant, stamp, [fakeHit({ text: "x" })], 1)).toEqual([])
})

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
