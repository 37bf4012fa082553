// Signs a user in by password; nobody learns whether it was the name or the password that was wrong.
import { AppError } from "../errors.ts"
import type { Accounts, AuthAttempts, Passwords, Sessions } from "../ports.ts"
import { chooseMembership } from "./choose-membership.ts"
import { type IssuedTokens, startSession, type TokenSettings } from "./issue-tokens.ts"
import { limitAttempts } from "./limit-attempts.ts"

type LogInDeps = {
  accounts: Pick<Accounts, "findByLogin" | "upgradePassword">
  sessions: Pick<Sessions, "open">
  passwords: Passwords
  attempts: AuthAttempts
  tokens: TokenSettings
}
export type Credentials = { login: string; password: string; tenant: string | null; address: string }

const refused = () => new AppError("credential-unknown", { detail: "The user name or the password is wrong." })

/** Throws `credential-unknown`, `rate-limited`, and what choosing the tenant throws. */
export async function logIn(deps: LogInDeps, { login, password, tenant, address }: Credentials): Promise<IssuedTokens> {
  await limitAttempts(deps.attempts, { address, login })
  const found = await deps.accounts.findByLogin(login)
  const stored = found?.passwordHash ?? null
  const { ok, needsRehash } = await deps.passwords.verify(password, stored)
  if (!found || stored === null || !ok || found.account.disabled) throw refused()
  const membership = chooseMembership(found.account, tenant)
  if (needsRehash) await deps.accounts.upgradePassword(found.account.id, stored, await deps.passwords.hash(password))
  return await startSession(deps, found.account, membership, new Date())
}
