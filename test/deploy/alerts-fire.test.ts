// Every alert fires from what the product's own code recorded: on the platform (test/e2e/troubles.ts), or here where that would take hours.
import { describe, expect, test } from "vitest"
import { createMetricsRecorder } from "../../src/adapters/prometheus/metrics-recorder.ts"
import { newId } from "../../src/ids.ts"
import { STEPS, type SweepDeps } from "../../src/ingest/sweep.ts"
import type { Metrics } from "../../src/metrics.ts"
import { keepDead } from "../../src/usage/keep-dead.ts"
import { consumeDeadLetters } from "../../workers/ingest/consume-dead-letters.ts"
import { createAggregate, GAUGE_TTL_MS } from "../../workers/metrics/aggregate.ts"
import type { MetricsEnv } from "../../workers/metrics/config.ts"
import { writeExposition } from "../../workers/metrics/exposition.ts"
import { drainShards, shardGauges } from "../../workers/metrics/shards.ts"
import { onPath } from "../contract/metrics/pushgateway-targets.ts"
import { TROUBLES } from "../e2e/troubles.ts"
import { firedAlerts } from "../support/fired-alerts.ts"
import { alerts } from "./prometheus-rules.ts"

const ALERTS = alerts.map(({ alert }) => alert)
/** Fires where the metrics Worker refuses the scrape; test/e2e/metrics-catalogue.test.ts asks it with another token. */
const REFUSED_SCRAPE = "MetricsMissing"

/** An isolate's recorder and the gateway's aggregate behind it, without the wire between them. */
function recording(maxSeries?: number) {
  const aggregate = createAggregate()
  const metrics = createMetricsRecorder({ source: "test", ...(maxSeries ? { maxSeries } : {}) })
  const scrape = async () => {
    await metrics.flush({ add: async ({ deltas }) => aggregate.add(deltas, 0) }, 0)
    return { footnote: writeExposition(aggregate.families()) }
  }
  return { aggregate, metrics, scrape }
}
type Recording = ReturnType<typeof recording>

const deadLetter = (body: unknown) => {
  const message = { id: "m", timestamp: new Date(0), body, attempts: 9, ack() {}, retry() {} }
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } }
  return { queue: "footnote-dead", messages: [message], ackAll() {}, retryAll() {}, metadata }
}
const log = { info() {}, warn() {}, error() {} }
const consume = (metrics: Metrics, body: unknown) =>
  consumeDeadLetters({ metrics, log, upkeep: { failExhausted: async () => 1 } }, deadLetter(body))

const STALLED = { activeTenants: 1, pending: 4, active: 0, oldestSeconds: 1_200 }

const RECORDED: Record<
  string,
  { why: string; maxSeries?: number; happen: (recording: Recording) => Promise<unknown> }
> = {
  IngestionStalls: {
    why: "a unit of work has waited ten minutes",
    happen: ({ metrics }) =>
      STEPS.pending({ metrics, upkeep: { backlog: async () => STALLED } } as unknown as SweepDeps),
  },
  WorkGivenUp: {
    why: "a message is given up after eight deliveries with minutes between them",
    happen: ({ metrics }) => consume(metrics, { tenant_id: newId("ten"), subject_id: newId("doc"), version: 1 }),
  },
  UsageDropped: {
    why: "an entry is dropped after a hundred deliveries, or sixty days after that",
    happen: ({ metrics }) =>
      keepDead({ metrics, log, deadLetters: { keep: async () => 0 } }, "unreadable", ["no entry"]),
  },
  DeadLettersWait: {
    why: "an entry is kept after a hundred deliveries that the ledger refused",
    happen: ({ metrics }) =>
      STEPS.dead_letters({ metrics, deadLetters: { count: async () => 2 } } as unknown as SweepDeps),
  },
  MetricsDropped: {
    why: "an isolate drops what it has no room for at two thousand series",
    maxSeries: 1,
    happen: async ({ metrics }) => ["a", "b"].map((reason) => metrics.count("rag_degraded_total", { reason })),
  },
  SweepSilent: {
    why: "a gauge leaves the scrape when nobody set it for an hour",
    happen: async ({ aggregate }) => aggregate.expire(GAUGE_TTL_MS + 1),
  },
  MetricsShardDown: {
    why: "nothing outside can make one Durable Object of the platform fail",
    happen: async ({ aggregate }) => {
      const handOver = (name: string) => (name === "2" ? Promise.reject(new Error("away")) : Promise.resolve())
      const SHARDS = { getByName: (name: string) => ({ handOver: () => handOver(name) }) }
      aggregate.add(shardGauges(await drainShards({ SHARDS } as unknown as MetricsEnv, 2)), 0)
    },
  },
}

test("each alert is made to fire, by trouble on the platform or by what is recorded here", () => {
  const made = [...Object.values(TROUBLES).flatMap(({ fires }) => fires), ...Object.keys(RECORDED), REFUSED_SCRAPE]
  expect([...new Set(made)].toSorted()).toEqual(ALERTS.toSorted())
})

describe.skipIf(!onPath("promtool"))("from what the code recorded", () => {
  test.each(Object.entries(RECORDED))("%s fires, and did not before", async (alert, { maxSeries, happen }) => {
    const one = recording(maxSeries)
    if (!maxSeries) one.metrics.gauge("rag_queue_oldest_seconds", { queue: "ingest" }, 3)
    const before = await one.scrape()
    await happen(one)
    expect(firedAlerts(ALERTS, before, before)).not.toContain(alert)
    expect(firedAlerts(ALERTS, before, await one.scrape())).toContain(alert)
  })
})
