// One table of behaviours that the stand-in's engine and a real Redis behind the bridge must share, through the real SDKs.
import { randomUUID } from "node:crypto"
import { Ratelimit } from "@upstash/ratelimit"
import { Redis } from "@upstash/redis"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startRedis } from "../../../workers/local/redis/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"
import { hasRealRedis, type RealRedis, startRealRedis } from "../../local/redis/real-redis.ts"

const token = "contract-token"

/** What a behaviour may use: the SDK, raw requests, and a key of its own. */
type Target = {
  redis: Redis
  send(path: string, body: unknown): Promise<{ status: number; body: unknown }>
  key: string
}
type Behaviour = (target: Target) => Promise<void>

const behaviours: Record<string, Behaviour> = {
  "values of every JSON type come back as they were set": async ({ redis, key }) => {
    for (const value of ["text", "ünïcödé ✓ 🦉", 5, 1.5, true, { a: [1, { b: null }] }, "OK", ""]) {
      expect(await redis.set(key, value)).toBe("OK")
      expect(await redis.get(key)).toEqual(value)
    }
  },
  "a missing key is null and a missing hash is null": async ({ redis, key }) => {
    expect(await redis.get(key)).toBeNull()
    expect(await redis.hgetall(key)).toBeNull()
  },
  "SET NX only sets once and SET XX only what exists": async ({ redis, key }) => {
    expect(await redis.set(key, "a", { xx: true })).toBeNull()
    expect(await redis.set(key, "a", { nx: true, px: 60_000 })).toBe("OK")
    expect(await redis.set(key, "b", { nx: true })).toBeNull()
    expect(await redis.set(key, "c", { get: true, keepTtl: true })).toBe("a")
    expect(await redis.ttl(key)).toBeGreaterThan(50)
  },
  "hashes hold fields and count": async ({ redis, key }) => {
    expect(await redis.hset(key, { tenant: "ten_1", used: 5 })).toBe(2)
    expect(await redis.hincrby(key, "used", -7)).toBe(-2)
    expect(await redis.hgetall(key)).toEqual({ tenant: "ten_1", used: -2 })
    expect(await redis.hmget(key, "tenant", "none")).toEqual({ tenant: "ten_1", none: null })
    expect(await redis.hdel(key, "tenant", "used")).toBe(2)
    expect(await redis.exists(key)).toBe(0)
  },
  "sorted sets answer by score, then by member": async ({ redis, send, key }) => {
    expect(
      await redis.zadd(key, { score: 2, member: "b" }, { score: 2, member: "a" }, { score: 1.5, member: "z" }),
    ).toBe(3)
    expect((await send("/", ["ZRANGEBYSCORE", key, "-inf", "+inf", "WITHSCORES"])).body).toEqual({
      result: ["z", "1.5", "a", "2", "b", "2"],
    })
    expect((await send("/", ["ZRANGEBYSCORE", key, "(1.5", 2, "LIMIT", 1, 5])).body).toEqual({ result: ["b"] })
  },
  "commands of one tick travel together and fail alone": async ({ redis, key }) => {
    await redis.set(key, "text")
    const [read, failed, counted] = await Promise.allSettled([
      redis.get(key),
      redis.incr(key),
      redis.incr(`${key}:counter`),
    ])
    expect(read).toMatchObject({ value: "text" })
    expect(failed).toMatchObject({ reason: { message: expect.stringContaining("ERR value is not an integer") } })
    expect(counted).toMatchObject({ value: 1 })
  },
  "a transaction runs whole, errors staying with their command": async ({ redis, key }) => {
    const results = await redis.multi().set(key, "text").hget(key, "field").get(key).exec({ keepErrors: true })
    expect(results).toMatchObject([
      { result: "OK" },
      { error: expect.stringMatching(/^WRONGTYPE /) },
      { result: "text" },
    ])
  },
  "a transaction with a command that cannot be queued changes nothing": async ({ send, key }) => {
    const refused = await send("/multi-exec", [["SET", key, "x"], ["GET"]])
    expect(refused).toMatchObject({ status: 400, body: { error: expect.stringMatching(/^EXECABORT /) } })
    expect((await send("/", ["EXISTS", key])).body).toEqual({ result: 0 })
  },
  "a script unknown by its SHA is NOSCRIPT, so the SDK falls back to EVAL": async ({ redis, send, key }) => {
    const source = `-- ${key}\nreturn {KEYS[1], ARGV[1], redis.call("INCRBY", KEYS[1], ARGV[1])}`
    const script = redis.createScript<unknown[]>(source)
    const unknown = await send("/", ["EVALSHA", "0".repeat(40), 0])
    expect(unknown).toEqual({ status: 400, body: { error: "NOSCRIPT No matching script. Please use EVAL." } })
    expect(await script.exec([key], ["4"])).toEqual([key, 4, 4])
    expect(await script.evalsha([key], ["4"])).toEqual([key, 4, 8])
  },
  "a script with Upstash's flag runs by EVAL, by its SHA and after SCRIPT LOAD": async ({ redis, key }) => {
    const source = `#!lua flags=allow-key-locking\nreturn redis.call("SET", KEYS[1], "${key}")`
    const sha = await redis.scriptLoad(source)
    expect(await redis.evalsha(sha, [key], [])).toBe("OK")
    expect(await redis.eval(source, [key], [])).toBe("OK")
    expect(await redis.createScript(source).evalsha([key], [])).toBe("OK")
  },
  "the sliding window counts, refuses, tells what remains and forgets": async ({ redis, key }) => {
    const limiter = Ratelimit.slidingWindow(2, "1 h")
    await exerciseLimiter(new Ratelimit({ redis, limiter, prefix: key, ephemeralCache: false }))
  },
  "the fixed window counts, refuses, tells what remains and forgets": async ({ redis, key }) => {
    const limiter = Ratelimit.fixedWindow(2, "1 h")
    await exerciseLimiter(new Ratelimit({ redis, limiter, prefix: key, ephemeralCache: false }))
  },
  "a scan by pattern finds exactly the keys that match": async ({ redis, key }) => {
    const wanted = Array.from({ length: 25 }, (_, at) => `${key}:in:${at}`)
    await Promise.all([...wanted, `${key}:out`].map((name) => redis.set(name, 1)))
    const found = new Set<string>()
    let cursor = "0"
    do {
      const [next, names] = await redis.scan(cursor, { match: `${key}:in:*`, count: 7 })
      for (const name of names) found.add(name)
      cursor = next
    } while (cursor !== "0")
    expect([...found].sort()).toEqual(wanted.sort())
  },
  "base64 is asked for by the header and spares only a whole OK": async ({ send, redis, key }) => {
    await redis.hset(key, { f: "OK" })
    expect(
      (
        await send("/pipeline", [
          ["SET", `${key}:s`, "ü"],
          ["GET", `${key}:s`],
          ["HMGET", key, "f"],
        ])
      ).body,
    ).toEqual([{ result: "OK" }, { result: "ü" }, { result: ["OK"] }])
  },
  "INFO tells the memory used and DBSIZE the number of keys": async ({ redis, send, key }) => {
    await redis.set(key, "x")
    const { body } = await send("/", ["INFO", "memory"])
    expect(body).toEqual({ result: expect.stringMatching(/^# Memory\r\nused_memory:[1-9]\d*\r\n/) })
    expect(await redis.dbsize()).toBeGreaterThan(0)
  },
  "a command outside the product's set is refused by name": async ({ send, key }) => {
    const refused = await send("/", ["LPUSH", key, "x"])
    expect(refused).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^ERR unknown command 'LPUSH'/) },
    })
  },
}

async function exerciseLimiter(limiter: Ratelimit) {
  expect(await limiter.limit("ten_1")).toMatchObject({ success: true, limit: 2, remaining: 1 })
  expect(await limiter.limit("ten_1")).toMatchObject({ success: true, remaining: 0 })
  expect(await limiter.limit("ten_1")).toMatchObject({ success: false, remaining: 0 })
  expect(await limiter.limit("ten_2", { rate: 2 })).toMatchObject({ success: true, remaining: 0 })
  expect(await limiter.getRemaining("ten_1")).toMatchObject({ remaining: 0, limit: 2 })
  await limiter.resetUsedTokens("ten_1")
  expect(await limiter.getRemaining("ten_1")).toMatchObject({ remaining: 2 })
  expect(await limiter.getRemaining("ten_2")).toMatchObject({ remaining: 0 })
}

/** The Redis may be someone's own, so nothing is left in it. */
async function removeKeys({ redis, key }: Target) {
  let cursor = "0"
  do {
    const [next, names] = await redis.scan(cursor, { match: `${key}*`, count: 1000 })
    if (names.length > 0) await redis.del(...names)
    cursor = next
  } while (cursor !== "0")
}

function behavesAs(start: () => Promise<StandIn>) {
  let server: StandIn
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => await server.close())

  const target = (): Target => ({
    redis: new Redis({ url: server.url, token, retry: false, enableTelemetry: true }),
    async send(path, body) {
      const init = { method: "POST", headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) }
      const response = await fetch(server.url + path, init)
      return { status: response.status, body: await response.json() }
    },
    key: `contract:${randomUUID()}`,
  })

  for (const [name, behaviour] of Object.entries(behaviours)) {
    test(name, async () => {
      const own = target()
      await behaviour(own)
      await removeKeys(own)
    })
  }
}

describe("the in-process engine", () => behavesAs(() => startRedis({ token })))

const skipped = hasRealRedis ? "" : " (skipped: REDIS_URL is not set and redis-server is not on PATH)"
describe.skipIf(!hasRealRedis)(`a real Redis behind the bridge${skipped}`, () => {
  let real: RealRedis
  // Hooks end in reverse order: first the bridge, then the Redis behind it.
  afterAll(async () => await real.stop())
  behavesAs(async () => {
    real = await startRealRedis()
    return await startRedis({ token, redisUrl: real.url })
  })
})
