// What dashboards read from Redis: how far limits are used up, and how full it is; the engine and a real Redis alike.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { redisCacheFigures } from "../../../src/adapters/redis/cache-figures.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { redisLimitUse } from "../../../src/adapters/redis/limit-use.ts"
import { newId } from "../../../src/ids.ts"
import type { RateLimit } from "../../../src/ports.ts"
import { keyLimits } from "../../../src/tenants/model/limits.ts"
import { createEngine } from "../../../workers/local/redis/engine.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import type { StandIn } from "../../../workers/local/stand-in.ts"
import { hasRealRedis, type RealRedis, startRealRedis } from "../../local/redis/real-redis.ts"

const TOKEN = "local-test-token"
const clientOf = (url: string) => redisClient({ url, token: TOKEN, timeoutMs: 60_000 })

/** Windows are minutes of the clock, so that a test chooses when in a minute it is. */
const MINUTE = Date.parse("2026-03-01T12:00:00Z")
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: MINUTE }))
afterEach(() => void vi.useRealTimers())

function tells(start: () => Promise<StandIn>) {
  let server: StandIn
  beforeAll(async () => {
    server = await start()
  })
  afterAll(async () => await server.close())

  const limitUse = () => redisLimitUse(clientOf(server.url))
  const take = async (limits: RateLimit[], times: number) => {
    const gate = redisGate(clientOf(server.url), new Map())
    for (let i = 0; i < times; i++) await gate.pass({ hash: "h", tenantId: newId("ten"), limits, lookup: null })
  }
  const limitOf = (max: number): RateLimit => ({ policy: "key", subject: newId("key"), max, windowSeconds: 60 })

  test("what the gate took is used, limit by limit, and reading takes nothing", async () => {
    const [some, none, all] = [limitOf(10), limitOf(10), limitOf(2)]
    await take([some], 3)
    await take([all], 4)
    for (let i = 0; i < 3; i++) expect(await limitUse().used([some, none, all])).toEqual([3, 0, 2])
  })

  test("a minute passes out of the window bit by bit", async () => {
    const limit = limitOf(20)
    await take([limit], 8)
    vi.setSystemTime(MINUTE + 90_000)
    expect(await limitUse().used([limit])).toEqual([4])
    vi.setSystemTime(MINUTE + 120_000)
    expect(await limitUse().used([limit])).toEqual([0])
  })

  test("a limit lowered below what was used counts as full, not more", async () => {
    const limit = limitOf(20)
    await take([limit], 8)
    expect(await limitUse().used([{ ...limit, max: 5 }])).toEqual([5])
  })

  test("the memory used grows with what is kept, and the keys are counted", async () => {
    const [redis, figures] = [clientOf(server.url), redisCacheFigures(clientOf(server.url))]
    const [key, before] = [`figures:${newId("req")}`, await figures.read()]
    await redis.set(key, "x".repeat(500_000))
    const after = await figures.read()
    expect(after.keys).toBe(before.keys + 1)
    expect(Number(after.usedMemoryBytes) - Number(before.usedMemoryBytes)).toBeGreaterThan(400_000)
    await redis.del(key)
  })
}

describe("the in-process engine", () =>
  tells(() => startRedis({ token: TOKEN }, createEngine({ now: () => Date.now() }))))

const skipped = hasRealRedis ? "" : " (skipped: REDIS_URL is not set and redis-server is not on PATH)"
describe.skipIf(!hasRealRedis)(`a real Redis behind the bridge${skipped}`, () => {
  let real: RealRedis
  afterAll(async () => await real.stop())
  tells(async () => {
    real = await startRealRedis()
    return await startRedis({ token: TOKEN, redisUrl: real.url })
  })
})

/** A server that answers as told and notes what it was asked. */
async function scripted(answer: (path: string, body: unknown) => { status?: number; body: unknown }) {
  const asked: { path: string; body: unknown }[] = []
  const server = createServer(async (request, response) => {
    let text = ""
    for await (const chunk of request) text += chunk
    asked.push({ path: request.url ?? "", body: JSON.parse(text) })
    const { status = 200, body } = answer(request.url ?? "", JSON.parse(text))
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const close = () => new Promise<unknown>((done) => server.close(done).closeAllConnections())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close }
}

describe("a server that", () => {
  test("is asked for a hundred limits is asked once", async () => {
    const { url, asked, close } = await scripted((_, body) => ({
      body: (body as unknown[]).map((_command, i) => ({ result: [100 - i, 100] })),
    }))
    const limits = Array.from({ length: 100 }, () => keyLimits(newId("key"), 100)).flat()
    expect(await redisLimitUse(clientOf(url)).used(limits)).toEqual(limits.map((_, i) => i))
    expect(asked.map(({ path }) => path)).toEqual(["/pipeline"])
    await close()
  })

  test.each([
    ["has no such line in its report", { body: { result: "# Memory\r\n" } }],
    ["refuses the report to this token", { status: 400, body: { error: "NOPERM this user has no permissions" } }],
  ])("%s leaves the memory unknown and still tells its keys", async (_, info) => {
    const { url, close } = await scripted((_path, body) =>
      JSON.stringify(body).includes("INFO") ? info : { body: { result: 7 } },
    )
    expect(await redisCacheFigures(clientOf(url)).read()).toEqual({
      keys: 7,
      usedMemoryBytes: null,
      evictedKeys: null,
      hits: null,
      misses: null,
    })
    await close()
  })

  test("tells what it evicted and found is believed, section by section", async () => {
    const stats = { result: "# Stats\r\nkeyspace_hits:30\r\nkeyspace_misses:10\r\nevicted_keys:2\r\n" }
    const { url, close } = await scripted((_path, body) => {
      const asked = JSON.stringify(body)
      if (asked.includes("stats")) return { body: stats }
      return { body: { result: asked.includes("INFO") ? "# Memory\r\nused_memory:700\r\n" : 7 } }
    })
    const figures = { keys: 7, usedMemoryBytes: 700, evictedKeys: 2, hits: 30, misses: 10 }
    expect(await redisCacheFigures(clientOf(url)).read()).toEqual(figures)
    await close()
  })

  test("cannot be reached makes neither figure up", async () => {
    const nowhere = clientOf("http://127.0.0.1:1")
    await expect(redisLimitUse(nowhere).used(keyLimits(newId("key"), 1))).rejects.toMatchObject({
      code: "cache-unavailable",
    })
    await expect(redisCacheFigures(nowhere).read()).rejects.toMatchObject({ code: "cache-unavailable" })
  })
})
