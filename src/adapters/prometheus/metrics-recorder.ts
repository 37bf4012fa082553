// Accumulates an isolate's metrics as plain values and flushes them as deltas to the metrics Worker.
import {
  MAX_LABEL_LENGTH,
  METRICS,
  type MetricBatch,
  type MetricDelta,
  type MetricName,
  type MetricSink,
  type MetricSpec,
  type Metrics,
  RETRY_WINDOW_MS,
} from "../../metrics.ts"

type RecorderOptions = {
  /** The Worker's name, e.g. `edge`. */
  source: string
  /** Least time between two flushes; the first is due at once. Default 10,000. */
  intervalMs?: number
  /** Series held between two flushes; updates of further ones are dropped and counted. Default 2,000. */
  maxSeries?: number
  /** After this long an unanswered flush counts as failed and is retried under the same id. Default 5,000. */
  sendTimeoutMs?: number
}

export type MetricsRecorder = Metrics & {
  /** A flush for `ctx.waitUntil` when one is due, else undefined. Never rejects. */
  flushIfDue(sink: MetricSink, now: number): Promise<void> | undefined
  /** Flushes whatever is there, due or not: the end of a queue batch or cron run. Never rejects. */
  flush(sink: MetricSink, now: number): Promise<void>
}

type Labels = Readonly<Record<string, string>>
type Series = { labels: Labels; value: number; counts: number[] | null }
type Meter = { spec: MetricSpec; series: Map<string, Series> }
type Unsent = { batch: MetricBatch; since: number }
type DropReason = "series_limit" | "invalid_value" | "gateway_unavailable"

/** Past this a flush that never came back (its request was cancelled) no longer holds up the next. */
const ABANDONED_AFTER_MS = 30_000

/** One per isolate, shared by its requests; holds values only, so a cancelled request leaves nothing to wait on. */
export function createMetricsRecorder(options: RecorderOptions): MetricsRecorder {
  const { source, intervalMs = 10_000, maxSeries = 2_000, sendTimeoutMs = 5_000 } = options
  const meters = Object.fromEntries(
    Object.entries(METRICS).map(([name, spec]): [string, Meter] => [name, { spec, series: new Map() }]),
  ) as Record<MetricName, Meter>
  const dropped = new Map<DropReason, number>()
  let size = 0
  let unsent: Unsent | null = null
  let sendingSince: number | null = null
  let nextFlushAt = 0

  const drop = (reason: DropReason, by = 1) => void dropped.set(reason, (dropped.get(reason) ?? 0) + by)

  function seriesOf(meter: Meter, labels: Labels): Series | null {
    const key = keyOf(meter.spec.labels, labels)
    const known = meter.series.get(key)
    if (known) return known
    if (size >= maxSeries) {
      drop("series_limit")
      return null
    }
    size++
    const counts = meter.spec.type === "histogram" ? new Array<number>(meter.spec.buckets.length + 1).fill(0) : null
    const series = { labels: bounded(meter.spec.labels, labels), value: 0, counts }
    meter.series.set(key, series)
    return series
  }

  /** Moves what has accumulated into a batch; null when there is nothing. */
  function draw(now: number): Unsent | null {
    const deltas: MetricDelta[] = []
    for (const [name, meter] of Object.entries(meters)) {
      for (const series of meter.series.values()) deltas.push(deltaOf(name, meter.spec.type, series))
      meter.series.clear()
    }
    for (const [reason, by] of dropped)
      deltas.push({ type: "counter", name: "rag_metrics_dropped_total", labels: { reason }, by })
    dropped.clear()
    size = 0
    return deltas.length === 0 ? null : { batch: { batchId: crypto.randomUUID(), source, deltas }, since: now }
  }

  async function deliver(sink: MetricSink, waiting: Unsent): Promise<boolean> {
    unsent = waiting
    const delivered = await sent(sink, waiting.batch)
    if (delivered && unsent === waiting) unsent = null
    return delivered
  }

  /** True when the gateway has the batch. */
  async function sent(sink: MetricSink, batch: MetricBatch): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), sendTimeoutMs)
    })
    try {
      return await Promise.race([sink.add(batch).then(() => true), late])
    } catch {
      return false
    } finally {
      clearTimeout(timer)
    }
  }

  /** METRICS DOWN: kept and retried under the same id for RETRY_WINDOW_MS, then dropped and counted. */
  async function flush(sink: MetricSink, now: number): Promise<void> {
    if (sendingSince !== null && now - sendingSince < ABANDONED_AFTER_MS) return
    nextFlushAt = now + intervalMs
    sendingSince = now
    if (unsent && now - unsent.since > RETRY_WINDOW_MS) {
      drop("gateway_unavailable", unsent.batch.deltas.length)
      unsent = null
    }
    const caughtUp = unsent === null || (await deliver(sink, unsent))
    if (sendingSince !== now) return
    const fresh = caughtUp ? draw(now) : null
    if (fresh) await deliver(sink, fresh)
    if (sendingSince === now) sendingSince = null
  }

  return {
    count(name, labels, by = 1) {
      if (!(by >= 0 && by < Number.POSITIVE_INFINITY)) return drop("invalid_value")
      const series = seriesOf(meters[name], labels)
      if (series) series.value += by
    },
    observe(name, labels, value) {
      if (!Number.isFinite(value)) return drop("invalid_value")
      const series = seriesOf(meters[name], labels)
      if (!series?.counts) return
      const buckets = METRICS[name].buckets
      let bucket = 0
      while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket++
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
      series.value += value
    },
    gauge(name, labels, value) {
      if (!Number.isFinite(value)) return drop("invalid_value")
      const series = seriesOf(meters[name], labels)
      if (series) series.value = value
    },
    flush,
    flushIfDue(sink, now) {
      const nothing = size === 0 && dropped.size === 0 && unsent === null
      return nothing || now < nextFlushAt ? undefined : flush(sink, now)
    },
  }
}

const cut = (value: string | undefined) => (value ?? "").slice(0, MAX_LABEL_LENGTH)

/** Each value with its length before it, so that no two label sets share a key. */
function keyOf(names: readonly string[], labels: Labels): string {
  let key = ""
  for (const name of names) {
    const value = cut(labels[name])
    key += `${value.length}:${value}`
  }
  return key
}

const bounded = (names: readonly string[], labels: Labels): Labels =>
  Object.fromEntries(names.map((name) => [name, cut(labels[name])]))

function deltaOf(name: string, type: MetricSpec["type"], series: Series): MetricDelta {
  const { labels, value } = series
  if (type === "histogram") return { type, name, labels, counts: series.counts ?? [], sum: value }
  return type === "counter" ? { type, name, labels, by: value } : { type, name, labels, value }
}
