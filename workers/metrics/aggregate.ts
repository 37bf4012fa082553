// The sum of what all isolates recorded: adds batches of deltas to series and yields them as families.
import { METRICS, type MetricBatch, type MetricDelta, type MetricName, type MetricSpec } from "../../src/metrics.ts"
import { type Family, type Sample, writeValue } from "./exposition.ts"
import { createTenantCap, type TenantCap } from "./tenant-cap.ts"

export type Series = {
  labels: Readonly<Record<string, string>>
  /** A counter's total, a gauge's last value, a histogram's sum. */
  value: number
  /** Observations per bucket, not cumulative, +Inf last; null unless a histogram. */
  counts: number[] | null
  updatedAt: number
}
/** `key` is the series' labels as JSON in the catalogue's order; `series` is null once it is gone. */
export type SeriesChange = { name: MetricName; key: string; series: Series | null }

export type Aggregate = {
  add(deltas: MetricBatch["deltas"], now: number): void
  /** Puts a stored series back; false when today's catalogue no longer has its shape. */
  restore(name: string, key: string, series: Series): boolean
  /** Drops gauges nobody has set for GAUGE_TTL_MS, and the series of tenants that lost their place. */
  expire(now: number): void
  families(): Family[]
  /** What changed since the last call. */
  takeChanges(): SeriesChange[]
}

/** A gauge not set for this long belongs to an isolate or a version that is gone. */
export const GAUGE_TTL_MS = 60 * 60_000

/** Never refused for want of room: it is what says that there is none. */
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
