// A circuit breaker per dependency: after repeated failures its port refuses at once for a short while.
import { AppError, type ErrorCode } from "./errors.ts"

type Breaker = { readonly code: ErrorCode; failures: number; openUntil: number }

const FAILURES_TO_OPEN = 5
const OPEN_MS = 2_000

/** A breaker whose failures are AppErrors of this code; plain values, safe to keep per isolate. */
export const createBreaker = (code: ErrorCode): Breaker => ({ code, failures: 0, openUntil: 0 })

/** True while calls are refused. */
export const isOpen = (breaker: Breaker, now = Date.now()) => breaker.openUntil > now

/** The same port behind the breaker; methods that reply with anything but a promise pass through. */
export function behind<T extends object>(breaker: Breaker, port: T): T {
  return new Proxy(port, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== "function") return member
      return (...args: unknown[]) => {
        if (isOpen(breaker)) return Promise.reject(new AppError(breaker.code, { detail: "It failed repeatedly." }))
        const result: unknown = Reflect.apply(member, target, args)
        return result instanceof Promise ? watched(breaker, result) : result
      }
    },
  })
}

async function watched<T>(breaker: Breaker, call: Promise<T>): Promise<T> {
  try {
    const value = await call
    breaker.failures = 0
    return value
  } catch (error) {
    if (error instanceof AppError && error.code === breaker.code && ++breaker.failures >= FAILURES_TO_OPEN) {
      breaker.openUntil = Date.now() + OPEN_MS
      breaker.failures = 0
    }
    throw error
  }
}
