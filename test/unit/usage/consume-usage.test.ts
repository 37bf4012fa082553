// The usage queue's consumers: nothing is lost while the ledger is away, and nothing it cannot take holds up the rest.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { DeadLetters, Ledger } from "../../../src/ports.ts"
import type { DeadLetter } from "../../../src/usage/model/dead-letter.ts"
import { consumeDeadUsage } from "../../../workers/ingest/consume-dead-usage.ts"
import { consumeUsage } from "../../../workers/ingest/consume-usage.ts"
import { questionRecord, usageEvent } from "../../support/usage.ts"

type World = { add: Ledger["add"]; keep?: DeadLetters["keep"]; attempts?: number }

async function consumed(consume: typeof consumeUsage, bodies: unknown[], { add, keep, attempts = 2 }: World) {
  const fates: string[] = bodies.map(() => "none")
  const end = (i: number, fate: string) => void fates.splice(i, 1, fate)
  const messages = bodies.map((body, i) => ({
    id: `m${i}`,
    timestamp: new Date(),
    body,
    attempts,
    ack: () => end(i, "acked"),
    retry: (options?: QueueRetryOptions) => end(i, `again in ${options?.delaySeconds}`),
  }))
  const [kept, counted, told]: [DeadLetter[], unknown[], unknown[]] = [[], [], []]
  const keepAll: DeadLetters["keep"] = async (letters) => kept.push(...letters)
  await consume(
    {
      ledger: { add },
      deadLetters: { keep: keep ?? keepAll },
      metrics: { ...noMetrics, count: (name, labels) => void counted.push([name, ...Object.values(labels)].join(" ")) },
      log: { info() {}, warn() {}, error: (event, _, fields) => void told.push([event, fields]) },
    },
    {
      queue: "any",
      messages,
      retryAll() {},
      metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
      ackAll: () => void fates.fill("acked"),
    },
  )
  return { fates, kept, counted, told }
}

const tenant = newId("ten")
const [first, second] = [usageEvent(tenant), usageEvent(tenant)]
const [one, two] = [JSON.stringify(first), JSON.stringify(second)]
const away = () => Promise.reject(new AppError("database-unavailable"))
const refusing: Ledger["add"] = async (entries) => {
  if (entries.some(({ id }) => id === first.id)) throw new AppError("internal")
}
/** Of a release that knows more than this one. */
const newer = { ...second, kind: "dreams_read" }

describe("the usage queue", () => {
  test("adds a whole batch at once, keeps what this release cannot read, and counts what nobody could", async () => {
    const added: unknown[] = []
    const { fates, kept, counted } = await consumed(consumeUsage, [one, `nonsense\n${JSON.stringify(newer)}`, two], {
      add: async (entries) => void added.push(entries),
    })
    expect([added, fates]).toEqual([[[first, second]], ["acked", "acked", "acked"]])
    expect(kept).toEqual([{ entryId: second.id, tenantId: tenant, reason: "unreadable", entry: newer }])
    expect(counted).toEqual(["rag_usage_dropped_total malformed"])
  })

  test("comes again, all of it, while the database is away, and while what it cannot read is not kept", async () => {
    const again = ["again in 4", "again in 4"]
    expect((await consumed(consumeUsage, [one, two], { add: away })).fates).toEqual(again)
    const { fates } = await consumed(consumeUsage, [JSON.stringify(newer), two], { add: async () => {}, keep: away })
    expect(fates).toEqual(again)
    expect((await consumed(consumeUsage, [one], { add: away, attempts: 30 })).fates).toEqual(["again in 600"])
  })

  test("adds the rest where the ledger refuses one message, which comes again", async () => {
    const { fates, kept, told } = await consumed(consumeUsage, [one, two], { add: refusing })
    expect([fates, kept]).toEqual([["again in 4", "acked"], []])
    expect(told).toEqual([
      ["usage.refused", { message_id: "m0" }],
      ["usage.not-added", { message_id: "m0", attempts: 2 }],
    ])
  })
})

describe("a message of it that was tried to the end", () => {
  test("gives the ledger each entry once more, and what is refused even so is kept", async () => {
    const added: string[] = []
    const { fates, kept, counted, told } = await consumed(
      consumeDeadUsage,
      [`${one}\n${two}\n${JSON.stringify(newer)}`],
      {
        attempts: 1,
        add: async (entries) => {
          await refusing(entries)
          added.push(...entries.map(({ id }) => id))
        },
      },
    )
    expect([added, fates]).toEqual([[second.id], ["acked"]])
    expect(kept.map(({ entryId, reason }) => [entryId, reason])).toEqual([
      [first.id, "refused"],
      [second.id, "unreadable"],
    ])
    expect(counted).toEqual(["rag_queue_messages_dead_total usage"])
    expect(told).toEqual([["usage.refused", { entry_id: first.id }]])
  })

  test.each([
    ["the ledger", { add: away }],
    ["what keeps it", { add: refusing, keep: away }],
  ])("waits, up to an hour, while %s is away, and is counted once", async (_, world) => {
    const { fates, counted } = await consumed(consumeDeadUsage, [one], { ...world, attempts: 30 })
    expect([fates, counted]).toEqual([["again in 3600"], ["rag_queue_messages_retried_total usage"]])
  })
})

test("what is kept of an entry holds amounts, ids and times, and nothing that anybody said", async () => {
  const said = "zebra"
  const record = questionRecord(tenant, newId("col"), {
    question: `${said}?`,
    answer: said,
    request: { filter: { [said]: said } },
    trace: { [said]: 1 },
    grounding: { score: 1, reason: said },
  })
  const { kept } = await consumed(consumeDeadUsage, [JSON.stringify(record)], {
    add: () => Promise.reject(new AppError("internal")),
  })
  expect(JSON.stringify(kept)).not.toContain(said)
  expect(kept[0]?.entry).toMatchObject({ id: record.id, llmCalls: record.llmCalls, question: null })
  expect(kept[0]?.entry.questionHash).toMatch(/^[0-9a-f]{64}$/)
})
