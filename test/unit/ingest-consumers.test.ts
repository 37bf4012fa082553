// The queue's consumers: each message is acked or retried by itself, and dead letters fail only what is spent.
import { describe, expect, test } from "vitest"
import { AppError } from "../../src/errors.ts"
import { newId } from "../../src/ids.ts"
import { noMetrics } from "../../src/metrics.ts"
import { consumeDeadLetters } from "../../workers/ingest/consume-dead-letters.ts"

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
