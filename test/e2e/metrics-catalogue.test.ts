// The catalogue of metrics, walked: after traffic and outages every series has moved, or it is said here why not.
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { METRICS } from "../../src/metrics.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import type { StoreName } from "../../workers/local/stores.ts"
import { startScriptedGroq } from "../support/scripted-groq.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"

/** What no traffic of this test can move, and why. */
const STILL: Record<string, string> = {
  rag_queue_messages_dead_total: "takes eight failed deliveries; test/unit/ingest-consumers.test.ts counts one",
  rag_webhook_attempts_total: "nobody listens here; test/e2e/webhooks.test.ts",
  rag_metrics_dropped_total:
    "nothing is dropped unless a gateway is away for minutes; test/unit/metrics-recorder.test.ts",
  rag_usage_dropped_total: "nothing is dropped unless the queue is away; test/unit/usage/buffer.test.ts",
  rag_rerank_duration_seconds: "no cross-encoder comes with the repository; test/unit/query/rerank-hits.test.ts",
}

const localDir = mkdtempSync(join(tmpdir(), "footnote-catalogue-"))
let groq: Awaited<ReturnType<typeof startScriptedGroq>>
let platform: Platform
let client: Client
let shown = ""

beforeAll(async () => {
  groq = await startScriptedGroq({ type: "answer", deltas: ["The kiln cools for nine hours. [1]"] })
  const vars = { GROQ_API_KEY: "scripted", GROQ_BASE_URL: groq.url, METRICS_SHARDS: "2" }
  platform = await startTestPlatform({ root: localDir, localDir, vars })
  client = createClient(platform.edgeUrl, (await newTenant(platform, "catalogue")).api_key)
})
afterAll(async () => {
  await platform.close()
  await groq.close()
  rmSync(localDir, { recursive: true, force: true })
})

async function without(name: StoreName, run: () => Promise<unknown>): Promise<void> {
  await platform.stores.get(name)?.kill()
  await run()
  await platform.stores.get(name)?.revive()
}

const ask = (query: string) => client.send("POST", "/api/v1/query", { query })

async function traffic(): Promise<void> {
  await client.settled((await client.upload(textFile("The kiln cools for nine hours."))).id)
  for (let i = 0; i < 2; i++) await ask("How long does the kiln cool?")
  await fetch(`${platform.edgeUrl}/api/v1/documents`, { headers: { Authorization: "Bearer rag_nobody" } })
  await without("embedder", async () => {
    await ask("How many hours does the kiln need to cool?")
    await client.upload(textFile("The glaze is made of ash.", "glaze.txt"))
    await expect.poll(seriesSeen, { timeout: 30_000, interval: 500 }).toContain("rag_queue_messages_retried_total")
  })
  await without("redis", async () => {
    await client.send("GET", "/api/v1/documents")
    await platform.sweep()
  })
  await platform.sweep()
}

/** Of the gateway and of the embedding service, which is scraped by itself. */
async function seriesSeen(): Promise<string[]> {
  // Isolates flush beside later requests.
  await client.send("GET", "/api/v1/documents").catch(() => undefined)
  const embedder = platform.stores.get("embedder")?.url
  const texts = await Promise.all([
    fetch(`${platform.metricsUrl}/metrics`, { headers: { Authorization: `Bearer ${platform.metricsKey}` } }).then(
      (reply) => reply.text(),
    ),
    fetch(`${embedder}/metrics`).then(
      (reply) => reply.text(),
      () => "",
    ),
  ])
  shown = texts.join("\n")
  const samples = shown.matchAll(/^(rag_[a-z_]+?)(?:_bucket|_sum|_count)?(?:\{.*\})? (\S+)$/gm)
  return [...new Set(Array.from(samples).flatMap(([, name = "", value]) => (moved(name, Number(value)) ? [name] : [])))]
}

/** A counter that stands at zero has counted nothing; a gauge may well be zero. */
const moved = (name: string, value: number) =>
  value > 0 || Object.entries(METRICS).some(([known, { type }]) => known === name && type === "gauge")

test("every series moves with what it names", async () => {
  await traffic()
  const wanted = Object.keys(METRICS).filter((name) => !(name in STILL))
  await expect.poll(seriesSeen, { timeout: 60_000, interval: 1_000 }).toEqual(expect.arrayContaining(wanted))
})

/** `name{label,…}` of each sample, without values and without what Prometheus itself adds. */
const spellings = (text: string) =>
  Array.from(text.matchAll(/(rag_\w+)(?:\{([^}]*)\})?/g), ([, name, labels = ""]) => {
    const names = Array.from(labels.matchAll(/(\w+)="/g), ([, label]) => label).filter((label) => label !== "job")
    return `${name}{${names.toSorted()}}`
  })

test("the series that the alerts are tested with are spelt as those that were recorded here", () => {
  const folder = join(import.meta.dirname, "../../deploy/prometheus")
  const tested = globSync("*.test.yaml", { cwd: folder }).flatMap((file) =>
    Array.from(
      readFileSync(join(folder, file), "utf8").matchAll(/series: '(rag_[^']*)'/g),
      ([, series = ""]) => series,
    ),
  )
  const wanted = spellings(tested.join("\n")).filter((spelling) => !(spelling.replace(/\{.*/, "") in STILL))
  expect(wanted.length).toBeGreaterThan(30)
  expect(spellings(shown.replace(/^#.*$/gm, ""))).toEqual(expect.arrayContaining([...new Set(wanted)]))
})
