// Live and ready: a model that does not load is said aloud, tried again, and never replaced by another.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { writeTinyBert } from "../support/tiny-bert.ts"
import { startModelHub } from "./model-hub.ts"
import { runEmbedder } from "./running-embedder.ts"

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "models-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

const readiness = async (url: string) => {
  const reply = await fetch(`${url}/health/ready`)
  return { code: reply.status, body: (await reply.json()) as { status: string; model: unknown; detail: string } }
}

test("after its retries a service without a model stays up, not ready, and says what it looked for where", async () => {
  const modelsDir = await freshFolder()
  const embedder = await runEmbedder({
    model: { name: "BAAI/bge-base-en-v1.5", modelsDir },
    loadRetryDelaysMs: [1, 1, 1],
  })
  await vi.waitFor(async () => expect((await readiness(embedder.url)).body.status).toBe("failed"), 120_000)
  const { code, body } = await readiness(embedder.url)
  expect(code).toBe(503)
  expect(body.model).toBeNull()
  expect(body.detail).toContain(join(modelsDir, "BAAI/bge-base-en-v1.5"))
  expect((await fetch(`${embedder.url}/health/live`)).status).toBe(200)
  expect(embedder.logs.filter(({ msg }) => msg === "model not loaded").map(({ retry_in_ms }) => retry_in_ms)).toEqual([
    1,
    1,
    1,
    null,
  ])

  const refused = await embedder.postEmbed(["text"])
  expect(refused.status).toBe(503)
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
})

test("a model that appears while the service retries is loaded", async () => {
  const modelsDir = await freshFolder()
  const delays = Array.from({ length: 200 }, () => 20)
  const embedder = await runEmbedder({ model: { name: "tests/tiny-minilm", modelsDir }, loadRetryDelaysMs: delays })
  await vi.waitFor(async () => expect((await readiness(embedder.url)).body.detail).toContain("was not found"), 120_000)
  await writeTinyBert(join(modelsDir, "tests/tiny-minilm"))
  await embedder.ready()
  const { model, embeddings } = await embedder.embed(["the edge"], "query")
  expect(model).toMatchObject({ model: "tests/tiny-minilm", dimension: 32, kind: "neural" })
  expect(Buffer.from(embeddings[0] ?? "", "base64")).toHaveLength(32 * 4)
})

test("a model is downloaded only where that is allowed, and then served like any other", async () => {
  const [modelsDir, source] = [await freshFolder(), await freshFolder()]
  await writeTinyBert(source)
  const hub = await startModelHub(source)
  const model = { name: "tests/tiny-minilm", modelsDir, hubUrl: hub.url }

  const offline = await runEmbedder({ model, loadRetryDelaysMs: [] })
  await vi.waitFor(async () => expect((await readiness(offline.url)).body.status).toBe("failed"), 120_000)
  expect(hub.requests).toEqual([])

  const online = await runEmbedder({ model: { ...model, allowDownload: true }, loadRetryDelaysMs: [] })
  await online.ready()
  expect((await online.embed(["the edge"])).model).toMatchObject({ model: "tests/tiny-minilm", dimension: 32 })
})

test("memory is logged before and after the model is loaded", async () => {
  const embedder = await runEmbedder()
  await embedder.ready()
  const [line] = embedder.logs.filter(({ msg }) => msg === "model loaded")
  expect(line).toMatchObject({ rss_before_mb: expect.any(Number), rss_after_mb: expect.any(Number), model: "lexical" })
})

test("a service can be closed while it waits to try again", async () => {
  const modelsDir = await freshFolder()
  const embedder = await runEmbedder({ model: { name: "absent", modelsDir }, loadRetryDelaysMs: [60_000] })
  await vi.waitFor(async () => expect((await readiness(embedder.url)).body.detail).toContain("was not found"), 120_000)
  await embedder.close()
  await expect(fetch(`${embedder.url}/health/live`)).rejects.toThrow()
})
