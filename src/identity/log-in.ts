// Signs a user in to a tenant by password.
import type { AuthAttempts, Sessions } from "../ports.ts"
import { chooseMembership } from "./choose-membership.ts"
import { type IssuedTokens, startSession, type TokenSettings } from "./issue-tokens.ts"
import { attempting } from "./limit-attempts.ts"
import { type ProveDeps, provePassword } from "./prove-password.ts"

type LogInDeps = ProveDeps & { sessions: Pick<Sessions, "open">; attempts: AuthAttempts; tokens: TokenSettings }
export type Credentials = { login: string; password: string; tenant: string | null; address: string }

/** Throws `credential-unknown`, `rate-limited`, and what choosing the tenant throws. */
export async function logIn(deps: LogInDeps, { login, password, tenant, address }: Credentials): Promise<IssuedTokens> {
  const account = await attempting(deps.attempts, { address, login }, () =>
    provePassword(deps, { login, password }, () => true),
  )
  return await startSession(deps, account, chooseMembership(account, tenant), new Date())
}
