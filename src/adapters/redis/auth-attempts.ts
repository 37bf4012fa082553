// Counts attempts to authenticate in Redis: a few a minute, fewer still over an hour, so that guessing slows to nothing.
import { Ratelimit } from "@upstash/ratelimit"
import type { Redis } from "@upstash/redis"
import { AppError } from "../../errors.ts"
import type { AuthAttempts } from "../../ports.ts"
import { reaching } from "./client.ts"
import { LIMIT_PREFIX } from "./keys.ts"

/** Taken together; who uses the hour up waits for the hour. */
const WINDOWS = [
  { attempts: 10, window: "1 m" },
  { attempts: 60, window: "1 h" },
] as const

export const redisAuthAttempts = (redis: Redis): AuthAttempts => ({
  async take(subject) {
    const states = await failingClosed(() =>
      Promise.all(
        WINDOWS.map(async ({ attempts, window }) => {
          const limiter = new Ratelimit({
            redis,
            limiter: Ratelimit.slidingWindow(attempts, window),
            prefix: `${LIMIT_PREFIX}:${window}`,
            timeout: 0,
            analytics: false,
          })
          const { success, remaining, reset } = await limiter.limit(subject)
          return { allowed: success, limit: attempts, remaining, resetAt: reset }
        }),
      ),
    )
    const refusing = states.filter((state) => !state.allowed).sort((a, b) => b.resetAt - a.resetAt)[0]
    const [first] = states
    if (!first) throw new Error("there are no windows")
    return refusing ?? first
  },
})

/** FAIL CLOSED: without Redis nobody signs in. */
async function failingClosed<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await reaching(call)
  } catch (cause) {
    throw new AppError("auth-unavailable", { cause })
  }
}
