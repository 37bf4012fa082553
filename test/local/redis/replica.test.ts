// Plain reads as a lagging replica answers them, with time in the test's hand.
import { Redis } from "@upstash/redis"
import { expect, onTestFinished, test } from "vitest"
import { createEngine } from "../../../workers/local/redis/engine.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"

const LAG_MS = 500

function lagging() {
  let nowMs = 1_000_000
  const engine = createEngine({ now: () => nowMs, replicaLagMs: LAG_MS })
  return {
    engine,
    ask: (line: string) => engine.execute(line.split(" ")),
    pass(ms: number) {
      nowMs += ms
    },
  }
}

test.each([
  ["SET k v", "GET k", null, "v"],
  ["SET k v EX 100", "TTL k", -2, 100],
  ["HSET k f v", "HMGET k f", [null], ["v"]],
  ["ZADD k 1 m", "ZRANGEBYSCORE k 0 5", [], ["m"]],
  ["SET k v", "EXISTS k", 0, 1],
])("after %s, %s answers from before it until the lag has passed", (write, read, before, after) => {
  const { ask, pass } = lagging()
  ask(write)
  expect(ask(read)).toEqual(before)
  pass(LAG_MS - 1)
  expect(ask(read)).toEqual(before)
  pass(1)
  expect(ask(read)).toEqual(after)
})

test("each change inside a value arrives in its turn", () => {
  const { ask, pass } = lagging()
  for (const used of [1, 2, 3]) {
    ask(`HSET k used ${used}`)
    pass(100)
  }
  const seen = Array.from({ length: 5 }, () => {
    const reply = ask("HGET k used")
    pass(100)
    return reply
  })
  expect(seen).toEqual([null, null, "1", "2", "3"])
})

test("a removed key is still read until the replica hears of it", () => {
  const { ask, pass } = lagging()
  ask("SET a 1")
  ask("SET b 1")
  pass(LAG_MS)
  ask("DEL a")
  ask("FLUSHALL")
  expect([ask("GET a"), ask("GET b")]).toEqual(["1", "1"])
  pass(LAG_MS)
  expect([ask("GET a"), ask("GET b")]).toEqual([null, null])
})

test("scripts, writes and transactions see the primary", () => {
  const { ask, engine } = lagging()
  ask("SET k 1")
  expect(engine.execute(["EVAL", "return redis.call('GET', KEYS[1])", "1", "k"])).toBe("1")
  expect(ask("INCR k")).toBe(2)
  expect(ask("SET k 3 GET")).toBe("2")
  expect(engine.transaction([["GET", "k"]])).toEqual(["3"])
  expect(ask("GET k")).toBeNull()
})

test("a client's sync token lets it read its own writes, another client lags", async () => {
  const { engine, pass } = lagging()
  const server = await startRedis({ token: "t" }, engine)
  onTestFinished(() => server.close())
  const writer = new Redis({ url: server.url, token: "t" })
  const stranger = new Redis({ url: server.url, token: "t" })
  await writer.set("k", "v")
  expect([await writer.get("k"), await stranger.get("k")]).toEqual(["v", null])
  pass(LAG_MS)
  expect(await stranger.get("k")).toBe("v")
})
