// Tells the caller what is left of the limit: the X- headers everybody reads, and the fields of the IETF draft.
import { AppError } from "../errors.ts"
import type { LimitState } from "../ports.ts"
import { budgetState, type Reserved } from "../usage/model/budget.ts"

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers-10; of several limits the tightest is told. */
export function setRateHeaders(
  headers: Headers,
  { policy, limit, windowSeconds, remaining, resetAt }: LimitState,
): void {
  headers.set("X-RateLimit-Limit", String(limit))
  headers.set("X-RateLimit-Remaining", String(remaining))
  headers.set("X-RateLimit-Reset", String(Math.ceil(resetAt / 1000)))
  headers.set("RateLimit-Policy", `"${policy}";q=${limit};w=${windowSeconds}`)
  headers.set("RateLimit", `"${policy}";r=${remaining};t=${secondsUntil(resetAt)}`)
}

/** Of the budget with the smallest part left. */
export function setBudgetHeader(headers: Headers, reserved: Reserved): void {
  const { period, unit, left, limit, renews_at } = budgetState(reserved)
  headers.set("X-Budget-Warning", `${unit} a ${period}; left=${left}; limit=${limit}; renews=${renews_at}`)
}

export const overLimit = ({ policy, limit, windowSeconds, resetAt }: LimitState) =>
  new AppError("rate-limited", {
    detail: `At most ${limit} requests in ${windowSeconds} seconds are allowed (${policy}).`,
    retryAfterSeconds: secondsUntil(resetAt),
  })

const secondsUntil = (time: number) => Math.max(1, Math.ceil((time - Date.now()) / 1000))
