// What the sign-in routes find in their Hono context.
import type { TenantContext } from "../context.ts"
import type { ReportingVariables } from "../http/reporting-env.ts"
import type { TokenSettings } from "../identity/issue-tokens.ts"
import type { ProviderName } from "../identity/model/oauth-flow.ts"
import type {
  Accounts,
  AuthAttempts,
  IdentityProvider,
  LimitUse,
  OpenInvitations,
  Passwords,
  RevocationList,
  Sessions,
} from "../ports.ts"
import type { Caller } from "../tenants/identify.ts"
import type { TierLimits } from "../tenants/model/limits.ts"

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
  Variables: Omit<AuthVariables, "deps"> & {
    deps: AuthVariables["deps"] & { limitUse: LimitUse; tierLimits: TierLimits | null }
    ctx: TenantContext
    caller: Caller
  }
}
