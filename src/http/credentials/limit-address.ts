// Limits requests that need no credential and are costly to answer: so many a minute from one address, counted in the isolate.
import type { MiddlewareHandler } from "hono"
import { AppError } from "../../errors.ts"
import type { LimitState, RateLimit } from "../../ports.ts"
import { addressOf } from "./auth-attempt.ts"

const PER_MINUTE = 60

/** Each `what` has its own count. Counting in the isolate is free and bounds the work an address can cause. */
export const limitAddress = (what: string, limiter: { take(limit: RateLimit): LimitState }): MiddlewareHandler =>
  async function limitAddress(c, next) {
    const subject = `${what} ${addressOf(c)}`
    const { allowed, resetAt } = limiter.take({ policy: what, subject, max: PER_MINUTE, windowSeconds: 60 })
    if (!allowed)
      throw new AppError("rate-limited", {
        detail: `At most ${PER_MINUTE} requests a minute are answered to one address here.`,
        retryAfterSeconds: Math.max(1, Math.ceil((resetAt - Date.now()) / 1_000)),
      })
    await next()
  }
