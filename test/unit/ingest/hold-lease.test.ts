// Leases on a clock of our own: slow work keeps its unit, lost work stops, and nothing is left running.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { LEASE_SECONDS, MAX_CRASHES, type WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { AppError } from "../../../src/errors.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import { holdLease } from "../../../src/ingest/hold-lease.ts"
import { type IngestDeps, ingestUnit } from "../../../src/ingest/ingest-unit.ts"
import { noMetrics } from "../../../src/metrics.ts"

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const TENANT: TenantId = newId("ten")
const STAMP = { model: "lexical", dimension: 1, revision: "r1", kind: "lexical" } as const
const unitOf = (over: Partial<WorkUnit> = {}) =>
  ({
    id: 1,
    tenantId: TENANT,
    fence: 1,
    attempts: 0,
    crashes: 0,
    kind: "index",
    firstChunk: 0,
    chunkCount: 200,
    indexedChunks: 0,
    bytes: { start: 0, end: 1 },
    target: { documentId: newId("doc"), version: 1, collectionId: newId("col"), embedding: STAMP },
    ...over,
  }) as WorkUnit

/** A lease as Postgres keeps it, on this clock: who comes too late has lost it. */
function leased() {
  let until = Date.now() + LEASE_SECONDS * 1_000
  let lapses = 0
  const heartbeat = vi.fn(async () => {
    if (Date.now() > until) lapses++
    until = Date.now() + LEASE_SECONDS * 1_000
    return true
  })
  return { heartbeat, lapses: () => lapses }
}
const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
const slow = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener("abort", () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

describe("while work runs", () => {
  test("its lease is renewed, however slow it is, and no longer than it runs", async () => {
    const units = leased()
    const held = holdLease({ units, log }, unitOf(), async (signal) => {
      await slow(900_000, signal)
      return "worked"
    })
    await vi.advanceTimersByTimeAsync(900_000)
    expect([await held, units.lapses()]).toEqual(["worked", 0])
    const renewed = units.heartbeat.mock.calls.length
    expect(renewed).toBeGreaterThan(900 / LEASE_SECONDS)
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(600_000)
    expect(units.heartbeat).toHaveBeenCalledTimes(renewed)
  })

  test("a lease that is lost stops it, and what it throws then is no failure", async () => {
    const units = { heartbeat: async () => false }
    const held = holdLease({ units, log }, unitOf(), (signal) => slow(900_000, signal))
    await vi.advanceTimersByTimeAsync(LEASE_SECONDS * 1_000)
    expect([await held, vi.getTimerCount()]).toEqual(["lost", 0])
  })

  test("a renewal that cannot be made now is made at the next turn, before the lease is over", async () => {
    const units = leased()
    units.heartbeat.mockRejectedValueOnce(new AppError("database-unavailable"))
    const held = holdLease({ units, log }, unitOf(), (signal) => slow(100_000, signal))
    await vi.advanceTimersByTimeAsync(100_000)
    await held
    expect([units.heartbeat.mock.calls.length > 2, units.lapses()]).toEqual([true, 0])
    expect(log.error).toHaveBeenCalledWith("lease.not-renewed", expect.anything(), expect.anything())
  })

  test("what the work throws itself is thrown, and its lease is renewed no more", async () => {
    const units = leased()
    await expect(holdLease({ units, log }, unitOf(), () => Promise.reject(new Error("mine")))).rejects.toThrow("mine")
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe("a worker", () => {
  const line = JSON.stringify({
    ordinal: 0,
    start: 0,
    end: 1,
    page: null,
    page_breaks: [],
    heading_path: [],
    token_count: 1,
    text: "x",
  })
  /** Ports that note what becomes of `unit`; `embed` is how the embedder behaves. */
  function worker(unit: WorkUnit, embed: (signal?: AbortSignal) => Promise<void>, owns = true) {
    const lease = leased()
    const fate: unknown[] = []
    const wakeUps = { send: async (_: unknown, delay = 0) => void fate.push(["woken", delay]) }
    const due = [unit]
    const units = {
      claim: async () => due.shift() ?? null,
      heartbeat: owns ? lease.heartbeat : async () => false,
      indexed: async () => ({ publish: null }),
      fail: async (_: unknown, { code }: { code: string }) => fate.push(["failed", code]) > 0,
      release: async (_: unknown, delay: number, counts: string) => void fate.push(["released", delay, counts]),
      leave: async () => void fate.push("left"),
    }
    const deps = {
      units,
      wakeUps,
      log,
      metrics: noMetrics,
      objects: { readText: async () => Array(200).fill(line).join("\n") },
      embedder: {
        embed: async (inputs: string[], _: string, { signal }: { signal: AbortSignal }) => {
          await embed(signal)
          return { stamp: STAMP, vectors: inputs.map(() => Float32Array.of(1)), tokens: 1 }
        },
      },
      chunks: { upsert: async () => void fate.push("upserted") },
    } as unknown as IngestDeps
    return { deps, fate, lapses: lease.lapses }
  }

  test("whose embedder takes as long as it may for every batch never loses its unit", async () => {
    const { deps, fate, lapses } = worker(unitOf(), (signal) => slow(119_000, signal))
    const done = ingestUnit(deps, "req_test")
    await vi.advanceTimersByTimeAsync(4 * 119_000)
    expect(await done).toBe(true)
    expect([lapses(), fate]).toEqual([0, ["upserted", "upserted", "upserted", "upserted"]])
  })

  test("that lost its unit stops, writes nothing more and says that it has left", async () => {
    const { deps, fate } = worker(unitOf(), (signal) => slow(119_000, signal), false)
    const done = ingestUnit(deps, "req_test")
    await vi.advanceTimersByTimeAsync(60_000)
    await done
    expect(fate).toEqual(["left", ["woken", 0]])
  })

  test("waits as long as a busy service asks, and no attempt is counted", async () => {
    const busy = new AppError("embedder-unavailable", { retryAfterSeconds: 55 })
    const { deps, fate } = worker(unitOf({ attempts: 100 }), () => Promise.reject(busy))
    await ingestUnit(deps, "req_test")
    expect(fate).toEqual([
      ["released", 55, "nothing"],
      ["woken", 55],
    ])
  })

  test("asks an outage again at least every half minute, however often it has", async () => {
    const { deps, fate } = worker(unitOf({ fence: 50 }), () => Promise.reject(new AppError("embedder-unavailable")))
    await ingestUnit(deps, "req_test")
    expect(fate[0]).toEqual(["released", 30, "nothing"])
  })

  test.each([
    [MAX_CRASHES - 1, "upserted"],
    [MAX_CRASHES, ["failed", "ingestion-exhausted"]],
  ])("takes a unit that lost %i workers as %j", async (crashes, first) => {
    const { deps, fate } = worker(unitOf({ crashes }), async () => {})
    await ingestUnit(deps, "req_test")
    expect(fate[0]).toEqual(first)
  })

  test("fails the document with its reason at the last attempt", async () => {
    const refuses = () => Promise.reject(new AppError("embedder-refused"))
    const [third, last] = [worker(unitOf({ attempts: 2 }), refuses), worker(unitOf({ attempts: 3 }), refuses)]
    await ingestUnit(third.deps, "req_test")
    await ingestUnit(last.deps, "req_test")
    expect([third.fate[0], last.fate[0]]).toEqual([
      ["released", expect.any(Number), "attempt"],
      ["failed", "embedder-refused"],
    ])
  })

  test("gives up chunks that end the embedding service every time, after as many as a unit may lose", async () => {
    const released: string[] = []
    const dies = () => Promise.reject(new AppError("embedder-lost"))
    const { deps, fate } = worker(unitOf(), dies)
    const claim = async () => unitOf({ crashes: released.length })
    const release = async (_: WorkUnit, __: number, counts: string) => void released.push(counts)
    const dying = { ...deps, units: { ...deps.units, claim, release } }
    for (let turn = 0; turn <= MAX_CRASHES; turn++) await ingestUnit(dying, "req_test")
    expect(released).toEqual(Array(MAX_CRASHES).fill("crash"))
    expect(fate.slice(-2)[0]).toEqual(["failed", "ingestion-exhausted"])
  })

  test.each([
    ["gives up a document that ends its parser every time, after as many as a unit may lose", true, MAX_CRASHES],
    ["never gives up a document that no service has taken", false, 0],
  ])("%s", async (_, isTaken, lost) => {
    const { deps, fate } = worker(unitOf(), async () => {})
    const released: string[] = []
    const crashes = () => released.filter((counts) => counts === "crash").length
    const target = { documentId: newId("doc"), version: 1, liveVersion: null, filename: "a.pdf", chunking: {} }
    const claim = async () => ({ ...unitOf({ crashes: crashes(), kind: "parse" }), target })
    const release = async (_: WorkUnit, __: number, counts: string) => void released.push(counts)
    const presigned = async () => "https://store.test/signed"
    async function* parse() {
      if (isTaken) yield { type: "progress", stage: "parsing", done: 0, total: 0 }
      throw new AppError("embedder-unavailable")
    }
    const objects = { presignRead: presigned, presignWrite: presigned }
    const dying = { ...deps, objects, embedder: { parse }, units: { ...deps.units, claim, release } }
    for (let turn = 0; turn <= MAX_CRASHES; turn++) await ingestUnit(dying as unknown as IngestDeps, "req_test")
    expect(crashes()).toBe(lost)
    expect(fate.slice(-2)[0]).toEqual(isTaken ? ["failed", "ingestion-exhausted"] : ["woken", expect.any(Number)])
  })
})
