// The isolate's buffer: a second's worth a message, bounded, under the queue's limit, the same ids when it tries again.
import { describe, expect, test } from "vitest"
import { type CollectionId, newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import { createUsageBuffer } from "../../../src/usage/buffer.ts"
import { readMessage } from "../../../src/usage/read-messages.ts"
import { questionRecord, usageEvent } from "../../support/usage.ts"

const [tenant, collection] = [newId("ten"), newId("col")]

function scene({ refusals = 0 } = {}) {
  const sent: string[] = []
  const waits: { ms: number; go: () => void }[] = []
  const deferred: Promise<unknown>[] = []
  const dropped: number[] = []
  const clock = { now: 1_000 }
  let left = refusals
  const buffer = createUsageBuffer({
    queue: {
      async send(message) {
        if (left-- > 0) throw new Error("the queue is away")
        sent.push(message)
      },
    },
    metrics: { ...noMetrics, count: (_name, _labels, by = 1) => void dropped.push(by) },
    log: { error() {} },
    flushMs: 1_000,
    now: () => clock.now,
    wait: (ms) => new Promise((go) => waits.push({ ms, go })),
  })
  const record = (entry: Parameters<typeof buffer.record>[0]) =>
    buffer.record(entry, (work) => void deferred.push(work))
  /** Lets every wait pass, also those that follow from it. */
  const passTime = async () => {
    while (waits.length > 0) {
      for (const { go } of waits.splice(0)) go()
      await new Promise((done) => setImmediate(done))
    }
    await Promise.all(deferred)
  }
  const ids = () => sent.flatMap((message) => readMessage(message).entries.map(({ id }) => id))
  return { buffer, record, passTime, sent, waits, deferred, dropped, clock, ids }
}

describe("the buffer", () => {
  test("sends what comes within a second as one message, and holds one request open for it", async () => {
    const { record, passTime, sent, waits, deferred } = scene()
    const entries = [questionRecord(tenant, collection), usageEvent(tenant), questionRecord(tenant, collection)]
    for (const entry of entries) record(entry)
    expect([waits.map(({ ms }) => ms), deferred.length, sent.length]).toEqual([[1_000], 1, 0])
    await passTime()
    expect(sent).toHaveLength(1)
    expect(readMessage(sent[0])).toEqual({ entries, unreadable: [] })
  })

  test("does not wait for the timer once a hundred have gathered", async () => {
    const { record, sent, deferred } = scene()
    for (let i = 0; i < 100; i++) record(usageEvent(tenant))
    await deferred[1]
    expect(readMessage(sent[0]).entries).toHaveLength(100)
  })

  test("sets a new timer where the request that held the last one was cut off", () => {
    const { record, waits, clock } = scene()
    record(usageEvent(tenant))
    clock.now += 1_900
    record(usageEvent(tenant))
    expect(waits).toHaveLength(1)
    clock.now += 200
    record(usageEvent(tenant))
    expect(waits).toHaveLength(2)
  })

  test("keeps every message below the queue's limit, in bytes, and leaves a trace out where it alone is too large", async () => {
    const { record, passTime, sent } = scene()
    for (let i = 0; i < 40; i++) record(questionRecord(tenant, collection, { answer: "ü".repeat(3_000) }))
    record(questionRecord(tenant, collection, { answer: "😀".repeat(30_000) }))
    await passTime()
    expect(sent.length).toBeGreaterThan(2)
    for (const message of sent) expect(Buffer.byteLength(message)).toBeLessThanOrEqual(128_000)
    const entries = sent.flatMap((message) => readMessage(message).entries)
    expect(entries).toHaveLength(41)
    expect(entries.at(-1)).toMatchObject({ answer: null, candidates: [], trace: { too_large: true } })
  })

  test("tries again under the same ids, and keeps for the next flush what the queue does not take", async () => {
    const { record, passTime, sent, ids } = scene({ refusals: 5 })
    const entries = [usageEvent(tenant), usageEvent(tenant)]
    for (const entry of entries) record(entry)
    await passTime()
    expect(sent).toEqual([])
    const later = usageEvent(tenant)
    record(later)
    await passTime()
    expect(ids()).toEqual([...entries, later].map(({ id }) => id))
  })

  test("holds no more than five thousand while the queue is away, and counts what it drops", async () => {
    const { record, passTime, dropped } = scene({ refusals: 1_000_000 })
    for (let i = 0; i < 5_150; i++) record(usageEvent(tenant))
    await passTime()
    expect(dropped.reduce((sum, by) => sum + by, 0)).toBe(150)
  })

  test("reads no line that is not its own, and is not stopped by one", () => {
    const good = usageEvent(tenant)
    const foreign = JSON.stringify({ ...good, collectionId: "nonsense" as CollectionId })
    expect(readMessage(["{", JSON.stringify(good), foreign, "[]"].join("\n"))).toEqual({
      entries: [good],
      unreadable: ["{", foreign, "[]"],
    })
    expect(readMessage({ type: "usage" })).toEqual({
      entries: [],
      unreadable: ['{"type":"usage"}'],
    })
  })
})
