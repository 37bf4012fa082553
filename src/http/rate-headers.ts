// Tells the caller what is left of the limit: the X- headers everybody reads, and the fields of the IETF draft.
import type { Context } from "hono"
import { AppError } from "../errors.ts"
import type { LimitState } from "../ports.ts"

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers-10; of several limits the tightest is told. */
export function setRateHeaders(c: Context, { policy, limit, remaining, resetAt }: LimitState): void {
  c.header("X-RateLimit-Limit", String(limit))
  c.header("X-RateLimit-Remaining", String(remaining))
  c.header("X-RateLimit-Reset", String(Math.ceil(resetAt / 1000)))
  c.header("RateLimit-Policy", `"${policy}";q=${limit};w=60`)
  c.header("RateLimit", `"${policy}";r=${remaining};t=${secondsUntil(resetAt)}`)
}

/** The refusal with its headers set. */
export function overLimit(c: Context, state: LimitState): AppError {
  setRateHeaders(c, state)
  return new AppError("rate-limited", {
    detail: `At most ${state.limit} requests a minute are allowed (${state.policy}).`,
    retryAfterSeconds: secondsUntil(state.resetAt),
  })
}

const secondsUntil = (time: number) => Math.max(1, Math.ceil((time - Date.now()) / 1000))
