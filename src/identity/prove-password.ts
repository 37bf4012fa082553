// Proves who signs in by password; nobody learns whether it was the name or the password that was wrong.
import { AppError } from "../errors.ts"
import type { Accounts, Passwords } from "../ports.ts"
import type { Account } from "./model/user.ts"

export type ProveDeps = { accounts: Pick<Accounts, "findByLogin" | "upgradePassword">; passwords: Passwords }

/**
 * Throws `credential-unknown` after the same amount of work whatever is wrong, also for a user whom `mayEnter` refuses.
 * The caller limits the attempts.
 */
export async function provePassword(
  deps: ProveDeps,
  { login, password }: { login: string; password: string },
  mayEnter: (account: Account) => boolean,
): Promise<Account> {
  const found = await deps.accounts.findByLogin(login)
  const stored = found?.passwordHash ?? null
  const { ok, needsRehash } = await deps.passwords.verify(password, stored)
  if (!found || stored === null || !ok || found.account.disabled || !mayEnter(found.account))
    throw new AppError("credential-unknown", { detail: "The user name or the password is wrong." })
  if (needsRehash) await deps.accounts.upgradePassword(found.account.id, stored, await deps.passwords.hash(password))
  return found.account
}
