// The queue's consumers: each message is acked or retried by itself, and dead letters fail only what is spent.
import { describe, expect, test } from "vitest"
import { AppError, type ErrorCode } from "../../src/errors.ts"
import { newId } from "../../src/ids.ts"
import { noMetrics } from "../../src/metrics.ts"
import type { Upkeep } from "../../src/ports.ts"
import { consumeDeadLetters } from "../../workers/ingest/consume-dead-letters.ts"
import { consumeDeadUploads, consumeDeadWakes } from "../../workers/ingest/consume-dead-notices.ts"
import { consumeUploads } from "../../workers/ingest/consume-uploads.ts"
import { consumeWakeUps } from "../../workers/ingest/consume-wake-ups.ts"
import { consumeWebhooks } from "../../workers/ingest/consume-webhooks.ts"
import type { IngestWorkerDeps } from "../../workers/ingest/deps.ts"
import { runJob } from "../../workers/ingest/run-job.ts"

function letter(body: unknown, attempts = 9) {
  const fate: string[] = []
  const message = {
    id: "m",
    timestamp: new Date(),
    body,
    attempts,
    ack: () => void fate.push("acked"),
    retry: ({ delaySeconds = 0 } = {}) => void fate.push(`retried after ${delaySeconds}`),
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

/** A log whose warnings and errors are kept by what they say. */
function noted() {
  const lines: [event: string, fields: object][] = []
  const warn = (event: string, fields: object = {}) => void lines.push([event, fields])
  const error = (event: string, _: unknown, fields: object = {}) => void lines.push([event, fields])
  return { log: { info() {}, warn, error }, lines }
}
const JOB = expect.stringMatching(/^job_/)

function depsWith(failExhausted: Upkeep["failExhausted"]) {
  const counted: unknown[] = []
  const metrics = { ...noMetrics, count: (...args: unknown[]) => void counted.push(args) }
  return { metrics, ...noted(), upkeep: { failExhausted }, counted }
}

describe("dead letters", () => {
  test("fail the document they name if its units are spent, and poison is dropped without blocking the rest", async () => {
    const failed: unknown[] = []
    const deps = depsWith(async (_, only) => failed.push(only))
    const subject = newId("doc")
    const good = letter({ tenant_id: newId("ten"), subject_id: subject, version: 2 })
    const poison = [letter("nonsense"), letter({ tenant_id: "x" }), letter(null)]
    await consumeDeadLetters(deps, batchOf([...poison.map((one) => one.message), good.message]))
    expect(failed).toEqual([{ documentId: subject, version: 2 }])
    expect(deps.counted).toEqual(Array(4).fill(["rag_queue_messages_dead_total", { queue: "ingest" }]))
    expect(deps.lines).toEqual([
      ...Array(3).fill(["dead-letter.malformed", { message_id: "m" }]),
      ["dead-letter", { message_id: "m", subject_id: subject, failed: 1 }],
    ])
    expect([...poison, good].map((one) => one.fate)).toEqual([["acked"], ["acked"], ["acked"], ["acked"]])
  })

  test("wait while the database is away", async () => {
    const deps = depsWith(() => Promise.reject(new AppError("database-unavailable")))
    const { message, fate } = letter({ tenant_id: newId("ten"), subject_id: newId("doc"), version: 1 })
    await consumeDeadLetters(deps, batchOf([message]))
    expect(fate).toEqual(["retried after 30"])
    expect(deps.lines).toEqual([["dead-letter.failed", { message_id: "m" }]])
  })
})

describe("upload events", () => {
  const [tenant, document] = [newId("ten"), newId("doc")]
  const key = (version: number | string, [ten, doc] = [tenant, document] as [string, string]) =>
    `tenants/${ten}/documents/${doc}/v${version}/original`

  /** What was looked at and queued for an event, of a document whose version 2 is awaited and every object there. */
  async function consumed(
    objectKey: string,
    action = "PutObject",
    status = "awaiting_upload",
    fault?: AppError,
    attempts = 1,
  ) {
    const queued: unknown[] = []
    const { log, lines } = noted()
    const deps = {
      documents: {
        get: async (ten: string, doc: string) =>
          ten === tenant && doc === document ? { version: 2, status, sizeBytes: 5, sha256: "a" } : null,
        enqueue: async (...args: unknown[]) => queued.push(args) > 0,
      },
      objects: {
        async head() {
          if (fault) throw fault
          return { size: 5, sha256: "a" }
        },
      },
      wakeUps: { send: async () => {} },
      log,
    } as unknown as IngestWorkerDeps
    const { message, fate } = letter({ action, object: { key: objectKey } }, attempts)
    await consumeUploads(deps, batchOf([message]), () => {})
    const line = ["upload-event.failed", { request_id: JOB, document_id: expect.stringMatching(/^doc_/) }]
    expect(lines).toEqual(Array(fault ? 1 : lines.length).fill(line))
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

  test("come again later while the storage is away, and not for what no time will mend", async () => {
    const tried = async (code: ErrorCode, attempts: number) =>
      (await consumed(key(2), "PutObject", "awaiting_upload", new AppError(code), attempts)).fate
    expect(await tried("storage-unavailable", 3)).toEqual(["retried after 30"])
    expect(await tried("storage-unavailable", 99)).toEqual(["retried after 600"])
    expect(await tried("upload-mismatch", 3)).toEqual(["acked"])
  })

  test("about a file that went, or one that is not awaited any more, change nothing", async () => {
    expect(await consumed(key(2), "DeleteObject")).toEqual({ queued: [], fate: ["acked"] })
    for (const status of ["queued", "ready", "failed", "deleting"])
      expect(await consumed(key(2), "PutObject", status)).toEqual({ queued: [], fate: ["acked"] })
  })
})

describe("wake-ups", () => {
  /** Claims that go as told, one for each message. */
  async function woken(claims: ("a unit" | "nothing" | "an outage")[], attempts = 1) {
    const [turns, wakes]: [string[], string[]] = [[...claims], []]
    const { log, lines } = noted()
    const deps = {
      units: {
        async claim() {
          const turn = turns.shift()
          if (turn === "an outage") throw new AppError("database-unavailable")
          return turn === "a unit" ? { id: 1, tenantId: newId("ten"), kind: "erase", deletionId: newId("del") } : null
        },
        release: async () => {},
      },
      receipts: {},
      wakeUps: { send: async () => {} },
      deliveryWakes: { wake: async () => void wakes.push("deliveries") },
      metrics: noMetrics,
      log,
    } as unknown as IngestWorkerDeps
    const letters = claims.map(() => letter({}, attempts))
    await consumeWakeUps(deps, batchOf(letters.map(({ message }) => message)))
    const failed = lines.filter(([event]) => event === "claim.failed")
    expect(failed.map(([, fields]) => fields)).toEqual(
      claims.filter((claim) => claim === "an outage").map(() => ({ request_id: JOB, attempts })),
    )
    return { fates: letters.flatMap(({ fate }) => fate), wakes }
  }

  test("are acked one by one where a claim was made, and come again later where none could be", async () => {
    const { fates, wakes } = await woken(["a unit", "an outage", "nothing"])
    expect(fates).toEqual(["acked", expect.stringMatching(/^retried after [23]$/), "acked"])
    expect(wakes).toEqual(["deliveries"])
    expect((await woken(["an outage"], 4)).fates).toEqual([expect.stringMatching(/^retried after (1[6-9]|20)$/)])
  })

  test("that found nothing to do wake no delivery", async () => {
    expect((await woken(["nothing", "an outage"])).wakes).toEqual([])
  })
})

describe("notices of due deliveries", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ["end together when the due ones were claimed", async () => [], "all acked"],
    [
      "come again together when nothing could be claimed",
      () => Promise.reject(new AppError("database-unavailable")),
      "all retried after 10",
    ],
  ])("%s", async (_, claim, fate) => {
    const fates: string[] = []
    const { log, lines } = noted()
    const deps = { deliveries: { claim }, log } as unknown as IngestWorkerDeps
    await consumeWebhooks(deps, {
      ...batchOf([letter({}).message]),
      ackAll: () => void fates.push("all acked"),
      retryAll: ({ delaySeconds = 0 } = {}) => void fates.push(`all retried after ${delaySeconds}`),
    })
    expect(fates).toEqual([fate])
    expect(lines).toEqual(fate === "all acked" ? [] : [["webhooks.not-claimed", { request_id: JOB }]])
  })

  test("that are dead are counted by their queue, logged and gone", async () => {
    for (const [consume, queue] of [
      [consumeDeadWakes, "webhooks"],
      [consumeDeadUploads, "uploads"],
    ] as const) {
      const [fates, counted]: [string[], unknown[]] = [[], []]
      const { log, lines } = noted()
      const metrics = { ...noMetrics, count: (...args: unknown[]) => void counted.push(args) }
      await consume(
        { log, metrics },
        { ...batchOf([letter({ a: 1 }).message]), ackAll: () => void fates.push("all acked") },
      )
      expect(lines).toEqual([["dead-letter", { message_id: "m", queue, body: '{"a":1}' }]])
      expect([counted, fates]).toEqual([[["rag_queue_messages_dead_total", { queue }]], ["all acked"]])
    }
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
