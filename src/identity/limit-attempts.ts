// Bounds how often an address and an account may try to authenticate.
import { AppError } from "../errors.ts"
import type { SessionId } from "../ids.ts"
import type { AuthAttempts } from "../ports.ts"
import { digestOf } from "./secret-text.ts"

/** Throws `rate-limited`, and `auth-unavailable` when attempts cannot be counted: FAIL CLOSED. */
export async function limitAttempts(
  attempts: AuthAttempts,
  { address, login }: { address: string; login: string },
): Promise<void> {
  // The digest keeps e-mail addresses out of the limiter's keys.
  await takeAttempts(attempts, [`auth:address:${address}`, `auth:account:${await digestOf(login.toLowerCase())}`])
}

/** For what cannot be guessed anyway: users behind one address do not spend each other's attempts. */
export const limitRefreshes = (attempts: AuthAttempts, session: SessionId): Promise<void> =>
  takeAttempts(attempts, [`auth:session:${session}`])

/** For sign-ins where no account is named; the provider limits guessing. */
export const limitReturns = (attempts: AuthAttempts, address: string): Promise<void> =>
  takeAttempts(attempts, [`auth:return:${address}`])

async function takeAttempts(attempts: AuthAttempts, subjects: string[]): Promise<void> {
  const states = await Promise.all(subjects.map((subject) => attempts.take(subject)))
  const refusing = states.find((state) => !state.allowed)
  if (!refusing) return
  throw new AppError("rate-limited", {
    detail: "Too many attempts to sign in.",
    retryAfterSeconds: Math.max(1, Math.ceil((refusing.resetAt - Date.now()) / 1000)),
  })
}
