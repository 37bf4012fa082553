// What the stand-in keeps on disk: the same answers after a restart, whatever happened before it.
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { z } from "zod"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"
import { hybridConfig, idOf, send } from "./requests.ts"

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "qdrant-"))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const journalOf = (name: string) => join(dataDir, `${name}.journal`)
const point = (n: number) => ({
  id: n % 2 === 0 ? n : idOf(n),
  vector: { dense: [Math.cos(n), Math.sin(n)], bm25: { indices: [n % 5, 100 + n], values: [1, 0.5] } },
  payload: { tenant_id: n % 3 === 0 ? "a" : "b", n, meta: [{ k: "year", n: 2000 + n }] },
})
const points = Array.from({ length: 12 }, (_, n) => point(n))

/** Runs `use` with a server on the data directory and closes it. */
async function withServer<Result>(use: (ask: Ask) => Promise<Result>): Promise<Result> {
  const server = await startQdrant({ dataDir })
  try {
    return await use(async (method, path, body) => (await send(server.url, method, path, body)).result)
  } finally {
    await server.close()
  }
}
type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>

async function load(ask: Ask): Promise<void> {
  await ask("PUT", "/collections/c", hybridConfig)
  await ask("PUT", "/collections/c/index", {
    field_name: "tenant_id",
    field_schema: { type: "keyword", is_tenant: true },
  })
  await ask("PUT", "/collections/c/index", { field_name: "n", field_schema: "integer" })
  await ask("PUT", "/collections/c/points", { points })
}

const filter = { must: [{ key: "tenant_id", match: { value: "b" } }] }
const observe = async (ask: Ask) => [
  await ask("GET", "/collections"),
  await ask("GET", "/collections/c"),
  await ask("POST", "/collections/c/points/scroll", { limit: 100, with_vector: true }),
  await ask("POST", "/collections/c/points/query", { query: [1, 0], using: "dense", filter, limit: 5 }),
  await ask("POST", "/collections/c/points/query", { query: { indices: [2], values: [1] }, using: "bm25" }),
]

describe("after a restart", () => {
  test("points, vectors, payloads, indexes and scores are the same", async () => {
    const before = await withServer(async (ask) => {
      await load(ask)
      await ask("POST", "/collections/c/points/payload", { payload: { tenant_id: "b" }, points: [idOf(3)] })
      await ask("PUT", "/collections/c/points", { points: [{ ...point(1), payload: { tenant_id: "b" } }] })
      return await observe(ask)
    })
    expect(await withServer(observe)).toEqual(before)
    expect(await withServer(observe)).toEqual(before)
  })

  test("deleted points and collections stay deleted", async () => {
    await withServer(async (ask) => {
      await load(ask)
      await ask("POST", "/collections/c/points/delete", { filter })
      await ask("PUT", "/collections/gone", hybridConfig)
      await ask("DELETE", "/collections/gone")
    })
    await withServer(async (ask) => {
      expect(await ask("GET", "/collections")).toEqual({ collections: [{ name: "c" }] })
      expect(await ask("POST", "/collections/c/points/count", { filter })).toEqual({ count: 0 })
      expect(await ask("POST", "/collections/c/points/count", {})).toEqual({ count: 4 })
    })
  })

  test("operation numbers go on where they ended", async () => {
    await withServer(load)
    const result = await withServer((ask) => ask("PUT", "/collections/c/points", { points: [point(1)] }))
    expect(result).toEqual({ operation_id: 6, status: "acknowledged" })
  })

  test("a collection's name with odd characters comes back as it was", async () => {
    await withServer((ask) => ask("PUT", `/collections/${encodeURIComponent("ü %.x")}`, hybridConfig))
    expect(await withServer((ask) => ask("GET", "/collections"))).toEqual({ collections: [{ name: "ü %.x" }] })
  })
})

describe("a journal cut off by a crash", () => {
  test("loses only the entry that was being written, and takes new ones after it", async () => {
    const before = await withServer(async (ask) => {
      await load(ask)
      return await observe(ask)
    })
    appendFileSync(journalOf("c"), Buffer.from([200, 0, 0, 0, 9, 0, 0, 0, 123, 34]))
    expect(await withServer(observe)).toEqual(before)
    await withServer((ask) => ask("PUT", "/collections/c/points", { points: [point(50)] }))
    expect(await withServer((ask) => ask("POST", "/collections/c/points/count", {}))).toEqual({ count: 13 })
  })

  test("ends at any byte in a state that was once acknowledged", async () => {
    const countOf = async (ask: Ask) => {
      const result = await ask("POST", "/collections/c/points/count", {})
      return z.object({ count: z.int() }).safeParse(result).data?.count ?? "no collection"
    }
    await withServer(async (ask) => {
      await ask("PUT", "/collections/c", hybridConfig)
      for (const each of points.slice(0, 3)) await ask("PUT", "/collections/c/points", { points: [each] })
    })
    const whole = readFileSync(journalOf("c"))
    const counts: unknown[] = []
    for (let size = whole.length; size >= 0; size -= 13) {
      writeFileSync(journalOf("c"), whole.subarray(0, size))
      counts.push(await withServer(countOf))
    }
    expect([...new Set(counts)]).toEqual([3, 2, 1, 0, "no collection"])
  })
})

test("a restart drops replaced and deleted points from the disk", async () => {
  const full = await withServer(async (ask) => {
    await load(ask)
    for (let round = 0; round < 20; round++) await ask("PUT", "/collections/c/points", { points })
    await ask("POST", "/collections/c/points/delete", { filter })
    return statSync(journalOf("c")).size
  })
  await withServer(async () => {})
  expect(statSync(journalOf("c")).size).toBeLessThan(full / 10)
  expect(readdirSync(dataDir)).toEqual(["c.journal"])
})
