// Overload of an isolate: while it cannot keep up with its requests, it refuses new ones at once.
import { AppError } from "../../errors.ts"
import type { RateLimit } from "../../ports.ts"

/**
 * Per isolate: `waiting` for admission now; in epoch ms, when `CONGESTION` requests were last waiting, when Redis last answered,
 * and until when requests are refused.
 */
export type Overload = { waiting: number; congestedAt: number; answeredAt: number; until: number }

/** Longer than Redis takes to answer or time out, so a longer wait is caused by the isolate itself. */
const LATE_MS = 1_000
/** A slower failure is a timeout; a refused connection fails at once. */
const TIMED_OUT_MS = 400
/** Waiting requests that indicate overload; a single one can be late because the machine is slow. */
const CONGESTION = 16
/** Every late admission starts this period anew, so it ends soon after the last one. */
const REFUSING_MS = 250

/** Without Redis every question needs a full search, thirty times the work of a cached one, so a core can do few. */
export const WITHOUT_CACHE: RateLimit = { policy: "uncached", subject: "isolate", max: 16, windowSeconds: 1 }

export const newOverload = (): Overload => ({ waiting: 0, congestedAt: 0, answeredAt: 0, until: 0 })

/** Throws `overloaded` while the isolate is overloaded. */
export function refuseWhileLate({ until }: Overload, now = Date.now()): void {
  if (now < until) throw overloaded()
}

export function beginWait(overload: Overload, now: number): void {
  if (++overload.waiting >= CONGESTION) overload.congestedAt = now
}

/** Ends a wait for admission. True if the wait was too long during congestion; then new requests are refused for a moment. */
export function endWait(overload: Overload, startedAt: number, hasAnswered: boolean, now: number): boolean {
  const [waited, sinceAnswer] = [now - startedAt, now - overload.answeredAt]
  if (hasAnswered) overload.answeredAt = now
  // Redis answered other requests meanwhile, so it is available.
  const isUnread = !hasAnswered && waited >= TIMED_OUT_MS && sinceAnswer < LATE_MS
  // Requests that waited during the congestion count, even after it has ended.
  const isCongested = overload.congestedAt >= startedAt
  const isLate = isCongested && (waited >= LATE_MS || isUnread)
  overload.waiting--
  if (isLate) overload.until = now + REFUSING_MS
  return isLate
}

export const overloaded = () => new AppError("overloaded", { retryAfterSeconds: 1 })
