// An isolate that goes quiet hands over what it gathered within its seconds, by one timer for all requests of a second.
import { describe, expect, test } from "vitest"
import { createMetricsRecorder } from "../../../src/adapters/prometheus/metrics-recorder.ts"
import { createFlushLater, flushIntervalMs, handOver } from "../../../src/http/hand-over.ts"
import type { MetricBatch } from "../../../src/metrics.ts"

const SECONDS = 10

/** An isolate on a clock of its own: `request` counts one and hands over, `pass` lets time go by and timers fire. */
function isolate(seconds = SECONDS) {
  let now = 1_000_000
  const timers: { at: number; fire: () => void }[] = []
  const arrived: [at: number, requests: number][] = []
  const recorder = createMetricsRecorder({ source: "edge", intervalMs: flushIntervalMs(seconds) })
  const sink = {
    async add({ deltas }: MetricBatch) {
      const counted = deltas.map((delta) => (delta.type === "counter" ? delta.by : 0))
      arrived.push([now - 1_000_000, counted.reduce((sum, by) => sum + by, 0)])
    },
  }
  const wait = (ms: number) => new Promise<void>((fire) => void timers.push({ at: now + ms, fire }))
  const deferred: Promise<unknown>[] = []
  const deps = {
    metrics: recorder,
    log: { info() {}, warn() {}, error() {} },
    flushes: () => [recorder.flushIfDue(sink, now)],
    flushLater: createFlushLater({ seconds, now: () => now, wait }),
  }
  const record = () => recorder.count("rag_cache_hits_total", { cache_type: "query" })
  const settle = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve()
  }
  return {
    arrived,
    timers,
    record,
    async request() {
      record()
      handOver({ deps, defer: (work) => void deferred.push(work) })
      await settle()
    },
    async pass(ms: number) {
      for (const end = now + ms; now < end; now += 100) {
        for (const timer of timers.splice(0)) {
          if (timer.at <= now) timer.fire()
          else timers.push(timer)
        }
        await settle()
      }
    },
  }
}

describe("what an isolate gathered", () => {
  test("goes at once with a first request, and with no further one after its seconds", async () => {
    const { request, record, pass, arrived } = isolate()
    await request()
    expect(arrived).toEqual([[0, 1]])
    // Counted behind the reply, when what was due has gone.
    record()
    record()
    await pass(SECONDS * 1_000 + 200)
    expect(arrived).toEqual([
      [0, 1],
      [expect.any(Number), 2],
    ])
    expect(arrived[1]?.[0]).toBeLessThanOrEqual(SECONDS * 1_000)
  })

  test("is never older than its seconds, whenever requests come, and needs a timer a second at most", async () => {
    const { request, pass, arrived, timers } = isolate()
    const sent: number[] = []
    let at = 0
    for (const gap of [0, 300, 500, 900, 1_100, 3_000, 4_500, 8_900, 9_100, 9_950, 10_050, 100, 100, 20_000, 700]) {
      await pass(gap)
      at += gap
      await request()
      sent.push(at)
      expect(timers.length).toBeLessThanOrEqual(SECONDS + 1)
    }
    await pass(SECONDS * 1_000 + 200)
    expect(arrived.reduce((sum, [, requests]) => sum + requests, 0)).toBe(sent.length)
    for (const [when, requests] of arrived)
      for (const one of sent.splice(0, requests)) expect(when - one).toBeLessThanOrEqual(SECONDS * 1_000 + 100)
    expect(sent).toEqual([])
  })

  test("waits for a next request where the seconds are 0", async () => {
    const { request, record, pass, arrived, timers } = isolate(0)
    await request()
    record()
    expect(timers).toEqual([])
    await pass(60_000)
    expect(arrived).toHaveLength(1)
    await request()
    expect(arrived.map(([, requests]) => requests)).toEqual([1, 2])
  })
})
