// Bounds how often an address and an account may try to authenticate, and locks them for longer with every failure.
import { AppError } from "../errors.ts"
import type { SessionId } from "../ids.ts"
import type { AttemptSubject, AuthAttempts } from "../ports.ts"
import { digestOf } from "./model/secret-text.ts"

/** The errors that count as a failed guess; no other error says that the caller guessed. */
const FAILED_GUESSES: ReadonlySet<string> = new Set(["credential-unknown", "invitation-not-found"])

/**
 * Runs an attempt of the account from the address. Throws `rate-limited` before it, and `auth-unavailable` when attempts
 * cannot be counted: FAIL CLOSED.
 */
export async function attempting<T>(
  attempts: AuthAttempts,
  { address, login }: { address: string; login: string },
  attempt: () => Promise<T>,
): Promise<T> {
  // The digest keeps e-mail addresses out of the limiter's keys.
  const account = await digestOf(login.toLowerCase())
  const subjects: AttemptSubject[] = [
    { kind: "address", id: address },
    { kind: "account", id: account },
  ]
  await take(attempts, subjects)
  const clear = () => Promise.all(subjects.map((subject) => attempts.succeeded(subject)))
  try {
    const result = await attempt()
    await clear()
    return result
  } catch (error) {
    if (!(error instanceof AppError && FAILED_GUESSES.has(error.code))) await clear().catch(() => undefined)
    throw error
  }
}

/** For secrets too long to guess: users behind one address do not use up each other's attempts. */
export const limitRefreshes = (attempts: AuthAttempts, session: SessionId): Promise<void> =>
  take(attempts, [{ kind: "session", id: session }])

/** For sign-ins where no account is named; the provider limits guessing. */
export const limitReturns = (attempts: AuthAttempts, address: string): Promise<void> =>
  take(attempts, [{ kind: "return", id: address }])

async function take(attempts: AuthAttempts, subjects: AttemptSubject[]): Promise<void> {
  const states = await Promise.all(subjects.map((subject) => attempts.take(subject)))
  const waits = states.flatMap((state) => (state.allowed ? [] : [state.retryAt - Date.now()]))
  if (waits.length === 0) return
  throw new AppError("rate-limited", {
    detail: "Too many attempts to sign in.",
    retryAfterSeconds: Math.max(1, Math.ceil(Math.max(...waits) / 1000)),
  })
}
