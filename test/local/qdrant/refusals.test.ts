// What the stand-in refuses: what real Qdrant would ignore or misread, and what the product never calls.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"
import { type Answer, hybridConfig, idOf, send } from "./requests.ts"

let server: StandIn
const ask = (method: string, path: string, body?: unknown): Promise<Answer> => send(server.url, method, path, body)
const point = (n: number) => ({ id: idOf(n), vector: { dense: [1, n] }, payload: { tenant_id: "a" } })
const everyone = { must: [{ key: "tenant_id", match: { value: "a" } }] }
const dense = { query: [1, 0], using: "dense" }

beforeAll(async () => {
  server = await startQdrant()
  await ask("PUT", "/collections/c", hybridConfig)
  await ask("PUT", "/collections/c/points?wait=true", { points: [point(1), point(2)] })
})
afterAll(() => server.close())

const count = async () => (await ask("POST", "/collections/c/points/count", { exact: true })).result

describe("a body real Qdrant would misread", () => {
  test.each([
    ["a misspelt filter of a query", "/points/query", { ...dense, fliter: everyone }],
    [
      "a misspelt filter of a prefetch",
      "/points/query",
      { prefetch: [{ ...dense, fitler: everyone }], query: { rrf: {} } },
    ],
    ["a misspelt filter of a count", "/points/count", { filtr: everyone }],
    ["an unknown clause in a filter", "/points/count", { filter: { musst: [] } }],
    [
      "an unknown field in a condition",
      "/points/count",
      { filter: { must: [{ key: "a", match: { value: 1 }, nope: 1 }] } },
    ],
    [
      "a condition with two checks",
      "/points/count",
      { filter: { must: [{ key: "a", match: { value: 1 }, range: { gt: 0 } }] } },
    ],
    ["a path with a quoted key", "/points/count", { filter: { must: [{ key: '"a b"', match: { value: 1 } }] } }],
    ["a delete with an empty filter", "/points/delete", { filter: {} }],
    ["a delete with a filter of empty lists", "/points/delete", { filter: { must: [{ must: [] }], should: [] } }],
    ["a delete with ids and filter", "/points/delete", { points: [idOf(1)], filter: everyone }],
    ["a payload set on an empty filter", "/points/payload", { payload: { x: 1 }, filter: {} }],
  ])("%s is refused and changes nothing", async (_, path, body) => {
    const answer = await ask("POST", `/collections/c${path}`, body)
    expect([400, 422]).toContain(answer.status)
    expect(await count()).toEqual({ count: 2 })
  })
})

describe("what the product never calls", () => {
  test.each([
    ["groups", "POST", "/points/query/groups"],
    ["the old search route", "POST", "/points/search"],
    ["points by id", "POST", "/points"],
    ["snapshots", "POST", "/snapshots"],
    ["a change of configuration", "PATCH", ""],
  ])("%s is a 501 that names the route", async (_, method, path) => {
    const answer = await ask(method, `/collections/c${path}`, method === "POST" ? {} : { hnsw_config: { m: 0 } })
    expect(answer.status).toBe(501)
    expect(answer.text).toContain(`does not support ${method} /collections/c${path}`)
  })

  test.each([
    ["a query by id", { query: idOf(1), using: "dense" }],
    ["a recommendation", { query: { recommend: { positive: [idOf(1)] } }, using: "dense" }],
    ["an offset", { ...dense, offset: 1 }],
    ["a threshold", { ...dense, score_threshold: 0.5 }],
    ["a nested prefetch", { prefetch: [{ ...dense, prefetch: [dense] }], query: { rrf: {} } }],
    ["prefetched points scored anew", { prefetch: [dense], ...dense }],
    ["a filter over prefetches", { prefetch: [dense], query: { rrf: {} }, filter: everyone }],
  ])("%s is refused, never ignored", async (_, body) => {
    expect((await ask("POST", "/collections/c/points/query", body)).status).toBe(400)
  })

  test.each([
    ["an unknown operator", { exp: 1 }],
    ["a payload variable", "year"],
  ])("%s in a formula is a 501", async (_, formula) => {
    const answer = await ask("POST", "/collections/c/points/query", { prefetch: [dense], query: { formula } })
    expect(answer.status).toBe(501)
    expect(answer.text).toContain("not supported")
  })

  test("an unknown query parameter is refused", async () => {
    expect((await ask("POST", "/collections/c/points/count?wiat=true", {})).status).toBe(400)
  })

  test("a body over 32 MiB is a 413", async () => {
    const padding = "x".repeat(33 * 1024 * 1024)
    expect((await ask("POST", "/collections/c/points/count", { padding })).status).toBe(413)
  })
})

describe("an API key", () => {
  test("opens everything but the health routes only to those who send it", async () => {
    const locked = await startQdrant({ apiKey: "right" })
    const status = async (path: string, headers = {}) =>
      (await send(locked.url, "GET", path, undefined, headers)).status
    expect(await status("/collections")).toBe(401)
    expect(await status("/collections", { "api-key": "wrong" })).toBe(401)
    expect(await status("/collections", { "api-key": "right" })).toBe(200)
    expect(await status("/readyz")).toBe(200)
    await locked.close()
  })
})
