// The metrics of a request arrive although no other follows: the Worker's own timer sends them, behind the reply.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { expect, test } from "vitest"
import type { EdgeEnv } from "../../../../src/edge/deps.ts"
import worker from "../../../../src/index.ts"
import type { MetricBatch } from "../../../../src/metrics.ts"

test("two requests and then none: what the second left is handed over within the interval", async () => {
  const batches: MetricBatch[] = []
  const METRICS = { add: async (batch: MetricBatch) => void batches.push(structuredClone(batch)) }
  const bound = { ...(env as EdgeEnv), METRICS, METRICS_FLUSH_SECONDS: "2" }
  const ask = async () => {
    const ctx = createExecutionContext()
    const request = new Request("https://edge.test/openapi.json") as Parameters<typeof worker.fetch>[0]
    const reply = await worker.fetch(request, bound, ctx)
    await reply.text()
    return ctx
  }
  const requests = () =>
    batches
      .flatMap(({ deltas }) => deltas)
      .reduce(
        (sum, delta) => sum + (delta.type === "counter" && delta.name === "rag_http_requests_total" ? delta.by : 0),
        0,
      )

  const [first, second] = [await ask(), await ask()]
  expect(requests()).toBe(1)
  await Promise.all([first, second].map(waitOnExecutionContext))
  expect(requests()).toBe(2)
})
