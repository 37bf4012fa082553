// The catalogue of every series the product records, the port that records them, and the batch an isolate flushes.
import { z } from "zod"

/** Longer label values are cut; keeps a hostile value from growing a series without end. */
export const MAX_LABEL_LENGTH = 64
/** A flush carries at most this many deltas; a larger one is refused whole. */
export const MAX_BATCH_DELTAS = 4_096
/** An unsent batch is retried this long, so the gateway remembers its id at least as long. */
export const RETRY_WINDOW_MS = 5 * 60_000

const counter = <const L extends readonly string[]>(labels: L, help: string) =>
  ({ type: "counter", labels, help }) as const
const gauge = <const L extends readonly string[]>(labels: L, help: string) => ({ type: "gauge", labels, help }) as const
const histogram = <const L extends readonly string[]>(labels: L, buckets: readonly number[], help: string) =>
  ({ type: "histogram", labels, buckets, help }) as const

/** Upper bounds in the series' unit, ascending, +Inf left out. */
export type MetricSpec =
  | { type: "counter" | "gauge"; labels: readonly string[]; help: string }
  | { type: "histogram"; labels: readonly string[]; buckets: readonly number[]; help: string }

/** Label values come from closed sets or route patterns; `tenant_id` is capped by the gateway to the busiest. */
export const METRICS = {
  rag_app_info: gauge(["version", "env"], "Always 1; says which version runs where."),

  rag_http_requests_total: counter(
    ["method", "endpoint", "status"],
    "HTTP requests answered, by route pattern and status.",
  ),
  rag_http_request_duration_seconds: histogram(
    ["method", "endpoint"],
    [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    "Time from a request to its response, by route pattern.",
  ),

  rag_documents_ingested_total: counter(["tenant_id", "status"], "Documents that reached a terminal state."),
  rag_chunks_created_total: counter(["tenant_id"], "Chunks indexed."),
  rag_queries_processed_total: counter(["tenant_id"], "Questions answered."),
  rag_query_duration_seconds: histogram(
    ["tenant_id"],
    [0.1, 0.5, 1, 2, 5, 10, 30],
    "Time from a question to its complete answer.",
  ),
  rag_answers_total: counter(
    ["verdict"],
    "Answers made, by whether they answer; one from the cache was counted before.",
  ),
  rag_claims_total: counter(["verdict"], "Claims of those answers, by what comparing them with their quotes said."),
  rag_rerank_duration_seconds: histogram(
    [],
    [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
    "Time from a rerank request to its scores, waiting included.",
  ),
  rag_embedding_duration_seconds: histogram(
    [],
    [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
    "Time from an embedding request to its vectors, waiting included.",
  ),

  rag_llm_duration_seconds: histogram([], [0.5, 1, 2, 5, 10, 30], "Time of a language model call."),
  rag_llm_calls_total: counter(["provider", "model", "status"], "Language model calls."),
  rag_llm_tokens_total: counter(["provider", "model", "kind"], "Language model tokens, prompt and completion."),
  rag_llm_cost_usd_total: counter(["provider", "model"], "Language model cost in US dollars."),

  rag_vector_db_queries_total: counter(["operation", "status"], "Vector store requests."),
  rag_cache_hits_total: counter(["cache_type"], "Lookups a cache answered: query, embedding, key or semantic."),
  rag_cache_misses_total: counter(["cache_type"], "Lookups a cache could not answer."),
  rag_cache_bypass_total: counter(["reason"], "Requests that went on without the cache."),

  rag_active_tenants: gauge([], "Tenants that are active."),

  rag_queue_messages_pending: gauge(["queue"], "Units of work that wait."),
  rag_queue_messages_active: gauge(["queue"], "Units of work that somebody works on."),
  rag_queue_messages_retried_total: counter(["queue"], "Messages delivered again."),
  rag_queue_messages_dead_total: counter(["queue"], "Messages given up."),
  rag_queue_oldest_seconds: gauge(["queue"], "How long the oldest waiting unit of work has waited."),

  rag_usage_dropped_total: counter(["reason"], "Entries of the usage ledger lost on the way, by reason."),
  rag_dead_letters: gauge([], "Entries of the usage ledger that wait to be sent again."),

  rag_sweep_failures_total: counter(["step"], "Steps of the minute's sweep that failed."),

  rag_webhook_attempts_total: counter(["result"], "Attempts to deliver a webhook: delivered, or why not."),

  rag_auth_attempts_total: counter(["result", "method"], "Attempts to authenticate."),
  rag_auth_failures_total: counter(["reason"], "Refused credentials."),
  rag_rate_limit_decisions_total: counter(["decision", "tier"], "Decisions of the rate limiter."),

  rag_parse_duration_seconds: histogram(
    ["type"],
    [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    "Time from an accepted document to its stored manifest or its failure, by type.",
  ),
  rag_model_load_seconds: gauge([], "Time the model took to load and warm."),
  rag_embedder_batch_size: histogram([], [1, 2, 4, 8, 16, 32, 64, 128, 256], "Texts handed to a lane at once."),
  rag_embedder_queue_length: gauge([], "Texts waiting for a lane."),
  rag_breaker_state: gauge(["dependency"], "0 closed, 1 half open, 2 open."),
  rag_degraded_total: counter(["reason"], "Answers given with a part of the pipeline missing."),

  rag_metrics_shard_up: gauge(["shard"], "1 when a shard's part is in this scrape, 0 when it could not be asked."),
  rag_metrics_dropped_total: counter(["reason"], "Metric updates lost on the way, by reason."),
} as const satisfies Record<`rag_${string}`, MetricSpec>

export type MetricName = keyof typeof METRICS
type NamesOf<T extends MetricSpec["type"]> = {
  [N in MetricName]: (typeof METRICS)[N]["type"] extends T ? N : never
}[MetricName]
export type CounterName = NamesOf<"counter">
export type GaugeName = NamesOf<"gauge">
export type HistogramName = NamesOf<"histogram">

/** Exactly the labels the catalogue names for a series; `{}` where it has none. */
export type LabelsOf<N extends MetricName> = [(typeof METRICS)[N]["labels"][number]] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [L in (typeof METRICS)[N]["labels"][number]]: string }

/** Records into the series above. Synchronous, never throws, never waits; what cannot be kept is dropped and counted. */
export interface Metrics {
  /** Adds `by` (default 1, never negative). */
  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void
  /** Records one observation in the series' own unit (seconds where the name says so). */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void
  /** Sets a value; of several isolates the last to flush wins. */
  gauge<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void
}

/** Records nothing: for ENABLE_METRICS=false and for tests that do not look. */
export const noMetrics: Metrics = { count() {}, observe() {}, gauge() {} }

const deltaShape = {
  name: z.string().max(MAX_LABEL_LENGTH),
  labels: z.record(z.string().max(MAX_LABEL_LENGTH), z.string().max(MAX_LABEL_LENGTH)),
}

/** What one series gained since the last flush. Whether name and labels are in the catalogue is the receiver's check. */
const metricDeltaSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("counter"), ...deltaShape, by: z.number().nonnegative() }),
  /** `at`: when a shard of the gateway took it; of two values the later stands, whichever comes first. */
  z.object({ type: z.literal("gauge"), ...deltaShape, value: z.number(), at: z.number().optional() }),
  z.object({
    type: z.literal("histogram"),
    ...deltaShape,
    /** Observations per bucket, not cumulative; the last is +Inf, so their total is the count. */
    counts: z.array(z.int().nonnegative()).min(1).max(64),
    sum: z.number(),
  }),
])
export type MetricDelta = z.infer<typeof metricDeltaSchema>

export const metricBatchSchema = z.object({
  /** The same for every retry of the same deltas; the gateway adds an id once. */
  batchId: z.string().min(1).max(MAX_LABEL_LENGTH),
  /** The Worker that flushes, e.g. `edge`; for people who read a trace. */
  source: z.string().min(1).max(MAX_LABEL_LENGTH),
  deltas: z.array(metricDeltaSchema).max(MAX_BATCH_DELTAS),
})
export type MetricBatch = z.infer<typeof metricBatchSchema>

/** Where batches go: the metrics Worker's MetricsIntake entrypoint, over a service binding. */
export interface MetricSink {
  add(batch: MetricBatch): PromiseLike<unknown>
}
