// The usage queue's consumer: nothing is lost while the ledger is away, and nothing unreadable holds up the rest.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { newId } from "../../../src/ids.ts"
import { noMetrics } from "../../../src/metrics.ts"
import type { Ledger } from "../../../src/ports.ts"
import { consumeUsage } from "../../../workers/ingest/consume-usage.ts"
import { usageEvent } from "../../support/usage.ts"

async function consumed(bodies: unknown[], add: Ledger["add"]) {
  const fates: string[] = bodies.map(() => "none")
  const end = (i: number, fate: string) => void fates.splice(i, 1, fate)
  const messages = bodies.map((body, i) => ({
    ...{ id: `m${i}`, timestamp: new Date(), body, attempts: 2 },
    ack: () => end(i, "acked"),
    retry: (options?: QueueRetryOptions) => end(i, `again in ${options?.delaySeconds}`),
  }))
  const warned: unknown[] = []
  const log = { info() {}, warn: (...said: unknown[]) => void warned.push(said), error() {} }
  await consumeUsage(
    { ledger: { add }, metrics: noMetrics, log },
    {
      ...{
        queue: "footnote-usage",
        messages,
        retryAll() {},
        metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
      },
      ackAll: () => void fates.fill("acked"),
    },
  )
  return { fates, warned }
}

const tenant = newId("ten")
const [first, second] = [usageEvent(tenant), usageEvent(tenant)]
const [one, two] = [JSON.stringify(first), JSON.stringify(second)]

describe("the usage queue", () => {
  test("adds a whole batch at once and leaves out what nobody can read, with a warning", async () => {
    const added: unknown[] = []
    const { fates, warned } = await consumed([one, "nonsense", two], async (entries) => void added.push(entries))
    expect(added).toEqual([[first, second]])
    expect(fates).toEqual(["acked", "acked", "acked"])
    expect(warned).toEqual([["usage.malformed", { message_id: "m1", lines: 1 }]])
  })

  test("comes again, all of it, while the database is away", async () => {
    const away = () => Promise.reject(new AppError("database-unavailable"))
    expect((await consumed([one, two], away)).fates).toEqual(["again in 4", "again in 4"])
  })

  test("adds the rest where the ledger refuses one message", async () => {
    const refusing: Ledger["add"] = async (entries) => {
      if (entries.some(({ id }) => id === first.id)) throw new AppError("internal")
    }
    expect((await consumed([one, two], refusing)).fates).toEqual(["again in 4", "acked"])
  })
})
