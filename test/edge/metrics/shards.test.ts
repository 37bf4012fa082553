// Shards before the gateway: whatever of them takes a batch, a scrape holds it once, or says whose part is missing.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { MetricBatch } from "../../../src/metrics.ts"
import { MetricsGateway } from "../../../workers/metrics/gateway.ts"
import { sinkOf } from "../../../workers/metrics/shards.ts"
import { batchOf, bindings, degraded, holdAlarms, request, sample, samplesOf, unique } from "./gateway-client.ts"

const SHARDS = 3
const NAMES = ["1", "2", "3"]
const sharded = { METRICS_SHARDS: String(SHARDS) }

const shard = (name: string) => bindings.SHARDS.getByName(name)
const flush = (batch: MetricBatch) => sinkOf(bindings, SHARDS, batch.batchId).add(batch)
const scrape = async (vars: object = {}) => await samplesOf(await request("/metrics", {}, { ...sharded, ...vars }))
const up = (name: string) => sample("rag_metrics_shard_up", { shard: name })

const stored = (_: unknown, { storage }: DurableObjectState) =>
  storage.sql.exec<{ batch: string }>("select batch from outgoing").toArray()

/** The shards with one in whose place `stands` answers. */
const replaced = (name: string, stands: { handOver(): Promise<void> }) => ({
  SHARDS: { getByName: (asked: string) => (asked === name ? stands : shard(asked)) },
})

beforeEach(holdAlarms)
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe("shards", () => {
  test("counters, histograms and gauges of many isolates are one family, each added once", async () => {
    const [tenant_id, dependency] = [unique(), unique()]
    const batches = Array.from({ length: 40 }, () =>
      batchOf([
        degraded(tenant_id, 2),
        {
          type: "histogram",
          name: "rag_query_duration_seconds",
          labels: { tenant_id },
          counts: [1, 0, 0, 0, 0, 0, 0, 1],
          sum: 31,
        },
        { type: "gauge", name: "rag_breaker_state", labels: { dependency }, value: 2 },
      ]),
    )
    for (const batch of [...batches, ...batches]) await flush(batch)
    const samples = await scrape()
    expect(samples.get(sample("rag_degraded_total", { reason: tenant_id }))).toBe(80)
    expect(samples.get(sample("rag_query_duration_seconds_bucket", { tenant_id, le: "0.1" }))).toBe(40)
    expect(samples.get(sample("rag_query_duration_seconds_count", { tenant_id }))).toBe(80)
    expect(samples.get(sample("rag_query_duration_seconds_sum", { tenant_id }))).toBe(40 * 31)
    expect(samples.get(sample("rag_breaker_state", { dependency }))).toBe(2)
    expect(NAMES.map((name) => samples.get(up(name)))).toEqual([1, 1, 1])
    expect(await scrape()).toEqual(samples)
    const text = await (await request("/metrics", {}, sharded)).text()
    for (const kind of ["HELP", "TYPE"])
      expect(text.match(new RegExp(`^# ${kind} rag_degraded_total `, "gm"))).toHaveLength(1)
  })

  test("every shard takes about its part", () => {
    const taken = new Map<string, number>()
    const counting = {
      ...bindings,
      SHARDS: { getByName: (name: string) => void taken.set(name, (taken.get(name) ?? 0) + 1) },
    }
    for (let i = 0; i < 3_000; i++) sinkOf(counting as unknown as typeof bindings, SHARDS, crypto.randomUUID())
    expect([...taken.keys()].sort()).toEqual(NAMES)
    expect(Math.min(...taken.values())).toBeGreaterThan(800)
  })

  test("a shard that cannot be asked is named, the others' parts stand, and nothing of its own is lost", async () => {
    const reasons = NAMES.map(() => unique())
    for (const [at, name] of NAMES.entries()) await shard(name).add(batchOf([degraded(String(reasons[at]))]))
    const broken = { handOver: () => Promise.reject(new Error("it is away")) }
    const partial = await scrape(replaced("2", broken))
    expect(NAMES.map((name) => partial.get(up(name)))).toEqual([1, 0, 1])
    expect(reasons.map((reason) => partial.get(sample("rag_degraded_total", { reason })))).toEqual([1, undefined, 1])
    const whole = await scrape()
    expect(NAMES.map((name) => whole.get(up(name)))).toEqual([1, 1, 1])
    expect(reasons.map((reason) => whole.get(sample("rag_degraded_total", { reason })))).toEqual([1, 1, 1])
  })

  test("a shard that never answers holds no scrape up", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: Date.now() })
    const asked = Promise.withResolvers<void>()
    const silent = {
      handOver: () => {
        asked.resolve()
        return new Promise<void>(() => undefined)
      },
    }
    const scraped = scrape(replaced("3", silent))
    await asked.promise
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await scraped).get(up("3"))).toBe(0)
  })

  test("an alarm hands over without a scrape, and a retry that finds a restarted shard adds nothing", async () => {
    const reason = unique()
    const batch = batchOf([degraded(reason, 5)])
    await shard("1").add(batch)
    expect(await runDurableObjectAlarm(shard("1"))).toBe(true)
    expect((await samplesOf(await request("/metrics"))).get(sample("rag_degraded_total", { reason }))).toBe(5)
    await evictDurableObject(shard("1"))
    await shard("1").add(batch)
    expect((await scrape()).get(sample("rag_degraded_total", { reason }))).toBe(5)
  })

  test.each([
    ["did not reach the gateway", false],
    ["reached it, but the answer was lost", true],
  ])("a sum that %s is kept on disk, goes out again and counts once", async (_, isTaken) => {
    const [reason, later] = [unique(), unique()]
    await shard("2").add(batchOf([degraded(reason, 3)]))
    const { add } = MetricsGateway.prototype
    const cut = vi.spyOn(MetricsGateway.prototype, "add").mockImplementation(async function (
      this: MetricsGateway,
      sum,
    ) {
      if (isTaken) await add.call(this, sum)
      throw new Error("the line was cut")
    })
    await expect(runInDurableObject(shard("2"), (instance) => instance.handOver())).rejects.toThrow("the line was cut")
    cut.mockRestore()
    expect(await runInDurableObject(shard("2"), stored)).toHaveLength(1)
    await shard("2").add(batchOf([degraded(later)]))
    const samples = await scrape()
    expect(samples.get(sample("rag_degraded_total", { reason }))).toBe(3)
    expect(samples.get(sample("rag_degraded_total", { reason: later }))).toBe(1)
    expect(await runInDurableObject(shard("2"), stored)).toEqual([])
  })

  test("what the gateway did not take for too long is given up and counted, for its ids are forgotten there", async () => {
    const [reason, lost] = [unique(), sample("rag_metrics_dropped_total", { reason: "gateway_unavailable" })]
    const before = (await scrape()).get(lost) ?? 0
    await shard("3").add(batchOf([degraded(reason), degraded(unique())]))
    const cut = vi.spyOn(MetricsGateway.prototype, "add").mockRejectedValue(new Error("the line was cut"))
    await expect(runInDurableObject(shard("3"), (instance) => instance.handOver())).rejects.toThrow("the line was cut")
    cut.mockRestore()
    vi.setSystemTime(Date.now() + 6 * 60_000)
    const samples = await scrape()
    expect(samples.get(sample("rag_degraded_total", { reason }))).toBeUndefined()
    expect(samples.get(lost)).toBe(before + 2)
  })
})
