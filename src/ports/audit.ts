// Port of the audit log: who did what to which tenant, key or user, and how it stood before and after.
import type { Actor } from "../context.ts"
import type { TenantId } from "../ids.ts"
import type { Page, PageRequest } from "./records.ts"

/** Whose act it is; every change that is audited carries one into its transaction. A TenantContext is one. */
export type AuditedBy = { actor: Actor; requestId: string }

export type AuditEntry = AuditedBy & {
  /** Null when no tenant is concerned. */
  tenantId: TenantId | null
  /** `<subject>.<what happened to it>`, e.g. `api-key.revoked`. */
  action: `${string}.${string}`
  subject: { type: string; id: string }
  /** Null: there was nothing. */
  before: object | null
  /** Null: nothing is left. */
  after: object | null
}

export type AuditRecord = Omit<AuditEntry, "actor"> & { id: string; actor: string; createdAt: Date }
export type AuditFilter = { tenantId: TenantId | null; action: string | null; actor: string | null; since: Date | null }

/**
 * Append-only: nobody's role may change an entry, or remove one but by the sweep's retention, which takes none younger than
 * 30 days. It outlives the tenants it is about.
 */
export interface AuditLog {
  /**
   * Writes an entry of an act that changes no row, such as signing in: changes write theirs in their own transaction.
   * Members whose name says that they are secret are blanked, at any depth.
   */
  record(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>>
}
