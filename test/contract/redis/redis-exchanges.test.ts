// The engine and a real Redis must give the same replies and error texts, word for word.
import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Backend, engineBackend } from "../../../workers/local/redis/backend.ts"
import { connectBridge } from "../../../workers/local/redis/bridge.ts"
import { createEngine } from "../../../workers/local/redis/engine.ts"
import { toBytes } from "../../../workers/local/redis/reply.ts"
import { writeReply } from "../../../workers/local/redis/wire.ts"
import { exchanges, notAnInteger, scripts } from "../../local/redis/exchange-tables.ts"
import { hasRealRedis, type RealRedis, startRealRedis } from "../../local/redis/real-redis.ts"

const ask = async (backend: Backend, command: string[]) => {
  const [reply = null] = await backend.pipeline([command.map(toBytes)], 0)
  const wire = writeReply(reply, false)
  return "error" in wire ? wire : wire.result
}

function answersAs(connect: () => Promise<Backend>) {
  let backend: Backend
  beforeAll(async () => {
    backend = await connect()
  })
  afterAll(async () => await backend.close())

  test.each(Object.entries(exchanges))("%s answer word for word", async (_group, lines) => {
    const run = randomUUID()
    const named = (word: string) => (/^k\d$/.test(word) ? `${run}:${word}` : word)
    for (const [line, expected] of lines)
      expect([line, await ask(backend, line.split(" ").map(named))]).toEqual([line, expected])
    await ask(backend, ["DEL", ...["k1", "k2", "k3"].map(named)])
  })

  test.each(scripts)("the script %j answers word for word", async (source, expected) => {
    const key = randomUUID()
    const reply = await ask(backend, ["EVAL", source, "1", key, "one"])
    const place = / script: [0-9a-f]{40}, on @user_script:(\d+)\.$/
    const comparable =
      reply !== null && typeof reply === "object" && "error" in reply
        ? { error: String(reply.error).replace(place, "<at $1>") }
        : reply
    expect(comparable).toEqual(expected)
    await ask(backend, ["DEL", key])
  })

  test("counting keys wrongly is refused", async () => {
    expect(await ask(backend, ["EVAL", "return 1", "x"])).toEqual(notAnInteger)
    expect(await ask(backend, ["EVAL", "return 1", "2", "a"])).toEqual({
      error: "ERR Number of keys can't be greater than number of args",
    })
    expect(await ask(backend, ["EVAL", "return 1", "-1"])).toEqual({ error: "ERR Number of keys can't be negative" })
  })
}

describe("the in-process engine", () => answersAs(async () => engineBackend(createEngine())))

const skipped = hasRealRedis ? "" : " (skipped: REDIS_URL is not set and redis-server is not on PATH)"
describe.skipIf(!hasRealRedis)(`a real Redis behind the bridge${skipped}`, () => {
  let real: RealRedis
  afterAll(async () => await real.stop())
  answersAs(async () => {
    real = await startRealRedis()
    return await connectBridge(real.url)
  })
})
