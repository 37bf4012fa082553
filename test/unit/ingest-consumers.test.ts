// The queue's consumers: each message is acked or retried by itself, and dead letters fail only what is spent.
import { describe, expect, test } from "vitest"
import { AppError } from "../../src/errors.ts"
import { newId } from "../../src/ids.ts"
import { noMetrics } from "../../src/metrics.ts"
import { consumeDeadLetters } from "../../workers/ingest/consume-dead-letters.ts"
import { consumeUploads } from "../../workers/ingest/consume-uploads.ts"
import type { IngestWorkerDeps } from "../../workers/ingest/deps.ts"
import { runJob } from "../../workers/ingest/run-job.ts"

function letter(body: unknown) {
  const fate: string[] = []
  const message = {
    id: "m",
    timestamp: new Date(),
    body,
    attempts: 9,
    ack: () => void fate.push("acked"),
    retry: () => void fate.push("retried"),
  }
  return { message, fate }
}

const batchOf = (messages: ReturnType<typeof letter>["message"][]) => ({
  queue: "footnote-dead",
  messages,
  ackAll() {},
  retryAll() {},
  metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
})

function depsWith(failExhausted: (only?: { documentId: string; version: number }) => Promise<number>) {
  const log = { info() {}, warn() {}, error() {} }
  const counted: string[] = []
  const metrics = { ...noMetrics, count: (name: string) => void counted.push(name) }
  return { metrics, log, upkeep: { failExhausted }, counted }
}

describe("dead letters", () => {
  test("fail the document they name if its units are spent, and poison is dropped without blocking the rest", async () => {
    const failed: unknown[] = []
    const deps = depsWith(async (only) => failed.push(only))
    const subject = newId("doc")
    const good = letter({ tenant_id: newId("ten"), subject_id: subject, version: 2 })
    const poison = [letter("nonsense"), letter({ tenant_id: "x" }), letter(null)]
    await consumeDeadLetters(deps, batchOf([...poison.map((one) => one.message), good.message]))
    expect(failed).toEqual([{ documentId: subject, version: 2 }])
    expect(deps.counted).toEqual(Array(4).fill("rag_queue_messages_dead_total"))
    expect([...poison, good].map((one) => one.fate)).toEqual([["acked"], ["acked"], ["acked"], ["acked"]])
  })

  test("wait while the database is away", async () => {
    const deps = depsWith(() => Promise.reject(new AppError("database-unavailable")))
    const { message, fate } = letter({ tenant_id: newId("ten"), subject_id: newId("doc"), version: 1 })
    await consumeDeadLetters(deps, batchOf([message]))
    expect(fate).toEqual(["retried"])
  })
})

describe("upload events", () => {
  const [tenant, document] = [newId("ten"), newId("doc")]
  const key = (version: number | string, [ten, doc] = [tenant, document] as [string, string]) =>
    `tenants/${ten}/documents/${doc}/v${version}/original`

  /** What was looked at and queued for an event, of a document whose version 2 is awaited and every object there. */
  async function consumed(objectKey: string, action = "PutObject", status = "awaiting_upload") {
    const queued: unknown[] = []
    const deps = {
      documents: {
        get: async (ten: string, doc: string) =>
          ten === tenant && doc === document ? { version: 2, status, sizeBytes: 5, sha256: "a" } : null,
        enqueue: async (...args: unknown[]) => queued.push(args) > 0,
      },
      objects: { head: async () => ({ size: 5, sha256: "a" }) },
      wakeUps: { send: async () => {} },
      log: { info() {}, warn() {}, error() {} },
    } as unknown as IngestWorkerDeps
    const { message, fate } = letter({ action, object: { key: objectKey } })
    await consumeUploads(deps, batchOf([message]), () => {})
    return { queued, fate }
  }

  test("start the ingestion of exactly the version that is awaited", async () => {
    expect(await consumed(key(2))).toEqual({ queued: [[tenant, document, 2]], fate: ["acked"] })
  })

  test.each([
    ["an older version's file", key(1)],
    ["a version that was never registered", key(3)],
    ["a version spelt otherwise", key("02")],
    ["a stranger's document", key(2, [newId("ten"), document])],
    ["a document nobody has", key(2, [tenant, newId("doc")])],
    ["a parsed text", key(2).replace("original", "text")],
    ["a key that goes on", `${key(2)}/original`],
    ["a key that begins before", `x/${key(2)}`],
    ["another key", "backup.tar"],
  ])("about %s change nothing", async (_, objectKey) => {
    expect(await consumed(objectKey)).toEqual({ queued: [], fate: ["acked"] })
  })

  test("about a file that went, or one that is not awaited any more, change nothing", async () => {
    expect(await consumed(key(2), "DeleteObject")).toEqual({ queued: [], fate: ["acked"] })
    for (const status of ["queued", "ready", "failed", "deleting"])
      expect(await consumed(key(2), "PutObject", status)).toEqual({ queued: [], fate: ["acked"] })
  })
})

describe("jobs that overlap", () => {
  function recorded() {
    const flushes: boolean[] = []
    return { flushes, deps: { collectSpans() {}, flush: async (isQuiet: boolean) => void flushes.push(isQuiet) } }
  }

  test("share a flush of metrics: the one that leaves the isolate quiet sends them even if they are not due", async () => {
    const { deps, flushes } = recorded()
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const jobs = [first, second].map(({ promise }) => runJob(deps, "job", {}, () => promise))
    first.resolve()
    await jobs[0]
    expect(flushes).toEqual([false])
    second.resolve()
    await jobs[1]
    expect(flushes).toEqual([false, true])
  })

  test("count as ended also when they fail", async () => {
    const { deps, flushes } = recorded()
    await expect(runJob(deps, "job", {}, () => Promise.reject(new Error("no consumer")))).rejects.toThrow("no consumer")
    await runJob(deps, "job", {}, async () => {})
    expect(flushes).toEqual([true, true])
  })
})
