// The moment until which a request may take; every outgoing call's timeout is cut to what is left of it.
import { AsyncLocalStorage } from "node:async_hooks"

/**
 * Carried by the call chain itself: ports are asked from everywhere, and one call that was not handed the deadline would
 * outlive it. In milliseconds of `performance.now()`; none in queue jobs, which have leases.
 */
const current = new AsyncLocalStorage<number>()

/** Runs `work`, and whatever it starts, with at most `ms` from now; within another deadline the sooner one counts. */
export function withDeadline<T>(ms: number, work: () => T): T {
  return current.run(Math.min(performance.now() + ms, current.getStore() ?? Number.POSITIVE_INFINITY), work)
}

/** Runs `work` without a deadline: what an isolate does for itself, although a request gave the occasion. */
export const withoutDeadline = <T>(work: () => T): T => current.exit(work)

/** `ownMs`, or what is left of the request's time where that is less; never below zero. */
export function timeLeft(ownMs: number): number {
  const until = current.getStore()
  return until === undefined ? ownMs : Math.max(0, Math.min(ownMs, until - performance.now()))
}

/** Aborted after `ownMs`, or when the request's time is up. */
export const timeoutSignal = (ownMs: number): AbortSignal => AbortSignal.timeout(Math.floor(timeLeft(ownMs)))

/**
 * Runs `work` with a signal that is aborted after `ownMs`, or when the request's time is up. The timer ends with the work:
 * Workers hold at most 10,000 of them at once, and one of `timeoutSignal` stays until its time, however soon the reply came.
 */
export async function withTimeout<T>(ownMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new DOMException("timed out", "TimeoutError")), Math.floor(timeLeft(ownMs)))
  try {
    return await work(late.signal)
  } finally {
    clearTimeout(timer)
  }
}

/** The result of what takes no signal: the wait is cut short, and the call itself goes on. */
export async function inTime<T>(work: Promise<T>, ownMs = Number.POSITIVE_INFINITY): Promise<T> {
  const ms = timeLeft(ownMs)
  if (ms === Number.POSITIVE_INFINITY) return await work
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException(`no answer within ${Math.round(ms)} ms`, "TimeoutError")), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
