// What a provider allows, in Redis: sliding windows of a minute by tenant, and pauses, read and taken from in one script.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { ModelLimits } from "../../ports.ts"
import { guarded, runScript } from "./client.ts"
import { modelPauseKey, modelWindowKey } from "./keys.ts"
import { CORRECT_MODEL_USE, TAKE_MODEL_TURN } from "./scripts-of-models.ts"

const WINDOW_MS = 60_000
const replySchema = z.tuple([z.coerce.number(), z.coerce.number()])

export const redisModelLimits = (redis: Redis, now: () => number = Date.now): ModelLimits => ({
  async take(allowances, tenant, tokens) {
    const at = now()
    const window = Math.floor(at / WINDOW_MS)
    const keys = allowances.flatMap(({ id }) => [
      modelPauseKey(id),
      ...(["tokens", "requests"] as const).flatMap((kind) => [
        modelWindowKey(id, kind, window),
        modelWindowKey(id, kind, window - 1),
      ]),
    ])
    const left = 1 - (at % WINDOW_MS) / WINDOW_MS
    const limits = allowances.flatMap(({ tokensPerMinute, requestsPerMinute }) => [tokensPerMinute, requestsPerMinute])
    const args = [tenant, at, tokens, left, ...limits].map(String)
    const [place, waitMs] = replySchema.parse(await guarded(() => runScript(redis, TAKE_MODEL_TURN, keys, args)))
    if (place > 0) return { taken: place - 1 }
    return { waitSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }
  },

  async correct(id, tenant, tokens, requests = 0) {
    const window = Math.floor(now() / WINDOW_MS)
    const keys = (["tokens", "requests"] as const).map((kind) => modelWindowKey(id, kind, window))
    await guarded(() => runScript(redis, CORRECT_MODEL_USE, keys, [tenant, tokens, requests].map(String)))
  },

  async pause(id, seconds) {
    await guarded(() => redis.set(modelPauseKey(id), String(now() + seconds * 1000), { ex: Math.ceil(seconds) }))
  },
})
