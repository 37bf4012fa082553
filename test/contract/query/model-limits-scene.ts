// A Redis, the real one where it is installed, and a clock that stands at the begin of a minute.
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisModelLimits } from "../../../src/adapters/redis/model-limits.ts"
import type { ModelLimits } from "../../../src/ports.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { hasRealRedis, startRealRedis } from "../../local/redis/real-redis.ts"

const TOKEN = "local-test-token"
let redis: Awaited<ReturnType<typeof startRedis>>
/** Each file that uses it says so once. */
export function useRedis(): void {
  let real: Awaited<ReturnType<typeof startRealRedis>> | null = null
  beforeAll(async () => {
    real = hasRealRedis ? await startRealRedis() : null
    redis = await startRedis({ token: TOKEN, ...(real ? { redisUrl: real.url } : {}) })
  })
  afterAll(async () => {
    await redis.close()
    await real?.stop()
  })
  // Windows are minutes of the clock: one that ends in the middle of a test would give something back.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Math.ceil(Date.now() / 60_000) * 60_000 }))
  afterEach(() => void vi.useRealTimers())
}

export const client = () => redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 })
/** As one isolate has it. */
export const isolate = (): ModelLimits => redisModelLimits(client())
export const allowance = (tokensPerMinute: number, requestsPerMinute = 0) => ({
  id: crypto.randomUUID(),
  tokensPerMinute,
  requestsPerMinute,
})
