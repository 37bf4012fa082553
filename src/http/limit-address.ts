// Limits what anybody may ask without a credential and is dear to answer: so many a minute from one address, in the isolate.
import type { MiddlewareHandler } from "hono"
import { AppError } from "../errors.ts"
import type { LimitState, RateLimit } from "../ports.ts"
import { addressOf } from "./auth-attempt.ts"

const PER_MINUTE = 60

/** `what` has a count of its own. Counting in the isolate costs nothing and bounds what an address can make it spend. */
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
