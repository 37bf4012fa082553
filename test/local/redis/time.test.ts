// Expiry, sweeping and scanning, with time in the test's hand.
import fc from "fast-check"
import { expect, test } from "vitest"
import { createEngine } from "../../../workers/local/redis/engine.ts"
import type { Reply } from "../../../workers/local/redis/reply.ts"

const HOUR_MS = 3_600_000

function clocked() {
  let nowMs = Date.UTC(2026, 0, 1)
  const engine = createEngine({ now: () => nowMs })
  const ask = (line: string): Reply => engine.execute(line.split(" "))
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { ask, pass, engine }
}

test("a key lives until the millisecond before its expiry and is gone with it", () => {
  const { ask, pass } = clocked()
  ask("SET k v PX 1500")
  pass(1499)
  expect([ask("GET k"), ask("TTL k"), ask("EXISTS k")]).toEqual(["v", 0, 1])
  pass(1)
  expect([ask("GET k"), ask("TTL k"), ask("EXISTS k")]).toEqual([null, -2, 0])
})

test("many keys that expire together are all gone at once, swept or not", () => {
  const { ask, pass } = clocked()
  const names = Array.from({ length: 100 }, (_, at) => `k${at}`)
  for (const name of names) ask(`SET ${name} v EX 1`)
  pass(1000)
  expect(ask(`EXISTS ${names.join(" ")}`)).toBe(0)
})

test.each(["SADD k x", "HSET k f v", "ZADD k 1 m", "INCR k"])(
  "%s starts afresh, without expiry, on an expired key",
  (line) => {
    const { ask, pass } = clocked()
    ask("SET k text EX 1")
    pass(1000)
    expect(ask(line)).toBe(1)
    expect(ask("TTL k")).toBe(-1)
  },
)

test("a counter keeps the expiry it was given, SET takes it away", () => {
  const { ask, pass } = clocked()
  ask("SET k 1 EX 100")
  pass(40_000)
  ask("INCRBY k 4")
  expect(ask("TTL k")).toBe(60)
  ask("SET k 1")
  expect(ask("TTL k")).toBe(-1)
})

test("expired keys that nobody asks for again are swept away by later commands", () => {
  const { ask, pass } = clocked()
  for (let at = 0; at < 200; at++) ask(`SET gone:${at} v EX 1`)
  for (let at = 0; at < 200; at++) ask(`SET stays:${at} v`)
  pass(1000)
  expect(ask("DBSIZE")).toBeGreaterThan(350)
  for (let at = 0; at < 250; at++) ask("PING")
  expect(ask("DBSIZE")).toBe(200)
})

test("a limiter's sliding window opens again as time passes", () => {
  const { ask, pass } = clocked()
  ask("INCR window")
  ask("PEXPIRE window 60000")
  pass(HOUR_MS)
  expect(ask("INCR window")).toBe(1)
})

test("a scan finds every key that stays, whatever comes and goes meanwhile, and ends", () => {
  const churn = fc.array(fc.tuple(fc.constantFrom("SET", "DEL"), fc.nat({ max: 60 })), { maxLength: 8 })
  fc.assert(
    fc.property(
      fc.nat({ max: 80 }),
      fc.integer({ min: 1, max: 20 }),
      fc.array(churn, { maxLength: 40 }),
      (stays, count, steps) => {
        const { ask } = clocked()
        for (let at = 0; at < 60; at++) ask(`SET other:${at} v`)
        for (let at = 0; at < stays; at++) ask(`SET stays:${at} v`)
        const found = new Set<Reply>()
        let cursor: Reply = "0"
        let page = 0
        do {
          const reply = ask(`SCAN ${cursor} MATCH stays:* COUNT ${count}`)
          if (!Array.isArray(reply)) throw new Error("SCAN gave no list")
          cursor = reply[0]
          for (const key of reply[1]) found.add(key)
          ask("SCAN 0 COUNT 3") // another scan begins, so the first cannot simply go on where it was
          for (const [command, at] of steps[page++] ?? [])
            ask(command === "SET" ? `SET other:${at} w` : `DEL other:${at}`)
        } while (cursor !== "0")
        expect(found.size).toBe(stays)
      },
    ),
    { numRuns: 50 },
  )
})
