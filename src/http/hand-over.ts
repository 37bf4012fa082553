// Hands over what an isolate gathered although no further request comes: by a timer, off the response path.
import { withoutDeadline } from "../deadline.ts"
import type { ReportingVariables } from "./reporting-env.ts"

/** Requests this close together share a timer. */
const SHARED_MS = 1_000

type LaterOptions = { seconds: number; now?: () => number; wait?: (ms: number) => Promise<void> }

/**
 * A promise for `ctx.waitUntil` (30 s at most) that calls `flush` after `seconds`; undefined where a request of the same
 * second already has one. Whatever flushes at most every `flushIntervalMs(seconds)` is due by then. 0: never.
 */
export function createFlushLater({ seconds, now = Date.now, wait = pause }: LaterOptions) {
  let lastAt = Number.NEGATIVE_INFINITY
  return (flush: () => readonly (Promise<unknown> | undefined)[]): Promise<unknown> | undefined => {
    if (seconds === 0 || now() < lastAt + SHARED_MS) return undefined
    lastAt = now()
    return wait(seconds * 1_000).then(() => withoutDeadline(() => Promise.all(flush())))
  }
}

/** The least time between two flushes: a little shorter than the timer, so that each is due when it fires; 10 s without timers. */
export const flushIntervalMs = (seconds: number): number =>
  seconds === 0 ? 10_000 : Math.max(0, seconds * 1_000 - SHARED_MS)

/** Runs after a reply and again after its deferred work: sends what is due now, and the rest by the timer. */
export function handOver({ deps, defer }: Pick<ReportingVariables, "deps" | "defer">): void {
  for (const flush of deps.flushes()) if (flush) defer(flush)
  const later = deps.flushLater(deps.flushes)
  if (later !== undefined) defer(later)
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
