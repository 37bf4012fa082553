// Sums what all isolates recorded: adds batches of deltas to series and returns them as metric families.
import { METRICS, type MetricBatch, type MetricDelta, type MetricName, type MetricSpec } from "../../src/metrics.ts"
import { type Family, type Sample, writeValue } from "./exposition.ts"
import { createTenantCap, type TenantCap } from "./tenant-cap.ts"

export type Series = {
  labels: Readonly<Record<string, string>>
  /** The total of a counter, the last value of a gauge, the sum of a histogram. */
  value: number
  /** Observations in each bucket, not cumulative, +Inf last; null for other types. */
  counts: number[] | null
  updatedAt: number
}
/** `key`: the labels as JSON, in the catalogue's order. `series`: null once the series is removed. */
export type SeriesChange = { name: MetricName; key: string; series: Series | null }

export type Aggregate = {
  add(deltas: MetricBatch["deltas"], now: number): void
  /** Restores a stored series; false if the current catalogue has no such series any more. */
  restore(name: string, key: string, series: Series): boolean
  /** Removes gauges that were not set for GAUGE_TTL_MS, and series of tenants that lost their place. */
  expire(now: number): void
  families(): Family[]
  /** The series that changed since the last call. */
  takeChanges(): SeriesChange[]
}

/** A gauge that was not set for this long belongs to an isolate or version that no longer exists. */
export const GAUGE_TTL_MS = 60 * 60_000

/** This metric is accepted even at the limit of series, because it reports that limit. */
const DROPPED: MetricName = "rag_metrics_dropped_total"

type DropReason = "unknown_series" | "gateway_series_limit"

export function createAggregate(maxSeries = 20_000, tenants: TenantCap = createTenantCap()): Aggregate {
  const meters = new Map<MetricName, Map<string, Series>>()
  const changed = new Map<string, Omit<SeriesChange, "series">>()
  let size = 0

  const touch = (name: MetricName, key: string) => void changed.set(`${name}${key}`, { name, key })
  const meterOf = (name: MetricName) => {
    const meter = meters.get(name) ?? new Map<string, Series>()
    meters.set(name, meter)
    return meter
  }

  function addOne(delta: MetricDelta, now: number): DropReason | null {
    const name = knownName(delta.name)
    if (name === null || !fits(METRICS[name], delta)) return "unknown_series"
    const labels = inOrder(METRICS[name], delta.labels)
    if (labels.tenant_id !== undefined) labels.tenant_id = tenants.label(labels.tenant_id, eventsOf(delta))
    const key = JSON.stringify(labels)
    const meter = meterOf(name)
    const known = meter.get(key)
    if (!known && size >= maxSeries && name !== DROPPED) return "gateway_series_limit"
    const series = known ?? { labels, value: 0, counts: null, updatedAt: 0 }
    if (!known) size++
    meter.set(key, series)
    touch(name, key)
    if (delta.type === "gauge") {
      const at = delta.at ?? now
      if (at >= series.updatedAt) Object.assign(series, { value: delta.value, updatedAt: at })
      return null
    }
    series.updatedAt = now
    if (delta.type === "counter") series.value += delta.by
    else {
      series.value += delta.sum
      series.counts = delta.counts.map((count, bucket) => count + (series.counts?.[bucket] ?? 0))
    }
    return null
  }

  function remove(name: MetricName, key: string) {
    if (!meters.get(name)?.delete(key)) return
    size--
    touch(name, key)
  }

  return {
    add(deltas, now) {
      for (const delta of deltas) {
        const reason = addOne(delta, now)
        if (reason === null) continue
        addOne({ type: "counter", name: DROPPED, labels: { reason }, by: 1 }, now)
      }
    },
    restore(stored, key, series) {
      const name = knownName(stored)
      if (name === null || !sameShape(METRICS[name], series.labels, series.counts)) return false
      if (key !== JSON.stringify(inOrder(METRICS[name], series.labels))) return false
      if (series.labels.tenant_id !== undefined) tenants.label(series.labels.tenant_id, 0)
      meterOf(name).set(key, series)
      size++
      return true
    },
    expire(now) {
      const gone = new Set(tenants.rerank())
      for (const [name, meter] of meters)
        for (const [key, series] of meter) {
          const tenant = series.labels.tenant_id
          const stale = METRICS[name].type === "gauge" && now - series.updatedAt > GAUGE_TTL_MS
          if (stale || (tenant !== undefined && gone.has(tenant))) remove(name, key)
        }
    },
    families: () =>
      [...meters].filter(([, meter]) => meter.size > 0).map(([name, meter]) => familyOf(name, meter.values())),
    takeChanges() {
      const taken = [...changed.values()].map((change) => ({
        ...change,
        series: meters.get(change.name)?.get(change.key) ?? null,
      }))
      changed.clear()
      return taken
    },
  }
}

const knownName = (name: string): MetricName | null => (Object.hasOwn(METRICS, name) ? (name as MetricName) : null)

const fits = (spec: MetricSpec, delta: MetricDelta) =>
  spec.type === delta.type && sameShape(spec, delta.labels, delta.type === "histogram" ? delta.counts : null)

function sameShape(spec: MetricSpec, labels: Readonly<Record<string, string>>, counts: number[] | null): boolean {
  const buckets = spec.type === "histogram" ? spec.buckets.length + 1 : undefined
  return (
    counts?.length === buckets &&
    Object.keys(labels).length === spec.labels.length &&
    spec.labels.every((label) => Object.hasOwn(labels, label))
  )
}

const inOrder = (spec: MetricSpec, labels: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(spec.labels.map((label) => [label, labels[label] ?? ""]))

function eventsOf(delta: MetricDelta): number {
  if (delta.type === "gauge") return 1
  return delta.type === "counter" ? delta.by : delta.counts.reduce((total, count) => total + count, 0)
}

function familyOf(name: MetricName, all: Iterable<Series>): Family {
  const spec: MetricSpec = METRICS[name]
  const samples = Array.from(all, (series) => samplesOf(name, spec, series)).flat()
  return { name, type: spec.type, help: spec.help, samples }
}

function samplesOf(name: string, spec: MetricSpec, series: Series): Sample[] {
  const labels = new Map(Object.entries(series.labels))
  if (spec.type !== "histogram") return [{ name, labels, value: series.value }]
  const bounds = [...spec.buckets, Number.POSITIVE_INFINITY]
  let total = 0
  const buckets = bounds.map((bound, bucket): Sample => {
    total += series.counts?.[bucket] ?? 0
    return { name: `${name}_bucket`, labels: new Map([...labels, ["le", writeValue(bound)]]), value: total }
  })
  return [
    ...buckets,
    { name: `${name}_sum`, labels, value: series.value },
    { name: `${name}_count`, labels, value: total },
  ]
}
