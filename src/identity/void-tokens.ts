// Voids access tokens in both stores: doubted in Redis first, then void in Postgres, then void in Redis.
import type { SessionId, UserId } from "../ids.ts"
import type { RevocationList, Voided } from "../ports.ts"

/**
 * `change` is one transaction and replies with what it voided. Whatever dies on the way, no token is honoured wrongly:
 * the doubt stays, and Postgres judges until the tokens have expired by themselves. Throws `auth-unavailable` before
 * anything is changed, and after it where something was voided: trying again finishes the rest.
 */
export async function voidTokens<T extends { voided: Voided | null }>(
  revocations: Pick<RevocationList, "doubt" | "settle">,
  whose: UserId | SessionId,
  change: () => Promise<T>,
): Promise<T> {
  const doubt = await revocations.doubt(whose)
  const changed = await change()
  const settled = revocations.settle(doubt, changed.voided)
  // What voided nothing stands; a doubt left behind costs reads, never a wrong answer.
  await (changed.voided ? settled : settled.catch(() => undefined))
  return changed
}
