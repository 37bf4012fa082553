// Admission while Redis is away: Postgres and the isolate decide, and questions are limited.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import type { CacheLookup } from "../../../src/ports.ts"
import { admitIn, code } from "./admit-scene.ts"
import { entryOf } from "./key-entry.ts"

describe("without Redis", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
  afterEach(() => void vi.useRealTimers())

  test("the copy serves ten seconds without asking Postgres, then Postgres decides", async () => {
    const copy = entryOf()
    const young = admitIn({ redis: "down", postgres: null, readAgoMs: 10_000 }, copy)
    expect([await code(young.run()), young.asked.postgres]).toEqual(["admitted", 0])
    const old = admitIn({ redis: "down", postgres: null, readAgoMs: 10_001 }, copy)
    expect([await code(old.run()), old.asked.postgres]).toEqual(["credential-unknown", 1])
    const alone = admitIn({ redis: "down", postgres: "down", readAgoMs: 11_000 }, copy)
    expect(await code(alone.run())).toBe("database-unavailable")
  })

  test("requests are counted in the isolate and refused over the limit", async () => {
    const { run } = admitIn({ redis: "down", postgres: null }, entryOf())
    expect([await code(run()), await code(run()), await code(run()), await code(run())]).toEqual([
      "admitted",
      "admitted",
      "admitted",
      "rate-limited",
    ])
  })
})

describe("without Redis an isolate answers sixteen questions a second", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 }))
  afterEach(() => void vi.useRealTimers())
  const question: CacheLookup = { answerKey: "a", embeddingKey: "e", collectionIds: [] }
  const times = async (count: number, run: () => Promise<unknown>) => {
    const outcomes: string[] = []
    for (let i = 0; i < count; i++) outcomes.push(await code(run()))
    return outcomes
  }

  test("and tells the next when to come again; what is no question goes on", async () => {
    const { run } = admitIn({ redis: "down", postgres: null }, entryOf({}, { tier: "premium" }))
    expect(await times(18, () => run({}, question))).toEqual([
      ...Array.from({ length: 16 }, () => "admitted"),
      "overloaded",
      "overloaded",
    ])
    await expect(run({}, question)).rejects.toMatchObject({ retryAfterSeconds: 1 })
    expect(await code(run())).toBe("admitted")
    vi.setSystemTime(1_001_000)
    expect(await code(run({}, question))).toBe("admitted")
  })

  test("of which whoever is over a limit takes none", async () => {
    const { run } = admitIn({ redis: "down", postgres: null }, entryOf())
    expect(new Set((await times(40, () => run({}, question))).slice(3))).toEqual(new Set(["rate-limited"]))
  })
})
