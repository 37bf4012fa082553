// Adds up the deltas of many isolates, so that one delta for each series is sent on.
import { MAX_BATCH_DELTAS, type MetricDelta } from "../../src/metrics.ts"

export type DeltaSum = {
  /** Counters and histograms are added up; of a gauge the last value is kept, with its time. */
  add(deltas: readonly MetricDelta[], now: number): void
  /** The sums since the last call, in parts of at most MAX_BATCH_DELTAS. */
  take(): MetricDelta[][]
}

const LOST = "shard_series_limit"

/** `maxSeries` bounds the memory to a few megabytes; updates of further series are dropped and counted. */
export function createDeltaSum(maxSeries = 40_000): DeltaSum {
  const sums = new Map<string, MetricDelta>()
  let lost = 0

  return {
    add(deltas, now) {
      for (const came of deltas) {
        const delta = came.type === "gauge" ? { ...came, at: now } : came
        const key = keyOf(delta)
        const known = sums.get(key)
        if (known || sums.size < maxSeries) sums.set(key, known ? joined(known, delta) : delta)
        else lost++
      }
    },
    take() {
      const all = [...sums.values()]
      if (lost > 0) all.push({ type: "counter", name: "rag_metrics_dropped_total", labels: { reason: LOST }, by: lost })
      sums.clear()
      lost = 0
      return Array.from({ length: Math.ceil(all.length / MAX_BATCH_DELTAS) }, (_, part) =>
        all.slice(part * MAX_BATCH_DELTAS, (part + 1) * MAX_BATCH_DELTAS),
      )
    },
  }
}

/**
 * Deltas of different types or buckets cannot be added, so they get different keys; the gateway decides which is valid.
 */
function keyOf(delta: MetricDelta): string {
  const labels = Object.entries(delta.labels).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([delta.name, delta.type, delta.type === "histogram" ? delta.counts.length : 0, labels])
}

function joined(before: MetricDelta, next: MetricDelta): MetricDelta {
  if (before.type === "counter" && next.type === "counter") return { ...next, by: before.by + next.by }
  if (before.type !== "histogram" || next.type !== "histogram") return next
  const counts = next.counts.map((count, bucket) => count + (before.counts[bucket] ?? 0))
  return { ...next, counts, sum: before.sum + next.sum }
}
