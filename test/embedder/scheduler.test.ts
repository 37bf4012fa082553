// The scheduler over lanes the test steps by hand: who goes first, who waits, who is turned away.

import { expect, test } from "vitest"
import { isRefusal } from "../../workers/embedder/http/refusal.ts"
import type { Encoded } from "../../workers/embedder/lanes/encoder.ts"
import type { LaneJob } from "../../workers/embedder/lanes/lane.ts"
import { BATCH_TOKENS } from "../../workers/embedder/lanes/plan-batches.ts"
import { createScheduler, type SchedulerOptions } from "../../workers/embedder/lanes/scheduler.ts"

/** A lane that encodes a text as its length, one job at a time, when the test says so. */
function createManualLane() {
  const jobs: (LaneJob & PromiseWithResolvers<Encoded>)[] = []
  const next = () => {
    const job = jobs.shift()
    if (!job) throw new Error("The lane has no job.")
    return job
  }
  return {
    lane: {
      dimension: 1,
      encode(job: LaneJob) {
        const reply = Promise.withResolvers<Encoded>()
        jobs.push({ ...job, ...reply })
        return reply.promise
      },
      close: () => Promise.resolve(),
    },
    busyWith: () => jobs.flatMap(({ texts }) => texts),
    async finish() {
      const job = next()
      const lengths = job.texts.map((text) => text.length)
      job.resolve({ vectors: Float32Array.from(lengths), tokens: lengths })
      await settle()
    },
    async fail() {
      next().reject(new Error("broken lane"))
      await settle()
    },
  }
}

/** Lets everything that is already decided happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve))
const attached = new AbortController().signal

function createTestScheduler({
  withReserved = false,
  ...limits
}: Partial<SchedulerOptions> & { withReserved?: boolean } = {}) {
  const shared = createManualLane()
  const reserved = createManualLane()
  const batchSizes: number[] = []
  const scheduler = createScheduler({
    shared: [shared.lane],
    reserved: withReserved ? [reserved.lane] : [],
    maxQueuedInputs: 100,
    maxQueuedQueries: 100,
    maxTokens: 512,
    batchTokens: BATCH_TOKENS,
    maxQueryBatch: 16,
    onBatch: (size) => batchSizes.push(size),
    ...limits,
  })
  return { scheduler, shared, reserved, batchSizes }
}

/** Long enough that two do not share a batch. */
const long = (letter: string) => letter.repeat(4 * 400)

test("vectors come back in the order of the inputs although short texts are encoded first", async () => {
  const { scheduler, shared } = createTestScheduler()
  const reply = scheduler.embed([long("a"), "bb", long("c").slice(1), "d"], "document", attached)
  while (shared.busyWith().length > 0) await shared.finish()
  const embedded = await reply
  if (isRefusal(embedded)) throw new Error("refused")
  expect(embedded.vectors.map(([length]) => length)).toEqual([1600, 2, 1599, 1])
  expect(embedded.tokens).toBe(1600 + 2 + 1599 + 1)
})

test("a request learns once that a lane has begun on it, not while it waits and not when it is turned away", async () => {
  const { scheduler, shared } = createTestScheduler({ maxQueuedInputs: 2 })
  const begun: string[] = []
  const embed = (name: string, texts: string[]) =>
    scheduler.embed(texts, "document", attached, () => void begun.push(name))
  void embed("first", [long("a"), long("b")])
  void embed("second", ["c"])
  expect(await embed("third", ["d", "e"])).toMatchObject({ code: "queue-full" })
  expect(begun).toEqual(["first"])
  while (shared.busyWith().length > 0) await shared.finish()
  expect(begun).toEqual(["first", "second"])
})

test("a question overtakes bulk work that waits", async () => {
  const { scheduler, shared } = createTestScheduler()
  void scheduler.embed([long("a"), long("b")], "document", attached)
  void scheduler.embed(["question"], "query", attached)
  await shared.finish()
  expect(shared.busyWith()).toEqual(["question"])
})

test("a reserved lane answers a question at once and never takes bulk work", async () => {
  const { scheduler, shared, reserved } = createTestScheduler({ withReserved: true })
  void scheduler.embed([long("a"), long("b")], "document", attached)
  expect([shared.busyWith(), reserved.busyWith()]).toEqual([[long("a")], []])
  void scheduler.embed(["question"], "query", attached)
  expect(reserved.busyWith()).toEqual(["question"])
})

test("questions that waited for a busy lane travel together", async () => {
  const { scheduler, shared, batchSizes } = createTestScheduler()
  for (const question of ["one", "two", "three"]) void scheduler.embed([question], "query", attached)
  expect(shared.busyWith()).toEqual(["one"])
  await shared.finish()
  expect(shared.busyWith()).toEqual(["two", "three"])
  expect(batchSizes).toEqual([1, 2])
})

test("a model that reads one text at a time gets one question at a time", async () => {
  const { scheduler, shared } = createTestScheduler({ maxQueryBatch: 1 })
  for (const question of ["one", "two", "three"]) void scheduler.embed([question], "query", attached)
  await shared.finish()
  expect(shared.busyWith()).toEqual(["two"])
})

test("a full queue is refused with a time to come back, and taken again when it has drained", async () => {
  const { scheduler, shared } = createTestScheduler({ maxQueuedInputs: 2 })
  const accepted = scheduler.embed([long("a"), long("b"), long("c")], "document", attached)
  expect(await scheduler.embed(["d"], "document", attached)).toMatchObject({
    status: 503,
    code: "queue-full",
    retryAfterSeconds: 3,
  })
  while (shared.busyWith().length > 0) await shared.finish()
  expect(isRefusal(await accepted)).toBe(false)
  expect(scheduler.queueLength()).toBe(0)
  void scheduler.embed(["d"], "document", attached)
  expect(shared.busyWith()).toEqual(["d"])
})

test("questions have a bound of their own", async () => {
  const { scheduler } = createTestScheduler({ maxQueuedQueries: 1 })
  void scheduler.embed(["at work"], "query", attached)
  void scheduler.embed(["waiting"], "query", attached)
  expect(await scheduler.embed(["one too many"], "query", attached)).toMatchObject({
    status: 503,
    retryAfterSeconds: 1,
  })
})

test("what a caller that has gone still waits for is not computed", async () => {
  const { scheduler, shared } = createTestScheduler()
  const caller = new AbortController()
  const gone = scheduler.embed([long("a"), long("b")], "document", caller.signal)
  void scheduler.embed(["of another"], "document", attached)
  caller.abort(new Error("gone"))
  await expect(gone).rejects.toThrow("gone")
  await shared.finish()
  expect(shared.busyWith()).toEqual(["of another"])
})

test("a batch that fails rejects its own request and no other", async () => {
  const { scheduler, shared } = createTestScheduler()
  const broken = scheduler.embed(["broken"], "document", attached)
  const sound = scheduler.embed(["sound"], "document", attached)
  const rejection = expect(broken).rejects.toThrow("broken lane")
  await shared.fail()
  await rejection
  await shared.finish()
  expect(isRefusal(await sound)).toBe(false)
})
