// What a shard adds up: as much goes out as came in, in parts that a batch may hold, and no more than it has room for.
import fc from "fast-check"
import { expect, test } from "vitest"
import { MAX_BATCH_DELTAS, type MetricDelta } from "../../src/metrics.ts"
import { createAggregate } from "../../workers/metrics/aggregate.ts"
import { writeExposition } from "../../workers/metrics/exposition.ts"
import { createDeltaSum } from "../../workers/metrics/sum-deltas.ts"

const label = fc.constantFrom("a", "b", "c")
const count = fc.nat(9)
const delta: fc.Arbitrary<MetricDelta> = fc.oneof(
  fc.record({
    type: fc.constant("counter" as const),
    name: fc.constant("rag_cache_bypass_total"),
    labels: fc.record({ reason: label }),
    by: count,
  }),
  fc.record({
    type: fc.constant("gauge" as const),
    name: fc.constant("rag_breaker_state"),
    labels: fc.record({ dependency: label }),
    value: count,
  }),
  fc.record({
    type: fc.constant("histogram" as const),
    name: fc.constant("rag_llm_duration_seconds"),
    labels: fc.constant({}),
    // One more than the series has buckets: the gateway refuses these, summed or not.
    counts: fc.constantFrom(7, 8).chain((length) => fc.array(count, { minLength: length, maxLength: length })),
    sum: count,
  }),
)

const shown = (deltas: MetricDelta[]) => {
  const aggregate = createAggregate()
  aggregate.add(deltas, 0)
  return writeExposition(aggregate.families())
    .split("\n")
    .filter((line) => !/dropped/.test(line))
    .sort()
}

test("the gateway shows the same from sums, wherever they are cut, as from every delta by itself", () => {
  fc.assert(
    fc.property(fc.array(fc.array(delta)), (flushes) => {
      const sum = createDeltaSum()
      const summed = flushes.flatMap((deltas) => {
        sum.add(deltas, 0)
        return sum.take().flat()
      })
      expect(shown(summed)).toEqual(shown(flushes.flat()))
      for (const deltas of flushes) sum.add(deltas, 0)
      expect(shown(sum.take().flat())).toEqual(shown(flushes.flat()))
      expect(sum.take()).toEqual([])
    }),
  )
})

const counter = (reason: number, by = 1): MetricDelta => ({
  type: "counter",
  name: "rag_cache_bypass_total",
  labels: { reason: String(reason) },
  by,
})

test("a sum of more series than a batch may hold goes out in several", () => {
  const sum = createDeltaSum()
  sum.add(
    Array.from({ length: MAX_BATCH_DELTAS + 1 }, (_, at) => counter(at)),
    0,
  )
  expect(sum.take().map(({ length }) => length)).toEqual([MAX_BATCH_DELTAS, 1])
})

test("a series beyond the room is dropped and counted, one that has its place still adds up", () => {
  const sum = createDeltaSum(2)
  sum.add([counter(1), counter(2), counter(3), counter(4), counter(2, 5)], 0)
  expect(sum.take().flat()).toEqual([
    counter(1),
    counter(2, 6),
    { type: "counter", name: "rag_metrics_dropped_total", labels: { reason: "shard_series_limit" }, by: 2 },
  ])
})

test("of two shards the one that took a gauge later says what it is, whichever hands it over first", () => {
  const gauge = (value: number): MetricDelta => ({ type: "gauge", name: "rag_active_tenants", labels: {}, value })
  const [early, late] = [createDeltaSum(), createDeltaSum()]
  early.add([gauge(1)], 1_000)
  late.add([gauge(2)], 2_000)
  const handed = [early.take().flat(), late.take().flat()]
  for (const order of [handed, handed.toReversed()]) expect(shown(order.flat())).toContain("rag_active_tenants 2")
})
