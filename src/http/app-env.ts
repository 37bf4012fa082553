// What every handler finds in its Hono context.
import type { TenantContext } from "../context.ts"
import type { Deps } from "../deps.ts"
import type { TenantId } from "../ids.ts"
import type { LimitState } from "../ports.ts"
import type { Caller } from "../tenants/identify.ts"

/** What observing and reporting a request needs, whichever Worker it came to. */
export type ReportingVariables = {
  deps: Pick<Deps, "metrics" | "log" | "flushes">
  requestId: string
  /** Milliseconds of each phase, for Server-Timing. */
  timings: Map<string, number>
  /** Work the response does not wait for. */
  defer: (work: Promise<unknown>) => void
  /** The tenant the request turned out to be of. */
  tenantId: TenantId
}
export type ReportingEnv = { Bindings: object; Variables: ReportingVariables }

export type Variables = Omit<ReportingVariables, "deps"> & {
  deps: Deps
  /** Whose credential it is; set by `authenticate`. */
  caller: Caller
  /** What is left of the tightest limit; set by admission, told by `authenticate` on the reply. */
  limit: LimitState
  /** The proven tenant; set by admission. */
  ctx: TenantContext
}

export type AppEnv = { Bindings: object; Variables: Variables }
