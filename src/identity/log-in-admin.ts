// Signs a user with the admin role in at the admin Worker; there is no session to refresh, they sign in again.
import type { AuditLog, AuthAttempts } from "../ports.ts"
import { signAdminToken } from "./admin-token.ts"
import type { TokenSettings } from "./issue-tokens.ts"
import { attempting } from "./limit-attempts.ts"
import { type ProveDeps, provePassword } from "./prove-password.ts"

type LogInDeps = ProveDeps & {
  attempts: AuthAttempts
  audit: Pick<AuditLog, "record">
  tokens: Pick<TokenSettings, "secrets" | "accessTtlSeconds">
}
type Credentials = { login: string; password: string; address: string }

/** Throws `credential-unknown`, also for users without the role, and `rate-limited`. */
export async function logInAdmin(
  deps: LogInDeps,
  { login, password, address }: Credentials,
  requestId: string,
): Promise<{ accessToken: string; expiresInSeconds: number }> {
  // Counted apart, so that nobody can lock an admin out here by failing at the public edge.
  const counted = { address: `admin ${address}`, login: `admin ${login}` }
  const account = await attempting(deps.attempts, counted, () =>
    provePassword(deps, { login, password }, ({ isAdmin }) => isAdmin),
  )
  const issuedAt = new Date()
  const expiresInSeconds = deps.tokens.accessTtlSeconds
  const expiresAt = new Date(issuedAt.getTime() + expiresInSeconds * 1000)
  const accessToken = await signAdminToken(deps.tokens.secrets, {
    userId: account.id,
    validAfter: account.validAfter,
    jti: crypto.randomUUID(),
    issuedAt,
    expiresAt,
  })
  await deps.audit.record({
    actor: { type: "user", userId: account.id },
    requestId,
    tenantId: null,
    action: "admin.signed-in",
    subject: { type: "user", id: account.id },
    before: null,
    after: { expires_at: expiresAt },
  })
  return { accessToken, expiresInSeconds }
}
