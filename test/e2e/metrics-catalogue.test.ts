// The catalogue of metrics, walked: after traffic and outages every series has moved, and the alerts on each fire from it.
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { METRICS } from "../../src/metrics.ts"
import { type Client, createClient } from "../../workers/local/client.ts"
import { newTenant } from "../../workers/local/demo-tenant.ts"
import type { Platform } from "../../workers/local/platform.ts"
import { onPath } from "../contract/metrics/pushgateway-targets.ts"
import { alerts } from "../deploy/prometheus-rules.ts"
import { firedAlerts, type Scrape } from "../support/fired-alerts.ts"
import { startScriptedGroq } from "../support/scripted-groq.ts"
import { startTestPlatform } from "../support/test-platform.ts"
import { textFile } from "./tenant.ts"
import { TROUBLES } from "./troubles.ts"

/** What no traffic of this test can move, and why. */
const STILL: Record<string, string> = {
  rag_queue_messages_dead_total: "takes eight failed deliveries; test/unit/ingest-consumers.test.ts counts one",
  rag_webhook_attempts_total: "nobody listens here; test/e2e/webhooks.test.ts",
  rag_metrics_dropped_total:
    "nothing is dropped unless a gateway is away for minutes; test/unit/metrics-recorder.test.ts",
  rag_usage_dropped_total: "nothing is dropped unless the queue is away; test/unit/usage/buffer.test.ts",
  rag_rerank_duration_seconds: "no cross-encoder comes with the repository; test/unit/query/rerank-hits.test.ts",
}

/** What is waited for may take a slow machine's time; the runner ends what hangs. */
const SLOW_MS = 240_000
vi.setConfig({ testTimeout: 2 * SLOW_MS })

const localDir = mkdtempSync(join(tmpdir(), "footnote-catalogue-"))
let groq: Awaited<ReturnType<typeof startScriptedGroq>>
let platform: Platform
let client: Client
let shown = ""

beforeAll(async () => {
  groq = await startScriptedGroq({ type: "answer", deltas: ["The kiln cools for nine hours. [1]"] })
  const vars = { GROQ_API_KEY: "scripted", GROQ_BASE_URL: groq.url, METRICS_SHARDS: "2", METRICS_FLUSH_SECONDS: "1" }
  platform = await startTestPlatform({ root: localDir, localDir, vars })
  client = createClient(platform.edgeUrl, (await newTenant(platform, "catalogue")).api_key)
})
afterAll(async () => {
  await platform.close()
  await groq.close()
  rmSync(localDir, { recursive: true, force: true })
})

const ask = (query: string) => client.send("POST", "/api/v1/query", { query })

async function traffic(): Promise<void> {
  await client.settled((await client.upload(textFile("The kiln cools for nine hours."))).id)
  for (let i = 0; i < 2; i++) await ask("How long does the kiln cool?")
  await platform.sweep()
}

/** Of the gateway and of the embedding service, which is scraped by itself; a target that does not answer is null. */
async function scrape(token = platform.metricsKey): Promise<Scrape> {
  // Isolates flush beside later requests.
  await client.send("GET", "/api/v1/documents").catch(() => undefined)
  const text = async (url: string, init: RequestInit = {}) => {
    const reply = await fetch(url, init).catch(() => null)
    return reply?.ok ? await reply.text() : null
  }
  return {
    footnote: await text(`${platform.metricsUrl}/metrics`, { headers: { Authorization: `Bearer ${token}` } }),
    "footnote-embedder": await text(`${platform.stores.get("embedder")?.url}/metrics`),
  }
}

async function seriesSeen(): Promise<string[]> {
  shown = Object.values(await scrape()).join("\n")
  const samples = shown.matchAll(/^(rag_[a-z_]+?)(?:_bucket|_sum|_count)?(?:\{.*\})? (\S+)$/gm)
  return [...new Set(Array.from(samples).flatMap(([, name = "", value]) => (moved(name, Number(value)) ? [name] : [])))]
}

/** A counter that stands at zero has counted nothing; a gauge may well be zero. */
const moved = (name: string, value: number) =>
  value > 0 || Object.entries(METRICS).some(([known, { type }]) => known === name && type === "gauge")

const PROMTOOL = onPath("promtool")
const ALERTS = alerts.map(({ alert }) => alert)

test("what isolates count reaches a scrape", async () => {
  await traffic()
  await expect.poll(seriesSeen, { timeout: SLOW_MS, interval: 500 }).toContain("rag_queue_oldest_seconds")
})

test.each(Object.entries(TROUBLES))(
  `when %s, its alerts fire${PROMTOOL ? "" : " (not played: no promtool)"}`,
  async (_, trouble) => {
    const world = { platform, client, provider: groq.plays }
    const store = trouble.without && platform.stores.get(trouble.without)
    const before = await scrape()
    const fired = async () => {
      await trouble.happen(world)
      return PROMTOOL ? firedAlerts(ALERTS, before, await scrape(), trouble.times) : trouble.fires
    }
    await store?.kill()
    try {
      await expect.poll(fired, { timeout: SLOW_MS, interval: 500 }).toEqual(expect.arrayContaining([...trouble.fires]))
    } finally {
      await store?.revive()
    }
  },
)

test.skipIf(!PROMTOOL)(
  "when a scrape's token opens nothing, every other alert is blind and that one fires",
  async () => {
    const seen = await scrape()
    const denied = await scrape("not-the-token-of-this-metrics-worker")
    expect(denied.footnote).toBeNull()
    expect(firedAlerts(ALERTS, seen, { ...seen, footnote: null })).toContain("MetricsMissing")
  },
)

test("every series moves with what it names", async () => {
  const wanted = Object.keys(METRICS).filter((name) => !(name in STILL))
  await expect.poll(seriesSeen, { timeout: SLOW_MS, interval: 1_000 }).toEqual(expect.arrayContaining(wanted))
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
