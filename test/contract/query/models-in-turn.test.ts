// Models in turn over the wire and in Redis: a pause is everybody's, and who fails before its first word is replaced.
import { afterEach, describe, expect, test, vi } from "vitest"
import { groqLanguageModel } from "../../../src/adapters/groq/groq-language-model.ts"
import type { LanguageModel } from "../../../src/ports.ts"
import { modelsInTurn } from "../../../src/query/language-model/models-in-turn.ts"
import { type GroqStep, startScriptedGroq } from "../../support/scripted-groq.ts"
import { asked } from "./ask-model.ts"
import { isolate, useRedis } from "./model-limits-scene.ts"

useRedis()
let servers: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
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
