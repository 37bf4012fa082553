// Port of the audit log: who did what to which tenant, key or user, and how it stood before and after.
import type { Actor } from "../context.ts"
import type { TenantId } from "../ids.ts"
import type { Page, PageRequest } from "./records.ts"

/** Who acts, and in which request. Every audited change writes it in its own transaction. A TenantContext is one. */
export type AuditedBy = { actor: Actor; requestId: string }

export type AuditEntry = AuditedBy & {
  /** Null when no tenant is concerned. */
  tenantId: TenantId | null
  /** `<subject>.<what happened to it>`, e.g. `api-key.revoked`. */
  action: `${string}.${string}`
  subject: { type: string; id: string }
  /** The state before; null where the subject did not exist. */
  before: object | null
  /** The state after; null where the subject no longer exists. */
  after: object | null
}

export type AuditRecord = Omit<AuditEntry, "actor"> & { id: string; actor: string; createdAt: Date }
export type AuditFilter = { tenantId: TenantId | null; action: string | null; actor: string | null; since: Date | null }

/**
 * Append-only: no database role may change an entry. Only the sweep's retention removes entries, and none younger than
 * 30 days. Entries outlive the tenants they are about.
 */
export interface AuditLog {
  /**
   * Writes the entry of an act that changes no row, such as signing in. A change writes its entry in its own transaction.
   * Members with a name like `password` or `secret` are blanked at any depth.
   */
  record(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>>
}
