// What the product asks of Qdrant, through the official client: against the stand-in, and a real one when given.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { QdrantClient } from "@qdrant/js-client-rest"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"
import { chunks, freshCollection, toPoint } from "../../local/qdrant/hybrid-corpus.ts"
import { idOf } from "../../local/qdrant/requests.ts"
import { startChild } from "../../local/qdrant/start-child.ts"

const realUrl = process.env.TEST_QDRANT_URL
const realKey = process.env.TEST_QDRANT_API_KEY

const connect = (url: string, apiKey?: string) =>
  new QdrantClient({ url, checkCompatibility: false, ...(apiKey && { apiKey }) })

const tenantOnly = (tenant: string) => ({ must: [{ key: "tenant_id", match: { value: tenant } }] })
const withMeta = (tenant: string, ...must: object[]) => ({
  must: [...tenantOnly(tenant).must, { nested: { key: "meta", filter: { must } } }],
})
async function pointOf(client: QdrantClient, name: string, id: string) {
  const { points } = await client.scroll(name, { filter: { must: [{ has_id: [id] }] }, with_vector: true })
  return points[0]
}
const idf = (documents: number, df: number) => Math.log((documents - df + 0.5) / (df + 0.5) + 1)

function suite(client: () => QdrantClient) {
  async function loaded(): Promise<string> {
    const name = await freshCollection(client())
    await client().upsert(name, { wait: true, points: chunks.map(toPoint) })
    return name
  }
  const exactCount = async (name: string, filter: object) => (await client().count(name, { filter, exact: true })).count

  const legs = (tenant: string) => [
    { query: [1, 0], using: "dense", limit: 10, filter: tenantOnly(tenant) },
    { query: { indices: [7], values: [1] }, using: "bm25", limit: 10, filter: tenantOnly(tenant) },
  ]

  test("a new collection reports its vectors, its indexes and its points", async () => {
    const name = await loaded()
    const info = await client().getCollection(name)
    expect(info.points_count).toBe(4)
    expect(info.config.params.vectors).toMatchObject({ dense: { size: 2, distance: "Cosine" } })
    expect(info.config.strict_mode_config).toMatchObject({ enabled: true })
    expect(info.payload_schema).toMatchObject({ tenant_id: { data_type: "keyword", points: 4 } })
    expect(info.payload_schema["meta[].n"]).toMatchObject({ data_type: "float" })
  })

  test("a hybrid formula adds the weighted cosine and the saturated bm25 of each point", async () => {
    const name = await loaded()
    const saturated = { div: { left: "$score[1]", right: { sum: ["$score[1]", 20] } } }
    const { points } = await client().query(name, {
      prefetch: legs("a"),
      query: {
        formula: { sum: [{ mult: [0.4, "$score[0]"] }, { mult: [0.6, saturated] }] },
        defaults: { "$score[0]": 0, "$score[1]": 0 },
      },
      limit: 10,
      with_payload: ["document_id"],
    })
    const bm25 = (value: number) => (0.6 * value * idf(4, 3)) / (value * idf(4, 3) + 20)
    expect(points.map(({ id }) => id)).toEqual([idOf(1), idOf(2), idOf(3)])
    expect(points[0]?.score).toBeCloseTo(0.4 * 1 + bm25(1), 5)
    expect(points[1]?.score).toBeCloseTo(0.4 * 0.6 + bm25(2), 5)
    expect(points[2]?.score).toBeCloseTo(0, 5)
    expect(points[0]?.payload).toEqual({ document_id: "d1" })
  })

  test("weighted rank fusion scores a point by its places in both legs", async () => {
    const name = await loaded()
    const query = { rrf: { k: 10, weights: [1, 3] } }
    const { points } = await client().query(name, { prefetch: legs("a"), query, limit: 10 })
    const share = (place: number, weight: number) => 1 / (place / weight + 10 - 1)
    expect(points.map(({ id }) => id)).toEqual([idOf(1), idOf(2), idOf(3)])
    expect(points[0]?.score).toBeCloseTo(share(1, 1) + share(2, 3), 5)
    expect(points[1]?.score).toBeCloseTo(share(2, 1) + share(1, 3), 5)
  })

  test("a query of one tenant never shows a point of another", async () => {
    const name = await loaded()
    const { points } = await client().query(name, { prefetch: legs("b"), query: { rrf: {} }, limit: 10 })
    expect(points.map(({ id }) => id)).toEqual([idOf(4)])
  })

  test("a nested filter holds key and value of the same meta entry together", async () => {
    const name = await loaded()
    const year = { key: "k", match: { value: "year" } }
    const from2024 = { key: "n", range: { gte: 2024 } }
    expect(await exactCount(name, withMeta("a", year, from2024))).toBe(1)
    expect(await exactCount(name, withMeta("a", { key: "k", match: { value: "tag" } }, from2024))).toBe(0)
    expect(await exactCount(name, withMeta("a", { key: "s", match: { any: ["x", "y"] } }))).toBe(1)
  })

  test("deleting a document of one tenant leaves the other tenant's document of that name", async () => {
    const name = await loaded()
    const document = { key: "document_id", match: { value: "d1" } }
    await client().delete(name, { wait: true, filter: { must: [...tenantOnly("a").must, document] } })
    expect(await exactCount(name, tenantOnly("a"))).toBe(1)
    expect(await exactCount(name, tenantOnly("b"))).toBe(1)
  })

  test("an upsert of a known id replaces the point", async () => {
    const name = await loaded()
    const changed = toPoint({ tenant: "a", document: "d9", dense: [0, 1], terms: { 8: 1 } }, 0)
    await client().upsert(name, { wait: true, points: [changed] })
    const point = await pointOf(client(), name, idOf(1))
    expect(point?.payload).toEqual(changed.payload)
    expect(point?.vector).toEqual({ dense: [0, 1], bm25: { indices: [8], values: [1] } })
    expect(await exactCount(name, tenantOnly("a"))).toBe(3)
  })

  test("setting a payload adds its fields and filters see them", async () => {
    const name = await loaded()
    await client().setPayload(name, { payload: { document_id: "d7" }, points: [idOf(3)], wait: true })
    expect(await exactCount(name, { must: [{ key: "document_id", match: { value: "d7" } }] })).toBe(1)
    expect(await exactCount(name, { must: [{ key: "document_id", match: { value: "d2" } }] })).toBe(0)
    expect(await exactCount(name, tenantOnly("a"))).toBe(3)
  })

  test("scrolling pages through a tenant's points in order of id", async () => {
    const name = await loaded()
    const seen: unknown[] = []
    let offset: string | number | undefined
    do {
      const page = await client().scroll(name, {
        filter: tenantOnly("a"),
        limit: 2,
        with_payload: false,
        ...(offset && { offset }),
      })
      seen.push(...page.points.map(({ id }) => id))
      offset = typeof page.next_page_offset === "object" ? undefined : page.next_page_offset
    } while (offset !== undefined)
    expect(seen).toEqual([idOf(1), idOf(2), idOf(3)])
  })

  test("strict mode refuses a filter on a field without index, wherever it stands", async () => {
    const name = await loaded()
    const filter = { must: [{ key: "colour", match: { value: "red" } }] }
    const prefetch = [{ query: [1, 0], using: "dense", filter }]
    await expect(client().count(name, { filter })).rejects.toMatchObject({ status: 400 })
    await expect(client().delete(name, { filter, wait: true })).rejects.toMatchObject({ status: 400 })
    await expect(client().query(name, { query: [1, 0], using: "dense", filter })).rejects.toMatchObject({ status: 400 })
    await expect(client().query(name, { prefetch, query: { rrf: {} } })).rejects.toMatchObject({ status: 400 })
  })

  test("a vector of the wrong size is refused", async () => {
    const name = await freshCollection(client())
    const points = [{ id: idOf(9), vector: { dense: [1, 2, 3] } }]
    await expect(client().upsert(name, { wait: true, points })).rejects.toMatchObject({ status: 400 })
  })

  test("a batch of queries answers each in order", async () => {
    const name = await loaded()
    const answers = await client().queryBatch(name, { searches: legs("a") })
    expect(answers.map(({ points }) => points[0]?.id)).toEqual([idOf(1), idOf(2)])
  })
}

describe("the stand-in, through the official client", () => {
  let close: () => Promise<void>
  let client: QdrantClient
  beforeAll(async () => {
    const server = await startQdrant({ apiKey: "test-key" })
    client = connect(server.url, "test-key")
    close = server.close
  })
  afterAll(() => close())
  suite(() => client)
})

describe("the stand-in's child process", () => {
  test("acknowledged writes survive a SIGKILL", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "qdrant-"))
    const first = await startChild({ dataDir })
    const name = await freshCollection(connect(first.url))
    const points = chunks.map(toPoint)
    const burst = points.map((point) => connect(first.url).upsert(name, { wait: true, points: [point] }))
    await Promise.all(burst)
    await connect(first.url).delete(name, { wait: true, points: [idOf(3)] })
    await first.end("SIGKILL")

    const second = await startChild({ dataDir })
    const client = connect(second.url)
    expect((await client.count(name, { exact: true })).count).toBe(3)
    const point = await pointOf(client, name, idOf(2))
    expect(point?.payload).toEqual(points[1]?.payload)
    const { points: hits } = await client.query(name, { query: [1, 0], using: "dense", filter: tenantOnly("a") })
    expect(hits.map(({ id }) => id)).toEqual([idOf(1), idOf(2)])
    await second.end("SIGTERM")
    rmSync(dataDir, { recursive: true })
  })
})

describe.skipIf(!realUrl)("a real Qdrant (TEST_QDRANT_URL), through the official client", () => {
  const client = connect(realUrl ?? "http://127.0.0.1:1", realKey)
  afterAll(async () => {
    const { collections } = await client.getCollections()
    for (const { name } of collections) if (name.startsWith("test_")) await client.deleteCollection(name)
  })
  suite(() => client)
})
