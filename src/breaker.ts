// A circuit breaker per dependency: after repeated failures its port fails fast, then lets one trial call through.
import { AppError, type ErrorCode } from "./errors.ts"
import type { Metrics } from "./metrics.ts"

export type BreakerState = "closed" | "half-open" | "open"
export type Breaker = {
  readonly code: ErrorCode
  readonly onState: (state: BreakerState) => void
  state: BreakerState
  failures: number
  /** Until then an open breaker refuses, and a half-open one waits for its trial. In ms since the epoch. */
  until: number
}

const FAILURES_TO_OPEN = 5
const OPEN_MS = 2_000
/** The maximum for a server's `retry-after`. */
const MAX_OPEN_MS = 60_000
/** A cancelled trial never reports a result, so after this time another one starts. */
const TRIAL_MS = 10_000

/** A breaker whose failures are AppErrors of this code; plain values, safe to keep per isolate. */
export function createBreaker(code: ErrorCode, onState: Breaker["onState"] = () => {}): Breaker {
  onState("closed")
  return { code, onState, state: "closed", failures: 0, until: 0 }
}

const STATES: readonly BreakerState[] = ["closed", "half-open", "open"]

/** Sets the gauge of this dependency: 0 closed, 1 half open, 2 open. */
export const gauged =
  (metrics: Metrics, dependency: string) =>
  (state: BreakerState): void =>
    metrics.gauge("rag_breaker_state", { dependency }, STATES.indexOf(state))

type Replies<M> = M extends (...args: never[]) => infer R ? R : never
type Kind<R> = R extends AsyncIterable<unknown> ? "stream" : "sync"
/** Methods that return no promise must be named, even optional ones, because an open breaker cannot call them to find out. */
type KindsOf<T> = {
  [K in keyof T as [Replies<T[K]>] extends [never] | [Promise<unknown>] ? never : K]-?: Kind<Replies<T[K]>>
}

/** The port behind a breaker. A stream counts as one call, when it ends. Synchronous methods call no dependency and pass. */
export function withBreaker<T extends object>(
  breaker: Breaker,
  port: T,
  ...kinds: keyof KindsOf<T> extends never ? [] : [KindsOf<T>]
): T {
  const kindOf = new Map<string | symbol, unknown>(Object.entries(kinds[0] ?? {}))
  return new Proxy(port, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== "function") return member
      const invoke = (args: unknown[]) => Reflect.apply(member, target, args)
      switch (kindOf.get(name)) {
        case "sync":
          return (...args: unknown[]) => invoke(args)
        case "stream":
          return (...args: unknown[]) => streamed(breaker, () => invoke(args))
        default:
          return (...args: unknown[]) => called(breaker, () => invoke(args))
      }
    },
  })
}

async function called<T>(breaker: Breaker, call: () => Promise<T>): Promise<T> {
  const isTrial = takeTurn(breaker)
  try {
    const value = await call()
    succeed(breaker)
    return value
  } catch (error) {
    fail(breaker, isTrial, error)
    throw error
  }
}

async function* streamed<T>(breaker: Breaker, call: () => AsyncIterable<T>): AsyncGenerator<T> {
  const isTrial = takeTurn(breaker)
  let isOver = false
  try {
    yield* call()
    isOver = true
    succeed(breaker)
  } catch (error) {
    isOver = true
    fail(breaker, isTrial, error)
    throw error
  } finally {
    if (!isOver) fail(breaker, isTrial, null) // whoever read it stopped: that proves nothing
  }
}

/** True for the one trial of a breaker that was open; throws while it refuses. */
function takeTurn(breaker: Breaker, now = Date.now()): boolean {
  if (breaker.state === "closed") return false
  if (now < breaker.until) {
    const retryAfterSeconds = Math.ceil((breaker.until - now) / 1000)
    throw new AppError(breaker.code, { detail: "It failed repeatedly.", retryAfterSeconds })
  }
  breaker.until = now + TRIAL_MS
  move(breaker, "half-open")
  return true
}

function succeed(breaker: Breaker): void {
  breaker.failures = 0
  move(breaker, "closed")
}

/** Only the dependency's own failures count; after any other the next call may try. */
function fail(breaker: Breaker, isTrial: boolean, error: unknown): void {
  const counts = error instanceof AppError && error.code === breaker.code
  if (!counts) {
    if (isTrial) breaker.until = 0
    return
  }
  if (!isTrial && (breaker.state !== "closed" || ++breaker.failures < FAILURES_TO_OPEN)) return
  const asked = (error.retryAfterSeconds ?? 0) * 1000
  breaker.until = Date.now() + Math.min(Math.max(OPEN_MS, asked), MAX_OPEN_MS)
  breaker.failures = 0
  move(breaker, "open")
}

function move(breaker: Breaker, state: BreakerState): void {
  if (breaker.state === state) return
  breaker.state = state
  breaker.onState(state)
}
