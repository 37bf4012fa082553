// What readiness asks of the outside: Qdrant's keys and collections, the provider's key and model, the queue's age.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { QdrantClient } from "@qdrant/js-client-rest"
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { queueState } from "../../../src/adapters/cloudflare/wake-ups.ts"
import { groqCheck } from "../../../src/adapters/groq/check-groq.ts"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { collectionName } from "../../../src/adapters/qdrant/collection-setup.ts"
import type { ModelStamp } from "../../../src/embedding/contract.ts"
import { newId } from "../../../src/ids.ts"
import { startQdrant } from "../../../workers/local/qdrant/server.ts"

const open: (() => Promise<unknown>)[] = []
afterEach(() => Promise.all(open.splice(0).map((close) => close())))

describe("Qdrant", () => {
  const [apiKey, readOnlyApiKey] = ["full-key", "read-key"]
  async function scene() {
    const server = await startQdrant({ apiKey, readOnlyApiKey })
    open.push(server.close)
    const stamp: ModelStamp = { model: "m", dimension: 4, revision: newId("job").slice(-12), kind: "neural" }
    const as = (key?: string) => qdrantChunkIndex({ url: server.url, apiKey: key, timeoutMs: 60_000 })
    return { stamp, as, client: new QdrantClient({ url: server.url, apiKey, checkCompatibility: false }) }
  }

  test("gets a collection with all its indexes before the first document", async () => {
    const { stamp, as, client } = await scene()
    await as(apiKey).prepare(stamp)
    const info = await client.getCollection(collectionName(stamp))
    expect(Object.keys(info.payload_schema)).toContain("meta[].t")
    expect(info.config.strict_mode_config).toMatchObject({ enabled: true })
  })

  test.each(["wrong-key", undefined])("with the key %s is refused for good, model or not", async (key) => {
    const { stamp, as } = await scene()
    await expect(as(key).prepare(stamp)).rejects.toMatchObject({ code: "vector-store-refused" })
    await expect(as(key).prepare(null)).rejects.toMatchObject({ code: "vector-store-refused" })
  })

  test("with a key that may only read is refused, whether the collection is there or not", async () => {
    const { stamp, as } = await scene()
    await expect(as(readOnlyApiKey).prepare(stamp)).rejects.toMatchObject({ code: "vector-store-refused" })
    await as(apiKey).prepare(stamp)
    await expect(as(readOnlyApiKey).prepare(stamp)).rejects.toMatchObject({ code: "vector-store-refused" })
  })

  test("gets back a collection that was dropped after it had been seen", async () => {
    const { stamp, as, client } = await scene()
    await as(apiKey).prepare(stamp)
    await client.deleteCollection(collectionName(stamp))
    await as(apiKey).prepare(stamp)
    expect((await client.getCollection(collectionName(stamp))).status).toBe("green")
  })

  test("with a collection of another dimension is refused", async () => {
    const { stamp, as, client } = await scene()
    await client.createCollection(collectionName(stamp), { vectors: { dense: { size: 8, distance: "Cosine" } } })
    await expect(as(apiKey).prepare(stamp)).rejects.toMatchObject({ code: "embedding-model-mismatch" })
  })
})

describe("the provider", () => {
  async function answering(status: number) {
    const asked: (string | undefined)[] = []
    const server = createServer((request, response) => {
      asked.push(request.url, request.headers.authorization)
      response.writeHead(status, { "content-type": "application/json" }).end('{"id":"m","object":"model"}')
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    open.push(() => new Promise((resolve) => server.close(resolve)))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return { asked, check: groqCheck({ apiKey: "gsk", model: "m", baseUrl }, 60_000) }
  }

  test("is asked for its model by the key", async () => {
    const { asked, check } = await answering(200)
    await check()
    expect(asked).toEqual(["/openai/v1/models/m", "Bearer gsk"])
  })

  test.each([
    [401, "configuration-invalid"],
    [404, "configuration-invalid"],
    [429, "llm-unavailable"],
    [500, "llm-unavailable"],
  ])("answering %i is %s", async (status, code) => {
    await expect((await answering(status)).check()).rejects.toMatchObject({ code })
  })

  test("being away is llm-unavailable", async () => {
    const check = groqCheck({ apiKey: "gsk", model: "m", baseUrl: "http://127.0.0.1:1" }, 1_000)
    await expect(check()).rejects.toMatchObject({ code: "llm-unavailable" })
  })
})

test("the queue's age is that of its oldest message, null when it is empty", async () => {
  const of = (oldestMessageTimestamp?: Date) =>
    queueState({
      metrics: async () => ({
        backlogCount: 1,
        backlogBytes: 1,
        ...(oldestMessageTimestamp && { oldestMessageTimestamp }),
      }),
    }).oldestSeconds()
  vi.useFakeTimers({ toFake: ["Date"] })
  onTestFinished(() => void vi.useRealTimers())
  expect(await of()).toBeNull()
  expect(await of(new Date(Date.now() - 60_000))).toBe(60)
})
