// The service's series where nobody can scrape them: pushed under the instance's name with the token, gone with the instance.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, beforeEach, expect, test } from "vitest"
import { readConfig } from "../../workers/embedder/read-config.ts"
import { startEmbedder } from "../../workers/embedder/server.ts"

type Arrived = { method: string; path: string; authorization: string | undefined; body: string }
let arrived: Arrived[]
let status: number
let url: string
let close: () => void
beforeEach(async () => {
  arrived = []
  status = 200
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "", headers } = request
    arrived.push({ method, path, authorization: headers.authorization, body: await text(request) })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => server.close()
})
afterEach(() => close())

async function embedder(lines: string[] = []) {
  const config = readConfig({
    PORT: "0",
    EMBEDDER_SECRET: "s".repeat(32),
    EMBEDDING_MODEL: "lexical",
    EMBEDDER_POOL: "query",
    METRICS_PUSH_URL: url,
    METRICS_TOKEN: "push-token-of-this-test",
    METRICS_PUSH_SECONDS: "1",
  })
  return await startEmbedder({ ...config, writeLog: (line) => lines.push(line) })
}

test("they arrive under job, instance and pool, again and again, and are taken away at the end", async () => {
  const service = await embedder()
  await expect.poll(() => arrived.length).toBeGreaterThanOrEqual(2)
  await service.close()
  const pushes = arrived.filter(({ method }) => method === "PUT")
  expect(pushes.length).toBe(arrived.length - 1)
  const [first] = pushes
  expect(first?.path).toMatch(/^\/metrics\/job\/footnote-embedder\/instance\/[^/]+\/pool\/query$/)
  expect(first?.authorization).toBe("Bearer push-token-of-this-test")
  expect(first?.body).toContain("rag_embedder_queue_length 0")
  expect(arrived.at(-1)).toMatchObject({ method: "DELETE", path: first?.path })
})

test("a gateway that is away costs one line of the log, without the token, and nothing else", async () => {
  status = 503
  const lines: string[] = []
  const service = await embedder(lines)
  await expect.poll(() => arrived.length).toBeGreaterThanOrEqual(2)
  expect((await fetch(`${service.url}/health/live`)).status).toBe(200)
  await service.close()
  const said = lines.filter((line) => line.includes("metrics.not-pushed"))
  expect(said).toHaveLength(1)
  expect(lines.join()).not.toContain("push-token-of-this-test")
})
