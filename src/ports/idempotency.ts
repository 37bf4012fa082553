// Port of idempotency keys: which creating request has been seen, and what it was answered.
import type { TenantId } from "../ids.ts"

/** Whose keys they are: a tenant's, or those of the admin Worker, which acts for all. */
export type IdempotencyScope = TenantId | "admin"

/** One try of a request that carries a key. */
export type IdempotentTry = {
  scope: IdempotencyScope
  /** Method and route pattern. */
  route: string
  /** SHA-256 of the key; its text stays with the client. */
  keyHash: string
  /** SHA-256 of the key and what was asked. */
  fingerprint: string
  /** Names this try. A try that lost its lease can then no longer answer in place of its successor. */
  claim: string
}

export type ClaimOutcome =
  /** Go on, then `keep` or `release`. */
  | { outcome: "claimed" }
  | { outcome: "answered"; sealedReply: string }
  /** The key stands for another request. */
  | { outcome: "reused" }
  /** Another try is still running; its lease ends within this many seconds. */
  | { outcome: "in-flight"; leaseSeconds: number }

export interface IdempotencyKeys {
  /** Claims the key unless it is taken. It is one statement, so that only one of many simultaneous tries goes on. */
  claim(request: IdempotentTry, leaseSeconds: number, keptHours: number): Promise<ClaimOutcome>
  /** Keeps the reply for later tries; does nothing when the lease was lost. */
  keep(request: IdempotentTry, sealedReply: string): Promise<void>
  /** Ends the claim without a reply: the same request may be tried again at once. */
  release(request: IdempotentTry): Promise<void>
}
