// What an isolate records reaches the gateway exactly once, or is counted as dropped.
import { describe, expect, test } from "vitest"
import { createMetricsRecorder } from "../../src/adapters/prometheus/metrics-recorder.ts"
import {
  MAX_BATCH_DELTAS,
  METRICS,
  type MetricBatch,
  type MetricDelta,
  metricBatchSchema,
  RETRY_WINDOW_MS,
} from "../../src/metrics.ts"

/** A gateway that adds each batch id once, as the real one does; `answer` decides what its caller sees. */
function fakeGateway(answer: (call: number) => Promise<void> = async () => {}) {
  const added = new Map<string, MetricBatch>()
  let calls = 0
  return {
    added,
    deltas: (): MetricDelta[] => [...added.values()].flatMap((batch) => batch.deltas),
    calls: () => calls,
    add(batch: MetricBatch) {
      calls++
      added.set(batch.batchId, metricBatchSchema.parse(structuredClone(batch)))
      return answer(calls)
    },
  }
}

const counted = (deltas: MetricDelta[], name: string) =>
  deltas.reduce((sum, delta) => (delta.type === "counter" && delta.name === name ? sum + delta.by : sum), 0)
const HIT = { cache_type: "query" }

describe("the metrics recorder", () => {
  test("sums what is counted between two flushes into one delta a series", async () => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge" }), fakeGateway()]
    recorder.count("rag_cache_hits_total", HIT)
    recorder.count("rag_cache_hits_total", HIT, 2)
    recorder.count("rag_cache_hits_total", { cache_type: "key" })
    recorder.gauge("rag_active_tenants", {}, 3)
    recorder.gauge("rag_active_tenants", {}, 7)
    await recorder.flush(gateway, 0)
    expect([...gateway.added.values()][0]?.source).toBe("edge")
    expect(gateway.deltas()).toEqual([
      { type: "counter", name: "rag_cache_hits_total", labels: HIT, by: 3 },
      { type: "counter", name: "rag_cache_hits_total", labels: { cache_type: "key" }, by: 1 },
      { type: "gauge", name: "rag_active_tenants", labels: {}, value: 7 },
    ])
  })

  test("puts an observation into the first bucket whose bound is not below it", async () => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge" }), fakeGateway()]
    for (const seconds of [0.5, 0.50001, 30, 31]) recorder.observe("rag_llm_duration_seconds", {}, seconds)
    await recorder.flush(gateway, 0)
    expect(METRICS.rag_llm_duration_seconds.buckets).toEqual([0.5, 1, 2, 5, 10, 30])
    expect(gateway.deltas()).toEqual([
      { type: "histogram", name: "rag_llm_duration_seconds", labels: {}, counts: [1, 1, 0, 0, 0, 1, 1], sum: 62.00001 },
    ])
  })

  test("a flush is due at once, then only after the interval, and never with nothing to say", async () => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge", intervalMs: 10_000 }), fakeGateway()]
    expect(recorder.flushIfDue(gateway, 1_000)).toBeUndefined()
    recorder.count("rag_cache_hits_total", HIT)
    await recorder.flushIfDue(gateway, 1_000)
    recorder.count("rag_cache_hits_total", HIT)
    expect(recorder.flushIfDue(gateway, 10_999)).toBeUndefined()
    await recorder.flushIfDue(gateway, 11_000)
    expect(recorder.flushIfDue(gateway, 99_000)).toBeUndefined()
    expect(counted(gateway.deltas(), "rag_cache_hits_total")).toBe(2)
  })

  test("a batch whose answer was lost is sent again under its id, before what came since", async () => {
    const gateway = fakeGateway((call) =>
      call === 1 ? Promise.reject(new Error("connection lost")) : Promise.resolve(),
    )
    const recorder = createMetricsRecorder({ source: "edge" })
    recorder.count("rag_cache_hits_total", HIT, 5)
    await recorder.flush(gateway, 0)
    recorder.count("rag_cache_hits_total", HIT, 2)
    await recorder.flush(gateway, 10_000)
    expect(gateway.calls()).toBe(3)
    expect(gateway.added.size).toBe(2)
    expect(counted(gateway.deltas(), "rag_cache_hits_total")).toBe(7)
  })

  test("a gateway that never answers holds up neither the flush nor the next one", async () => {
    const gateway = fakeGateway((call) => (call === 1 ? new Promise(() => {}) : Promise.resolve()))
    const recorder = createMetricsRecorder({ source: "edge", sendTimeoutMs: 5 })
    recorder.count("rag_cache_hits_total", HIT)
    await recorder.flush(gateway, 0)
    await recorder.flush(gateway, 10_000)
    expect(gateway.calls()).toBe(2)
    expect(counted(gateway.deltas(), "rag_cache_hits_total")).toBe(1)
  })

  test("a flush whose request was cancelled stops blocking after 30 s", async () => {
    const gateway = fakeGateway((call) => (call === 1 ? new Promise(() => {}) : Promise.resolve()))
    const recorder = createMetricsRecorder({ source: "edge", sendTimeoutMs: 60_000 })
    recorder.count("rag_cache_hits_total", HIT)
    void recorder.flush(gateway, 0)
    await recorder.flush(gateway, 29_999)
    expect(gateway.calls()).toBe(1)
    await recorder.flush(gateway, 30_000)
    expect(gateway.calls()).toBe(2)
    expect(counted(gateway.deltas(), "rag_cache_hits_total")).toBe(1)
  })

  test("with the gateway down for long, old deltas are given up and the loss is counted", async () => {
    let down = true
    const gateway = fakeGateway(() => (down ? Promise.reject(new Error("down")) : Promise.resolve()))
    const recorder = createMetricsRecorder({ source: "edge" })
    recorder.count("rag_cache_hits_total", HIT)
    recorder.gauge("rag_active_tenants", {}, 1)
    await recorder.flush(gateway, 0)
    gateway.added.clear()
    down = false
    await recorder.flush(gateway, RETRY_WINDOW_MS + 1)
    expect(gateway.deltas()).toEqual([
      { type: "counter", name: "rag_metrics_dropped_total", labels: { reason: "gateway_unavailable" }, by: 2 },
    ])
  })

  test("series beyond the limit are dropped and counted, known ones go on", async () => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge", maxSeries: 2 }), fakeGateway()]
    for (const tenant_id of ["a", "b", "c", "d", "a"]) recorder.count("rag_queries_processed_total", { tenant_id })
    await recorder.flush(gateway, 0)
    expect(counted(gateway.deltas(), "rag_queries_processed_total")).toBe(3)
    expect(counted(gateway.deltas(), "rag_metrics_dropped_total")).toBe(2)
    recorder.count("rag_queries_processed_total", { tenant_id: "c" })
    await recorder.flush(gateway, 10_000)
    expect(counted(gateway.deltas(), "rag_queries_processed_total")).toBe(4)
  })

  test("a full recorder's batch is one the gateway accepts", async () => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge" }), fakeGateway()]
    for (let i = 0; i < 3_000; i++) recorder.count("rag_queries_processed_total", { tenant_id: `ten_${i}` })
    recorder.count("rag_cache_hits_total", HIT, Number.NaN)
    await recorder.flush(gateway, 0)
    expect(gateway.deltas()).toHaveLength(2_000 + 2)
    expect(gateway.deltas().length).toBeLessThanOrEqual(MAX_BATCH_DELTAS)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1])("a counter refuses %s and counts the refusal", async (by) => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge" }), fakeGateway()]
    recorder.count("rag_cache_hits_total", HIT, by)
    await recorder.flush(gateway, 0)
    expect(gateway.deltas()).toEqual([
      { type: "counter", name: "rag_metrics_dropped_total", labels: { reason: "invalid_value" }, by: 1 },
    ])
  })

  test("label sets that read alike when joined stay apart, and long values are cut", async () => {
    const [recorder, gateway] = [createMetricsRecorder({ source: "edge" }), fakeGateway()]
    recorder.count("rag_llm_cost_usd_total", { provider: "a", model: "bc" })
    recorder.count("rag_llm_cost_usd_total", { provider: "ab", model: "c" })
    recorder.count("rag_degraded_total", { reason: "x".repeat(65) })
    recorder.count("rag_degraded_total", { reason: "x".repeat(99) })
    await recorder.flush(gateway, 0)
    expect(gateway.deltas().map((delta) => delta.labels)).toEqual([
      { provider: "a", model: "bc" },
      { provider: "ab", model: "c" },
      { reason: "x".repeat(64) },
    ])
  })
})
