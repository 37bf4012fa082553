// Ports of what dashboards show: counts over a tenant or the whole system, and how full the cache is.
import type { DocumentStatus } from "../documents/model/document.ts"
import type { TenantId } from "../ids.ts"
import type { QuotaFigures } from "./records.ts"

/** Days are UTC. Counts of the last seconds may still be missing, because isolates send them a little later. */
export interface Figures {
  ofSystem(): Promise<SystemFigures>
  /** Null when there is no such tenant. */
  ofTenant(tenant: TenantId): Promise<TenantFigures | null>
}
export type ActivityFigures = {
  /** `active` keys would be let in now: neither revoked nor expired, their tenant active. */
  apiKeys: { active: number; usedToday: number }
  documents: Record<DocumentStatus, number>
  today: DayFigures
}
/** Requests of keys and signed-in users alike; a failure is a reply of 400 and above. */
export type DayFigures = {
  requests: number
  failures: number
  durationMs: number
  queries: number
  failedQueries: number
}
export type SystemFigures = ActivityFigures & {
  tenants: { total: number; active: number }
  databaseBytes: number
}
export type TenantFigures = ActivityFigures & { quota: QuotaFigures }

export interface CacheFigures {
  /** Null where the server does not tell. Counts begin when it started. Throws `cache-unavailable`. */
  read(): Promise<{
    keys: number
    usedMemoryBytes: number | null
    evictedKeys: number | null
    hits: number | null
    misses: number | null
  }>
}
