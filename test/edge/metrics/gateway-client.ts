// The metrics Worker as its callers see it, for tests that run beside it inside workerd.
/// <reference types="@cloudflare/vitest-pool-workers/types" />
import {
  createExecutionContext,
  evictDurableObject,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from "cloudflare:test"
import { env, exports } from "cloudflare:workers"
import { vi } from "vitest"
import type { MetricBatch, MetricDelta, MetricSink } from "../../../src/metrics.ts"
import type { MetricsEnv } from "../../../workers/metrics/config.ts"
import worker from "../../../workers/metrics/index.ts"
import { parseExposition } from "../../../workers/metrics/parse-exposition.ts"

export const TOKEN = "a-token-for-tests-of-the-metrics-worker"

/** The Worker's bindings, as its vitest.config.ts sets them. */
export const bindings = env as typeof env & MetricsEnv & { METRICS_TOKEN: string; ENV: string }

/** The entrypoint the other Workers bind, over real RPC. */
export const intake = (exports as unknown as { MetricsIntake: MetricSink }).MetricsIntake

export const gateway = () => bindings.GATEWAY.getByName("gateway")

/** One request with the right token; `vars` override what the Worker reads from env. */
export async function request(path: string, init: RequestInit = {}, vars: object = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  if (!headers.has("Authorization")) headers.set("Authorization", `Bearer ${TOKEN}`)
  const context = createExecutionContext()
  const response = await worker.fetch(
    new Request(`http://metrics${path}`, { ...init, headers }),
    { ...bindings, ...vars },
    context,
  )
  await waitOnExecutionContext(context)
  return response
}

export const push = (method: string, path: string, body: BodyInit, headers: HeadersInit = {}) =>
  request(path, { method, body, headers })

/** Every scraped sample as `name{labels}` with its labels sorted, to its value. */
export async function samplesOf(scraped: Response): Promise<Map<string, number>> {
  const parsed = parseExposition(await scraped.text())
  if (!parsed.ok) throw new Error(parsed.reason)
  return new Map(
    parsed.families
      .flatMap(({ samples }) => samples)
      .map(({ name, labels, value }) => [name + JSON.stringify(Object.fromEntries([...labels].sort())), value]),
  )
}

export const scrape = async () => await samplesOf(await request("/metrics"))

export const sample = (name: string, labels: Record<string, string> = {}) =>
  name + JSON.stringify(Object.fromEntries(Object.entries(labels).sort()))

export const batchOf = (deltas: MetricDelta[], batchId: string = crypto.randomUUID()): MetricBatch => ({
  batchId,
  source: "test",
  deltas,
})

/** A label value no other test uses. */
export const unique = () => `t${crypto.randomUUID()}`

export const degraded = (reason: string, by = 1): MetricDelta => ({
  type: "counter",
  name: "rag_degraded_total",
  labels: { reason },
  by,
})

/** Saves what is unsaved, as the alarm does a few seconds later. */
export const save = () => runDurableObjectAlarm(gateway())

/** Clocks stand an hour ahead until `vi.useRealTimers`, so no alarm comes by itself while a test arms and runs one. */
export const holdAlarms = () => void vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 })

/** Ends the object; the next call finds only what was saved. */
export const restart = () => evictDurableObject(gateway())
