// What observing and reporting find in the Hono context of every Worker.
import type { TenantId } from "../ids.ts"
import type { Metrics } from "../metrics.ts"
import type { Log, LogFields } from "../ports.ts"

/** What observing and reporting a request needs, whichever Worker it came to. */
export type ReportingVariables = {
  deps: {
    metrics: Metrics
    log: Log
    /** Hands over what is due, once the reply has left. */
    flushes(): readonly (Promise<unknown> | undefined)[]
    /** The same by a timer, so that nothing waits for the next request; undefined where a timer is already set. */
    flushLater(flushes: () => readonly (Promise<unknown> | undefined)[]): Promise<unknown> | undefined
  }
  requestId: string
  /** Milliseconds of each phase, for Server-Timing. */
  timings: Map<string, number>
  /** What the request's log line says beside what every line does. */
  noted: LogFields
  /** Work the response does not wait for. */
  defer: (work: Promise<unknown>) => void
  /** The tenant the request turned out to be of. */
  tenantId: TenantId
}
export type ReportingEnv = { Bindings: object; Variables: ReportingVariables }
