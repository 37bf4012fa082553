// What the sign-in routes find in their Hono context.
import type { TenantContext } from "../context.ts"
import type { TokenSettings } from "../identity/issue-tokens.ts"
import type { ProviderName } from "../identity/oauth-flow.ts"
import type {
  Accounts,
  AuthAttempts,
  IdentityProvider,
  LimitState,
  OpenInvitations,
  Passwords,
  RevocationList,
  Sessions,
} from "../ports.ts"
import type { ReportingVariables } from "./app-env.ts"

/** What signing in needs. */
export type IdentityDeps = {
  accounts: Accounts
  sessions: Sessions
  openInvitations: OpenInvitations
  passwords: Passwords
  revocations: RevocationList
  attempts: AuthAttempts
  /** Null: no secret is configured. */
  tokens: TokenSettings | null
  providers: Record<ProviderName, IdentityProvider | null>
}

export type AuthVariables = Omit<ReportingVariables, "deps"> & { deps: ReportingVariables["deps"] & IdentityDeps }
export type AuthEnv = { Bindings: object; Variables: AuthVariables }

/** Behind authentication and admission. */
export type MeEnv = {
  Bindings: object
  Variables: AuthVariables & {
    ctx: TenantContext
    /** What is left of the caller's limit; null where there is none. */
    limit: LimitState | null
  }
}
