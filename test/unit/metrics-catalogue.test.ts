// The catalogue holds every published series with its labels and buckets, and the compiler knows them.
import { describe, expect, expectTypeOf, test } from "vitest"
import {
  type CounterName,
  type GaugeName,
  type LabelsOf,
  METRICS,
  type MetricSpec,
  noMetrics,
} from "../../src/metrics.ts"

/** Left out on purpose: `rag_db_connections_active`, because Postgres is spoken to over HTTP and the embedder has none. */
const PUBLISHED: Record<string, [MetricSpec["type"], labels: string, buckets?: string]> = {
  rag_app_info: ["gauge", "version env"],
  rag_http_requests_total: ["counter", "method endpoint status"],
  rag_http_request_duration_seconds: ["histogram", "method endpoint", ".01 .05 .1 .25 .5 1 2.5 5 10"],
  rag_documents_ingested_total: ["counter", "tenant_id status"],
  rag_chunks_created_total: ["counter", "tenant_id"],
  rag_queries_processed_total: ["counter", "tenant_id"],
  rag_query_duration_seconds: ["histogram", "tenant_id", ".1 .5 1 2 5 10 30"],
  rag_embedding_duration_seconds: ["histogram", "", ".01 .05 .1 .25 .5 1 2"],
  rag_llm_duration_seconds: ["histogram", "", ".5 1 2 5 10 30"],
  rag_llm_calls_total: ["counter", "provider model status"],
  rag_llm_tokens_total: ["counter", "provider model kind"],
  rag_llm_cost_usd_total: ["counter", "provider model"],
  rag_vector_db_queries_total: ["counter", "operation status"],
  rag_cache_hits_total: ["counter", "cache_type"],
  rag_cache_misses_total: ["counter", "cache_type"],
  rag_active_tenants: ["gauge", ""],
  rag_queue_messages_pending: ["gauge", "queue"],
  rag_queue_messages_active: ["gauge", "queue"],
  rag_queue_messages_retried_total: ["counter", "queue"],
  rag_queue_messages_dead_total: ["counter", "queue"],
  rag_queue_oldest_seconds: ["gauge", "queue"],
  rag_webhook_attempts_total: ["counter", "result"],
  rag_auth_attempts_total: ["counter", "result method"],
  rag_auth_failures_total: ["counter", "reason"],
  rag_rate_limit_decisions_total: ["counter", "decision tier"],
  rag_parse_duration_seconds: ["histogram", "type"],
  rag_model_load_seconds: ["gauge", ""],
  rag_embedder_batch_size: ["histogram", ""],
  rag_embedder_queue_length: ["gauge", ""],
  rag_breaker_state: ["gauge", "dependency"],
  rag_degraded_total: ["counter", "reason"],
}

const words = (text: string) => text.split(" ").filter((word) => word !== "")
const all: [string, MetricSpec][] = Object.entries(METRICS)

describe("the metrics catalogue", () => {
  test.each(Object.entries(PUBLISHED))("has %s with its type, labels and buckets", (name, [type, labels, buckets]) => {
    const spec = Object.fromEntries(all)[name]
    expect(spec).toMatchObject({ type, labels: words(labels) })
    if (buckets && spec?.type === "histogram") expect(spec.buckets).toEqual(words(buckets).map(Number))
  })

  test.each(all)("%s keeps Prometheus' rules for names, labels and buckets", (name, spec) => {
    expect(name).toMatch(/^rag_[a-z_]+$/)
    expect(name.endsWith("_total")).toBe(spec.type === "counter")
    expect(spec.help).toMatch(/^\S.*\.$/)
    for (const label of spec.labels) expect(label).toMatch(/^(?!le$|quantile$|job$|instance$)[a-z][a-z_]*$/)
    if (spec.type === "histogram") expect(spec.buckets).toEqual([...new Set(spec.buckets)].sort((a, b) => a - b))
  })

  test("the compiler knows which labels a series has and which names each method takes", () => {
    expectTypeOf<LabelsOf<"rag_cache_hits_total">>().toEqualTypeOf<{ readonly cache_type: string }>()
    expectTypeOf<LabelsOf<"rag_active_tenants">>().toEqualTypeOf<Readonly<Record<string, never>>>()
    expectTypeOf<"rag_breaker_state">().toExtend<GaugeName>()
    expectTypeOf<"rag_breaker_state">().not.toExtend<CounterName>()
    expectTypeOf(noMetrics.count).parameter(0).toEqualTypeOf<CounterName>()
    expect(noMetrics.count("rag_cache_hits_total", { cache_type: "query" })).toBeUndefined()
  })
})
