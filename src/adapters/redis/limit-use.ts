// Reads the current use of rate limits in one pipeline, without counting a request.
import { Ratelimit } from "@upstash/ratelimit"
import type { Redis } from "@upstash/redis"
import type { LimitUse, RateLimit } from "../../ports.ts"
import { type Commands, guarded, pipelined, type RedisClient } from "./client.ts"
import { LIMIT_PREFIX } from "./keys.ts"

export const redisLimitUse = (redis: RedisClient): LimitUse => ({
  used: (limits) =>
    guarded(() => pipelined(redis, (together) => Promise.all(limits.map((limit) => read(together, limit))))),
})

/** The same window as the gate's, so that the reading agrees with its decisions. */
async function read(redis: Commands, { subject, max, windowSeconds }: RateLimit): Promise<number> {
  const limiter = new Ratelimit({
    redis: redis as Redis, // it runs scripts and asks for nothing else
    limiter: Ratelimit.slidingWindow(max, `${windowSeconds} s`),
    prefix: LIMIT_PREFIX,
    timeout: 0,
    analytics: false,
  })
  const { remaining } = await limiter.getRemaining(subject)
  return max - remaining
}
