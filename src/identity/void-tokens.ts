// Voids access tokens in both stores: doubted in Redis first, then void in Postgres, then void in Redis.
import type { SessionId, UserId } from "../ids.ts"
import type { RevocationList, Voided } from "../ports.ts"

/**
 * `change` is one transaction and returns what it voided. If anything fails on the way, no void token is accepted: the
 * doubt stays in Redis, and Postgres judges every token until they expire. Throws `auth-unavailable` before the change,
 * or after it where something was voided; a retry then finishes the rest.
 */
export async function voidTokens<T extends { voided: Voided | null }>(
  revocations: Pick<RevocationList, "doubt" | "settle">,
  whose: UserId | SessionId,
  change: () => Promise<T>,
): Promise<T> {
  const doubt = await revocations.doubt(whose)
  const changed = await change()
  const settled = revocations.settle(doubt, changed.voided)
  // If nothing was voided, a doubt that stays behind costs reads from Postgres and is otherwise harmless.
  await (changed.voided ? settled : settled.catch(() => undefined))
  return changed
}
