// Random sequences of commands: the engine must answer as a real Redis does.
import { randomUUID } from "node:crypto"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Backend, engineBackend } from "../../../workers/local/redis/backend.ts"
import { connectBridge } from "../../../workers/local/redis/bridge.ts"
import { createEngine } from "../../../workers/local/redis/engine.ts"
import { type Reply, toBytes } from "../../../workers/local/redis/reply.ts"
import { writeReply } from "../../../workers/local/redis/wire.ts"
import { hasRealRedis, type RealRedis, startRealRedis } from "../../local/redis/real-redis.ts"

/** Stands for a time that no other command of the run has: equal times would let a passing millisecond decide. */
const SECONDS = "<seconds>"
const secondsAt = (position: number) => String(100 + ((position * 37) % 101))

const keys = ["k1", "k2", "k3"]
const key = fc.constantFrom(...keys)
const word = fc.constantFrom("a", "b", "c", "ü", "")
const number = fc.oneof(fc.integer({ min: -20, max: 20 }).map(String), fc.constantFrom("0.5", "x", "-inf", "007"))
const words = (...parts: fc.Arbitrary<string | string[]>[]) => fc.tuple(...parts).map((all) => all.flat())
const name = (text: string) => fc.constant(text)
const some = (part: fc.Arbitrary<string>) => fc.array(part, { minLength: 1, maxLength: 3 })
const perhaps = (...options: string[]) => fc.subarray(options, { maxLength: 2 })
const pairs = (first: fc.Arbitrary<string>, second: fc.Arbitrary<string>) =>
  fc.array(fc.tuple(first, second), { minLength: 1, maxLength: 3 }).map((all) => all.flat())

/** Every command on keys whose reply does not depend on the moment. */
const command = fc.oneof(
  words(fc.constantFrom("GET", "INCR", "HLEN", "ZCARD", "TTL"), key),
  words(name("SET"), key, fc.oneof(word, number), perhaps("NX", "XX", "GET", "KEEPTTL")),
  words(name("SET"), key, number, fc.constantFrom(["EX", SECONDS], ["PX", "2000000"], ["EX", "-1"], ["EX"])),
  words(fc.constantFrom("DEL", "EXISTS"), some(key)),
  words(name("INCRBY"), key, number),
  words(name("EXPIRE"), key, fc.constantFrom(SECONDS, "-1", "x"), perhaps("NX", "XX", "GT", "LT")),
  words(name("HSET"), key, pairs(word, fc.oneof(word, number))),
  words(fc.constantFrom("HMGET", "HDEL", "SADD", "SREM", "ZREM"), key, some(word)),
  words(name("HGET"), key, word),
  words(name("HINCRBY"), key, word, number),
  words(name("ZADD"), key, perhaps("NX", "XX", "GT", "LT", "CH"), pairs(number, word)),
  words(name("ZRANGEBYSCORE"), key, number, number, fc.constantFrom([], ["WITHSCORES"], ["LIMIT", "1", "2"])),
)

const skipped = hasRealRedis ? "" : " (skipped: REDIS_URL is not set and redis-server is not on PATH)"
describe.skipIf(!hasRealRedis)(`the engine beside a real Redis${skipped}`, () => {
  let real: RealRedis
  let bridge: Backend
  beforeAll(async () => {
    real = await startRealRedis()
    bridge = await connectBridge(real.url)
  })
  afterAll(async () => {
    await bridge.close()
    await real.stop()
  })

  test("no sequence of commands tells them apart", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 30 }), async (commands) => {
        const run = randomUUID()
        const spell = (part: string, position: number) => {
          if (part === SECONDS) return secondsAt(position)
          return keys.includes(part) ? `${run}:${part}` : toBytes(part)
        }
        const named = commands.map((parts, position) => parts.map((part) => spell(part, position)))
        const ours = await engineBackend(createEngine()).pipeline(named, 0)
        const theirs = await bridge.pipeline(named, 0)
        await bridge.pipeline([["DEL", ...keys.map((name) => `${run}:${name}`)]], 0)
        const seen = (replies: Reply[]) => replies.map((reply, at) => [commands[at], writeReply(reply, false)])
        expect(seen(ours)).toEqual(seen(theirs))
      }),
      { numRuns: 150 },
    )
  })
})
