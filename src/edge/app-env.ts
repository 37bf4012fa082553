// What every handler finds in its Hono context.
import type { TenantContext } from "../context.ts"
import type { ReportingVariables } from "../http/reporting-env.ts"
import type { LimitState } from "../ports.ts"
import type { Caller } from "../tenants/identify.ts"
import type { Reserved } from "../usage/model/budget.ts"
import type { Deps } from "./deps.ts"

export type Variables = Omit<ReportingVariables, "deps"> & {
  deps: Deps
  /** Whose credential it is; set by `authenticate`. */
  caller: Caller
  /** What is left of the tightest limit; set by admission, told by `authenticate` on the reply. */
  limit: LimitState
  /** The key that an OAuth 2 client sent as its secret; for the token route alone. */
  clientSecret: string
  /** A budget past its soft limit; told on the reply. */
  budget: Reserved
  /** The proven tenant; set by admission. */
  ctx: TenantContext
}

export type AppEnv = { Bindings: object; Variables: Variables }
