// When an isolate has more to do than it keeps up with: it refuses newcomers at once until it has caught up.
import { AppError } from "../../errors.ts"
import type { RateLimit } from "../../ports.ts"

/** Of an isolate: how many wait for admission; in epoch ms, when a crowd was last seen, and one last answered; refusing until. */
export type Overload = { waiting: number; crowdedAt: number; answeredAt: number; until: number }

/** Redis has answered, or its time-out has passed, long before: who waits longer waits for the isolate itself. */
const LATE_MS = 1_000
/** A failure that takes so long is a time-out; that nobody is there is told at once. */
const TIMED_OUT_MS = 400
/** One that waits alone met a slow machine; a crowd is work that piles up. */
const CROWD = 16
/** Each late admission lengthens it, so that refusing ends soon after the last one. */
const REFUSING_MS = 250

/** Without Redis every question is a whole search, thirty times the work of a cached one: no core does many more. */
export const WITHOUT_CACHE: RateLimit = { policy: "uncached", subject: "isolate", max: 16, windowSeconds: 1 }

export const idle = (): Overload => ({ waiting: 0, crowdedAt: 0, answeredAt: 0, until: 0 })

/** Throws `overloaded` while the isolate is late. */
export function refuseWhileLate({ until }: Overload, now = Date.now()): void {
  if (now < until) throw overloaded()
}

export function beginWait(overload: Overload, now: number): void {
  if (++overload.waiting >= CROWD) overload.crowdedAt = now
}

/** Ends a wait for admission. True where it was too long in a crowd: the isolate then refuses newcomers for a moment. */
export function endWait(overload: Overload, startedAt: number, hasAnswered: boolean, now: number): boolean {
  const [waited, sinceAnswer] = [now - startedAt, now - overload.answeredAt]
  if (hasAnswered) overload.answeredAt = now
  // A Redis that answers others is not away.
  const isUnread = !hasAnswered && waited >= TIMED_OUT_MS && sinceAnswer < LATE_MS
  // The last of a crowd belong to it.
  const isCrowd = overload.crowdedAt >= startedAt
  const isLate = isCrowd && (waited >= LATE_MS || isUnread)
  overload.waiting--
  if (isLate) overload.until = now + REFUSING_MS
  return isLate
}

export const overloaded = () => new AppError("overloaded", { retryAfterSeconds: 1 })
