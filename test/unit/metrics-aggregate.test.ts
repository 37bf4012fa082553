// The gateway's sum over all isolates: what adds up, what is refused, who keeps a series of its own.
import { describe, expect, test } from "vitest"
import type { MetricDelta } from "../../src/metrics.ts"
import { createAggregate, GAUGE_TTL_MS } from "../../workers/metrics/aggregate.ts"
import { writeExposition } from "../../workers/metrics/exposition.ts"
import { createTenantCap } from "../../workers/metrics/tenant-cap.ts"

const queries = (tenant_id: string, by = 1): MetricDelta => ({
  type: "counter",
  name: "rag_queries_processed_total",
  labels: { tenant_id },
  by,
})
const llmSeconds = (counts: number[], sum: number): MetricDelta => ({
  type: "histogram",
  name: "rag_llm_duration_seconds",
  labels: {},
  counts,
  sum,
})
type Aggregate = ReturnType<typeof createAggregate>
/** The samples' lines, comments left out. */
const lines = (aggregate: Aggregate) =>
  writeExposition(aggregate.families())
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))

describe("the aggregate", () => {
  test("adds counters and histograms, and a histogram reads as cumulative buckets", () => {
    const aggregate = createAggregate()
    aggregate.add([queries("a"), llmSeconds([1, 0, 0, 0, 0, 0, 1], 40)], 0)
    aggregate.add([queries("a", 2), llmSeconds([0, 2, 0, 0, 0, 0, 0], 1.5)], 0)
    expect(lines(aggregate)).toEqual([
      'rag_queries_processed_total{tenant_id="a"} 3',
      'rag_llm_duration_seconds_bucket{le="0.5"} 1',
      'rag_llm_duration_seconds_bucket{le="1"} 3',
      'rag_llm_duration_seconds_bucket{le="2"} 3',
      'rag_llm_duration_seconds_bucket{le="5"} 3',
      'rag_llm_duration_seconds_bucket{le="10"} 3',
      'rag_llm_duration_seconds_bucket{le="30"} 3',
      'rag_llm_duration_seconds_bucket{le="+Inf"} 4',
      "rag_llm_duration_seconds_sum 41.5",
      "rag_llm_duration_seconds_count 4",
    ])
  })

  test.each<MetricDelta>([
    { type: "counter", name: "rag_unheard_of_total", labels: {}, by: 1 },
    { type: "counter", name: "constructor", labels: {}, by: 1 },
    { type: "gauge", name: "rag_queries_processed_total", labels: { tenant_id: "a" }, value: 1 },
    { type: "counter", name: "rag_queries_processed_total", labels: { tenant: "a" }, by: 1 },
    { type: "counter", name: "rag_queries_processed_total", labels: { tenant_id: "a", more: "b" }, by: 1 },
    { type: "counter", name: "rag_queue_messages_retried_total", labels: { more: "b" }, by: 1 },
    llmSeconds([1, 2, 3], 4),
  ])("a delta of a shape the catalogue does not have is dropped alone and counted: %j", (delta) => {
    const aggregate = createAggregate()
    aggregate.add([delta, queries("a")], 0)
    expect(lines(aggregate)).toEqual([
      'rag_metrics_dropped_total{reason="unknown_series"} 1',
      'rag_queries_processed_total{tenant_id="a"} 1',
    ])
  })

  test("series beyond the limit are dropped and counted, known ones go on", () => {
    const aggregate = createAggregate(1)
    aggregate.add([queries("a"), queries("b"), queries("c"), queries("a")], 0)
    expect(lines(aggregate)).toEqual([
      'rag_queries_processed_total{tenant_id="a"} 2',
      'rag_metrics_dropped_total{reason="gateway_series_limit"} 2',
    ])
  })

  test("a gauge nobody sets for an hour disappears, a counter stays", () => {
    const aggregate = createAggregate()
    aggregate.add([{ type: "gauge", name: "rag_active_tenants", labels: {}, value: 4 }, queries("a")], 0)
    aggregate.expire(GAUGE_TTL_MS)
    expect(lines(aggregate)).toContain("rag_active_tenants 4")
    aggregate.expire(GAUGE_TTL_MS + 1)
    expect(lines(aggregate)).toEqual(['rag_queries_processed_total{tenant_id="a"} 1'])
  })

  test("what changed can be stored and restored, and shapes of another catalogue are refused", () => {
    const aggregate = createAggregate()
    aggregate.add([queries("a"), llmSeconds([1, 0, 0, 0, 0, 0, 0], 0.1)], 5)
    const again = createAggregate()
    for (const { name, key, series } of aggregate.takeChanges())
      expect(series && again.restore(name, key, structuredClone(series))).toBe(true)
    expect(lines(again)).toEqual(lines(aggregate))
    expect(aggregate.takeChanges()).toEqual([])
    const series = { labels: { tenant_id: "a" }, value: 1, counts: null, updatedAt: 0 }
    expect(again.restore("rag_gone_total", '{"tenant_id":"a"}', series)).toBe(false)
    expect(again.restore("rag_cache_hits_total", '{"tenant_id":"a"}', series)).toBe(false)
    expect(again.restore("rag_llm_duration_seconds", "{}", { ...series, labels: {}, counts: [1] })).toBe(false)
    const swapped = { labels: { model: "m", provider: "p" }, value: 1, counts: null, updatedAt: 0 }
    expect(again.restore("rag_llm_cost_usd_total", JSON.stringify(swapped.labels), swapped)).toBe(false)
  })

  test("an expired series is reported as removed, so that its row goes too", () => {
    const aggregate = createAggregate()
    aggregate.add([{ type: "gauge", name: "rag_active_tenants", labels: {}, value: 4 }], 0)
    aggregate.takeChanges()
    aggregate.expire(GAUGE_TTL_MS + 1)
    expect(aggregate.takeChanges()).toEqual([{ name: "rag_active_tenants", key: "{}", series: null }])
  })
})

describe("the tenant cap", () => {
  test("tenants beyond the places count as other, and nothing is lost", () => {
    const aggregate = createAggregate(100, createTenantCap(2))
    aggregate.add([queries("a"), queries("b"), queries("c", 3), queries("d", 4), queries("a")], 0)
    expect(lines(aggregate)).toEqual([
      'rag_queries_processed_total{tenant_id="a"} 2',
      'rag_queries_processed_total{tenant_id="b"} 1',
      'rag_queries_processed_total{tenant_id="other"} 7',
    ])
  })

  test("a clearly busier tenant takes the place of the idlest, whose series ends", () => {
    const aggregate = createAggregate(100, createTenantCap(2))
    aggregate.add([queries("a", 10), queries("b", 5), queries("c", 11)], 0)
    aggregate.expire(0)
    aggregate.add([queries("b"), queries("c")], 0)
    expect(lines(aggregate)).toEqual([
      'rag_queries_processed_total{tenant_id="a"} 10',
      'rag_queries_processed_total{tenant_id="other"} 12',
      'rag_queries_processed_total{tenant_id="c"} 1',
    ])
  })

  test("a tenant not clearly busier does not push another out", () => {
    const cap = createTenantCap(1)
    cap.label("a", 10)
    cap.label("b", 20)
    expect(cap.rerank()).toEqual([])
    cap.label("b", 1)
    expect(cap.rerank()).toEqual(["a"])
  })

  test("a tenant called other or with an empty id harms no one else's series", () => {
    const aggregate = createAggregate(100, createTenantCap(1))
    aggregate.add([queries("", 1), queries("other", 1), queries("a", 9), llmSeconds([1, 0, 0, 0, 0, 0, 0], 0.1)], 0)
    aggregate.expire(0)
    expect(lines(aggregate)).toContain('rag_queries_processed_total{tenant_id="other"} 10')
    expect(lines(aggregate)).toContain("rag_llm_duration_seconds_count 1")
  })

  test("remembers a bounded number of tenants and forgets the idle", () => {
    const cap = createTenantCap(1, 2)
    cap.label("a", 1)
    cap.label("b", 1)
    expect(cap.label("unremembered", 1_000)).toBe("other")
    expect(cap.rerank()).toEqual([])
    for (let i = 0; i < 100; i++) cap.rerank()
    cap.label("c", 5)
    expect(cap.rerank()).toEqual(["a"])
  })
})
