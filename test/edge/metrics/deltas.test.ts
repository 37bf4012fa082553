// Deltas from isolates, over real RPC into the real Durable Object: added once, and kept.
import { runInDurableObject } from "cloudflare:test"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { createMetricsRecorder } from "../../../src/adapters/prometheus/metrics-recorder.ts"
import type { MetricBatch } from "../../../src/metrics.ts"
import {
  batchOf,
  degraded,
  gateway,
  holdAlarms,
  intake,
  restart,
  sample,
  save,
  scrape,
  unique,
} from "./gateway-client.ts"

beforeEach(holdAlarms)
afterEach(() => void vi.useRealTimers())

describe("deltas from isolates", () => {
  test("two isolates' counts add up, and a recorder's histogram reads as one", async () => {
    const reason = unique()
    const isolates = [createMetricsRecorder({ source: "edge" }), createMetricsRecorder({ source: "ingest" })]
    for (const [i, recorder] of isolates.entries()) {
      recorder.count("rag_degraded_total", { reason }, i + 1)
      recorder.observe("rag_query_duration_seconds", { tenant_id: reason }, 0.3 + i)
      await recorder.flush(intake, Date.now())
    }
    const samples = await scrape()
    expect(samples.get(sample("rag_degraded_total", { reason }))).toBe(3)
    expect(samples.get(sample("rag_query_duration_seconds_bucket", { tenant_id: reason, le: "0.5" }))).toBe(1)
    expect(samples.get(sample("rag_query_duration_seconds_bucket", { tenant_id: reason, le: "+Inf" }))).toBe(2)
    expect(samples.get(sample("rag_query_duration_seconds_count", { tenant_id: reason }))).toBe(2)
    expect(samples.get(sample("rag_query_duration_seconds_sum", { tenant_id: reason }))).toBeCloseTo(1.6)
  })

  test("a batch sent many times at once is added once", async () => {
    const reason = unique()
    const batch = batchOf([degraded(reason)])
    await Promise.all(Array.from({ length: 30 }, () => intake.add(batch)))
    expect((await scrape()).get(sample("rag_degraded_total", { reason }))).toBe(1)
  })

  test("a retry that arrives after a restart is still added once", async () => {
    const reason = unique()
    const batch = batchOf([degraded(reason, 5)])
    await intake.add(batch)
    await save()
    await restart()
    await intake.add(batch)
    expect((await scrape()).get(sample("rag_degraded_total", { reason }))).toBe(5)
  })

  test("saved counters, gauges and histograms survive a restart and go on from there", async () => {
    const tenant_id = unique()
    const deltas = batchOf([
      degraded(tenant_id, 2),
      { type: "gauge", name: "rag_breaker_state", labels: { dependency: tenant_id }, value: 2 },
      {
        type: "histogram",
        name: "rag_query_duration_seconds",
        labels: { tenant_id },
        counts: [1, 0, 0, 0, 0, 0, 0, 1],
        sum: 60.05,
      },
    ]).deltas
    await intake.add(batchOf(deltas))
    await save()
    await restart()
    await intake.add(batchOf(deltas))
    const samples = await scrape()
    expect(samples.get(sample("rag_degraded_total", { reason: tenant_id }))).toBe(4)
    expect(samples.get(sample("rag_breaker_state", { dependency: tenant_id }))).toBe(2)
    expect(samples.get(sample("rag_query_duration_seconds_bucket", { tenant_id, le: "0.1" }))).toBe(2)
    expect(samples.get(sample("rag_query_duration_seconds_count", { tenant_id }))).toBe(4)
    expect(samples.get(sample("rag_query_duration_seconds_sum", { tenant_id }))).toBeCloseTo(120.1)
  })

  test("a batch arms one alarm a few seconds ahead, which saves everything and arms no other", async () => {
    await intake.add(batchOf([degraded(unique())]))
    const alarmAt = await runInDurableObject(gateway(), (_, state) => state.storage.getAlarm())
    expect(alarmAt).toBeGreaterThan(Date.now())
    expect(alarmAt).toBeLessThanOrEqual(Date.now() + 5_000)
    expect(await save()).toBe(true)
    expect(await save()).toBe(false)
  })

  test("the alarm writes only the rows that changed", async () => {
    await intake.add(batchOf([degraded(unique()), degraded(unique())]))
    await save()
    const reason = unique()
    await intake.add(batchOf([degraded(reason)]))
    const written = await runInDurableObject(gateway(), async (instance, state) => {
      state.storage.sql.exec("update series set updated_at = 0")
      await instance.alarm()
      return state.storage.sql.exec("select name, key from series where updated_at > 0").toArray()
    })
    expect(written).toEqual([{ name: "rag_degraded_total", key: JSON.stringify({ reason }) }])
  })

  test("a batch of no known shape is counted as dropped, not refused", async () => {
    const dropped = sample("rag_metrics_dropped_total", { reason: "malformed_batch" })
    const before = (await scrape()).get(dropped) ?? 0
    await intake.add({ batchId: "x", deltas: [{ type: "counter", by: -1 }] } as unknown as MetricBatch)
    expect((await scrape()).get(dropped)).toBe(before + 1)
  })

  test("the 201st tenant counts as other", async () => {
    const tenants = Array.from({ length: 210 }, unique)
    await intake.add(
      batchOf(
        tenants.map((tenant_id) => ({
          type: "counter",
          name: "rag_chunks_created_total",
          labels: { tenant_id },
          by: 1,
        })),
      ),
    )
    const samples = await scrape()
    const shown = [...samples.keys()].filter((key) => key.startsWith("rag_chunks_created_total"))
    expect(shown.length).toBeLessThanOrEqual(201)
    expect(samples.get(sample("rag_chunks_created_total", { tenant_id: "other" }))).toBeGreaterThanOrEqual(10)
  })
})
