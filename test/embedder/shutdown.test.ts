// The end of the service: work in flight is finished, new work is sent elsewhere, no process is left behind.
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { expect, onTestFinished, test, vi } from "vitest"
import { z } from "zod"
import { httpEmbedder } from "../../src/adapters/embedder/http-embedder.ts"
import { EMBEDDER_SECRET_HEADER } from "../../src/embedding/contract.ts"
import { startHoldingStore, startObjectStore } from "./object-store.ts"
import { runReadyEmbedder, SECRET, toEvents } from "./running-embedder.ts"

const parserModule = pathToFileURL(join(import.meta.dirname, "fixtures/behaving-parser.ts")).href

test("closing finishes what is in flight, answers 503 to what is new, and only then is gone", async () => {
  const { store, release } = await startHoldingStore()
  const embedder = await runReadyEmbedder({ pool: "ingest", parse: { parserModule } })
  const parsing = await embedder.post("/parse", store.add("doc", "text"))
  const closing = embedder.close()

  const ready = await fetch(`${embedder.url}/health/ready`)
  expect([ready.status, await ready.json()]).toMatchObject([503, { status: "draining" }])
  expect((await fetch(`${embedder.url}/health/live`)).status).toBe(200)
  const refused = await embedder.postEmbed(["too late"])
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"])

  release()
  expect(toEvents(await parsing.text()).at(-1)?.type).toBe("result")
  await closing
  await expect(fetch(`${embedder.url}/health/live`)).rejects.toThrow()
})

test("what does not end within the grace period ends as a failure that is tried again", async () => {
  const store = await startObjectStore()
  const embedder = await runReadyEmbedder({ pool: "ingest", shutdownGraceMs: 50, parse: { parserModule } })
  const parsing = await embedder.post("/parse", store.add("doc", "spin on"))
  const text = parsing.text().catch(() => "")
  await embedder.close()
  expect(toEvents(await text).at(-1)).not.toMatchObject({ type: "result" })
})

const readySchema = z.object({ type: z.literal("ready"), url: z.url() })

/** The service as its own process, the way the local platform and the container start it. */
function forkService(env: Record<string, string>, entry = "../../workers/embedder/main.ts"): ChildProcess {
  const child = fork(join(import.meta.dirname, entry), { env, stdio: "ignore" })
  onTestFinished(() => void child.kill("SIGKILL"))
  return child
}
async function readyService(child: ChildProcess): Promise<{ url: string }> {
  const { url } = readySchema.parse((await once(child, "message"))[0])
  await vi.waitFor(async () => expect((await fetch(`${url}/health/ready`)).status).toBe(200), { timeout: 120_000 })
  return { url }
}
const environment = { EMBEDDER_SECRET: SECRET, EMBEDDING_MODEL: "lexical", PORT: "0", EMBEDDER_LANES: "1" }

test("as a process it tells its parent where it listens, and SIGTERM ends it with 0", async () => {
  const child = forkService(environment)
  await readyService(child)
  child.kill("SIGTERM")
  expect(await once(child, "exit")).toEqual([0, null])
})

test("as a process it does not outlive its parent", async () => {
  const child = forkService(environment)
  await once(child, "message")
  child.disconnect()
  expect(await once(child, "exit")).toEqual([0, null])
})

test("documents that are being embedded when the service is killed leave a reply that began and broke off", async () => {
  const child = forkService(environment)
  const { url } = await readyService(child)
  const embed = (inputs: string[]) =>
    httpEmbedder({ url, secret: SECRET }).embed(inputs, "document", { requestId: "req_test", timeoutMs: 60_000 })
  // More than a lane can finish before the signal below, which is sent while the first of them are at work.
  const many = Array.from({ length: 256 }, (_, i) => `${i} ${"words that are counted one by one ".repeat(800)}`)
  const lost = expect(embed(many)).rejects.toMatchObject({ code: "embedder-lost" })
  const isBusy = async () => /^rag_embedder_batch_size_count [1-9]/m.test(await (await fetch(`${url}/metrics`)).text())
  await vi.waitFor(async () => expect(await isBusy()).toBe(true), { timeout: 120_000, interval: 5 })
  child.kill("SIGKILL")
  await lost
})

test.runIf(process.platform === "linux")("a parser that is busy for ever ends when its service is killed", async () => {
  const store = await startObjectStore()
  const child = forkService(environment, "fixtures/misbehaving-service.ts")
  const { url } = await readyService(child)
  const headers = { [EMBEDDER_SECRET_HEADER]: SECRET, "content-type": "application/json" }
  const body = JSON.stringify(store.add("doc", "spin on"))
  await fetch(`${url}/parse`, { method: "POST", headers, body })
  const parsers = childrenOf(child.pid ?? 0)
  expect(parsers).toHaveLength(1)
  const ticks = () => ticksOf(parsers[0] ?? "")
  // It has the document, and has since computed so long that it does nothing else any more.
  await vi.waitFor(() => expect(store.requests).toContain("GET /doc/original"), { timeout: 120_000 })
  const before = ticks()
  await vi.waitFor(() => expect(ticks()).toBeGreaterThan(before + 30), { timeout: 120_000 })
  child.kill("SIGKILL")
  await once(child, "exit")
  await vi.waitFor(() => expect(parsers.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]), { timeout: 120_000 })
})

/** Hundredths of a second that a process has computed. */
const ticksOf = (pid: string) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[11])
const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean)

test("as a process with a wrong environment it says which variable and ends with 1", async () => {
  const child = forkService({ ...environment, EMBEDDER_SECRET: "short" })
  const [message] = await once(child, "message")
  expect(message).toEqual({ type: "failed", message: expect.stringContaining("EMBEDDER_SECRET") })
  expect(await once(child, "exit")).toEqual([1, null])
})
