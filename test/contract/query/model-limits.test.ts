// What a provider allows, in Redis and over the wire: shared fairly, never overdrawn by a race, and a pause is everybody's.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisModelLimits } from "../../../src/adapters/redis/model-limits.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import type { LanguageModel, ModelLimits } from "../../../src/ports.ts"
import { modelsInTurn } from "../../../src/query/language-model/models-in-turn.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { hasRealRedis, startRealRedis } from "../../local/redis/real-redis.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"
import { asked } from "./ask-model.ts"

const TOKEN = "local-test-token"
let redis: Awaited<ReturnType<typeof startRedis>>
let real: Awaited<ReturnType<typeof startRealRedis>> | null = null
beforeAll(async () => {
  real = hasRealRedis ? await startRealRedis() : null
  redis = await startRedis({ token: TOKEN, ...(real ? { redisUrl: real.url } : {}) })
})
afterAll(async () => {
  await redis.close()
  await real?.stop()
})
let servers: { close(): Promise<void> }[] = []
/** Windows are minutes of the clock: one that ends in the middle of a test would give something back. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - (Date.now() % 60_000) + 60_000 }))
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

/** As one isolate has it. */
const isolate = (): ModelLimits => redisModelLimits(redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 }))
const allowance = (tokensPerMinute: number, requestsPerMinute = 0) => ({
  id: crypto.randomUUID(),
  tokensPerMinute,
  requestsPerMinute,
})

describe("a bucket of the organisation", () => {
  test("is one tenant's alone while nobody else asks, and refuses with the time to wait", async () => {
    const [limits, models, tenant] = [isolate(), [allowance(1_000)], newId("ten")]
    for (let i = 0; i < 10; i++) expect(await limits.take(models, tenant, 100)).toEqual({ taken: 0 })
    expect(await limits.take(models, tenant, 100)).toEqual({ waitSeconds: expect.any(Number) })
  })

  test("is forgotten with its windows, and a pause with its end", async () => {
    const [limits, taken, corrected, tenant] = [isolate(), allowance(1_000), allowance(1_000), newId("ten")]
    await limits.take([taken], tenant, 100)
    await limits.pause(taken.id, 100)
    await limits.correct(corrected.id, tenant, 100, 1)
    const client = redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 })
    const left = async (id: string) => {
      const [, names] = await client.scan("0", { match: `fn:model:${id}:*`, count: 10_000 })
      return await Promise.all(names.map((name) => client.ttl(name)))
    }
    const seconds = [await left(taken.id), await left(corrected.id)]
    expect(seconds.map((all) => all.length)).toEqual([3, 2])
    expect(seconds.flat().filter((one) => one <= 0 || one > 130)).toEqual([])
    expect(Math.min(...seconds.flat())).toBeLessThanOrEqual(100)
  })

  test("is not overdrawn by eight isolates that race", async () => {
    const [models, tenants] = [[allowance(1_000)], [newId("ten"), newId("ten")]]
    const turns = await Promise.all(
      Array.from({ length: 8 }, isolate).flatMap((limits) =>
        Array.from({ length: 10 }, (_, i) => limits.take(models, tenants[i % 2] as TenantId, 100)),
      ),
    )
    expect(turns.filter((turn) => "taken" in turn)).toHaveLength(10)
  })

  test("counts requests as well, and what a call really took", async () => {
    const [limits, models, tenant] = [isolate(), [allowance(1_000, 3)], newId("ten")]
    for (let i = 0; i < 3; i++) expect(await limits.take(models, tenant, 1)).toEqual({ taken: 0 })
    expect(await limits.take(models, tenant, 1)).toHaveProperty("waitSeconds")
    const [other] = [allowance(1_000)]
    await limits.take([other], tenant, 900)
    await limits.correct(other.id, tenant, -800)
    expect(await limits.take([other], tenant, 900)).toEqual({ taken: 0 })
    expect(await limits.take([other], tenant, 1)).toHaveProperty("waitSeconds")
    const single = allowance(1_000, 1)
    await limits.take([single], tenant, 100)
    expect(await limits.take([single], tenant, 100)).toHaveProperty("waitSeconds")
    await limits.correct(single.id, tenant, -100, -1)
    expect(await limits.take([single], tenant, 1_000)).toEqual({ taken: 0 })
  })

  test("leaves to each of the others what it asked for in the last minute and half as much again, up to an equal share", async () => {
    const [limits, models, newcomer] = [isolate(), [allowance(900)], newId("ten")]
    for (const other of [newId("ten"), newId("ten")])
      expect(await limits.take(models, other, 300)).toEqual({ taken: 0 })
    vi.setSystemTime(Date.now() + 119_999)
    for (let i = 0; i < 3; i++) expect(await limits.take(models, newcomer, 100)).toEqual({ taken: 0 })
    expect(await limits.take(models, newcomer, 1)).toHaveProperty("waitSeconds")
  })

  test("under load gives a small tenant what it asked for, and a large one the rest, whoever is faster", async () => {
    const [limits, models, large, small] = [isolate(), [allowance(1_000)], newId("ten"), newId("ten")]
    const served = { large: 0, small: 0 }
    for (let minute = 0; minute < 6; minute++) {
      // Ten of the large one's questions come before each of the small one's four.
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 10; j++) if ("taken" in (await limits.take(models, large, 50)) && minute > 1) served.large++
        if ("taken" in (await limits.take(models, small, 50)) && minute > 1) served.small++
        vi.setSystemTime(Date.now() + 15_000)
      }
    }
    expect(served.small).toBeGreaterThanOrEqual(15) // of sixteen
    expect(served.large).toBeGreaterThan(40)
  })
})

const ok: GroqStep = { type: "answer", deltas: ["The refund window is 30 days [1]."] }

/** Two models at scripted services, as several isolates see them. */
async function service(first: GroqStep[], second: GroqStep[] = [ok]) {
  const [primary, fallback] = [await startScriptedGroq(...first), await startScriptedGroq(...second)]
  servers.push(primary, fallback)
  const ids = [crypto.randomUUID(), crypto.randomUUID()]
  const limits = { tokensPerMinute: 0, requestsPerMinute: 0 }
  const warned: unknown[] = []
  const model = (name: string, baseUrl: string) => groqLanguageModel({ apiKey: "k", model: name, baseUrl })
  const open = (withFallback = true, shared = isolate()): LanguageModel => {
    const slot = { ...limits, id: ids[0] ?? "", model: model("first", primary.url) }
    const next = { ...limits, id: ids[1] ?? "", model: model("second", fallback.url) }
    const log = { error() {}, warn: (_: string, fields?: object) => void warned.push(fields) }
    return modelsInTurn({ slots: withFallback ? [slot, next] : [slot], limits: shared, log })
  }
  return { primary, fallback, open, warned }
}

/** Of the real clock: that of the tests stands still. */
const WAIT = { timeout: 120_000, interval: 10 }

describe("models in turn", () => {
  test("after a 429 no isolate asks again before the time it named, and all do after it", async () => {
    const { primary, open } = await service([{ type: "refuse", status: 429, retryAfter: "7" }, ok])
    expect((await asked(open(false))).error).toMatchObject({ code: "llm-unavailable", retryAfterSeconds: 7 })
    for (let i = 0; i < 4; i++)
      expect((await asked(open(false))).error).toMatchObject({ code: "llm-unavailable", retryAfterSeconds: 7 })
    expect(primary.requests).toHaveLength(1)
    vi.setSystemTime(Date.now() + 7_001)
    expect((await asked(open(false))).model).toBe("groq/first")
    expect(primary.requests).toHaveLength(2)
  })

  test("a limit of the day keeps the model away for hours, and the other answers meanwhile", async () => {
    const { primary, fallback, open } = await service([{ type: "refuse", status: 429, retryAfter: "7200" }])
    for (let i = 0; i < 3; i++) expect((await asked(open())).model).toBe("groq/second")
    vi.setSystemTime(Date.now() + 3_600_000)
    expect((await asked(open())).model).toBe("groq/second")
    expect([primary.requests.length, fallback.requests.length]).toEqual([1, 4])
  })

  test.each([400, 401, 404, 500])("after %i the next model answers the same question", async (status) => {
    const { open } = await service([{ type: "refuse", status }])
    expect((await asked(open())).model).toBe("groq/second")
  })

  test.each([413, 400, 422])(
    "a request that is refused by %i pauses nothing: the next question is tried",
    async (status) => {
      const { primary, open } = await service([{ type: "refuse", status }, ok])
      expect((await asked(open())).model).toBe("groq/second")
      expect((await asked(open())).model).toBe("groq/first")
      expect(primary.requests).toHaveLength(2)
    },
  )

  test.each([401, 402, 404])(
    "an account that is refused by %i is asked again after a minute, by nobody before",
    async (status) => {
      const { primary, open } = await service([{ type: "refuse", status }, ok])
      for (let i = 0; i < 3; i++) expect((await asked(open())).model).toBe("groq/second")
      expect(primary.requests).toHaveLength(1)
      vi.setSystemTime(Date.now() + 60_001)
      expect((await asked(open())).model).toBe("groq/first")
    },
  )

  test("a 503 that says for how long is kept by every isolate, a minute at most; one that does not pauses nothing", async () => {
    const { primary, open } = await service([
      { type: "refuse", status: 503, retryAfter: "3600" },
      { type: "refuse", status: 503 },
      ok,
    ])
    for (let i = 0; i < 3; i++) expect((await asked(open())).model).toBe("groq/second")
    expect(primary.requests).toHaveLength(1)
    vi.setSystemTime(Date.now() + 60_001)
    expect((await asked(open())).model).toBe("groq/second")
    expect((await asked(open())).model).toBe("groq/first")
  })

  test("limits of a minute and of a day are told apart in the log, where nothing is said of seconds as well", async () => {
    for (const [says, window, seconds] of [
      ["tokens per minute (TPM)", "minute", 10],
      ["tokens per day (TPD)", "day", 600],
    ] as const) {
      const { open, warned } = await service([{ type: "refuse", status: 429, says }])
      await asked(open(false))
      expect(warned).toMatchObject([{ code: "llm-limited", window, seconds }])
    }
  })

  test("a model that says nothing gives way to the next, and what both counted is told", async () => {
    const { open } = await service([{ type: "answer", deltas: [], usage: { prompt: 50, completion: 9 } }])
    const { events } = await asked(open())
    expect(events.filter(({ type }) => type === "usage")).toMatchObject([
      { model: "groq/first", promptTokens: 50 },
      { model: "groq/second", promptTokens: 100 },
    ])
  })

  test("once something was said nobody else goes on with it", async () => {
    const { fallback, open } = await service([{ type: "cut", deltas: ["The refund"] }])
    const { error, events } = await asked(open())
    expect(error).toMatchObject({ code: "llm-unavailable" })
    expect([events.length, fallback.requests.length]).toEqual([1, 0])
  })

  test("a client that leaves ends the call, and no other model is asked", async () => {
    const { primary, fallback, open } = await service([{ type: "stall", deltas: [] }])
    const caller = new AbortController()
    const reason = new Error("the client went away")
    const turn = asked(open(), caller.signal)
    await vi.waitFor(() => expect(primary.requests).toHaveLength(1), WAIT)
    caller.abort(reason)
    expect((await turn).error).toBe(reason)
    expect(fallback.requests).toHaveLength(0)
    await vi.waitFor(() => expect(primary.left).toEqual([1]), WAIT)
  })

  test("with Redis away an isolate still keeps the pause it was told itself", async () => {
    const { primary, open } = await service([{ type: "refuse", status: 429, retryAfter: "7" }, ok])
    const away = () => Promise.reject(new Error("Redis is away"))
    const llm = open(false, { take: away, correct: away, pause: away })
    await asked(llm)
    expect((await asked(llm)).error).toMatchObject({ retryAfterSeconds: 7 })
    expect(primary.requests).toHaveLength(1)
  })
})
