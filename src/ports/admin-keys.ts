// The port of the admin Worker's keys.
import type { AdminKey } from "../identity/model/admin-key.ts"
import type { AdminKeyId } from "../ids.ts"
import type { AuditedBy } from "./audit.ts"
import type { Page, PageRequest } from "./records.ts"

/** Keys of the admin Worker; for the system role alone. */
export interface AdminKeys {
  /** Writes its audit entry in the same transaction, as does `revoke`. */
  issue(key: NewAdminKey, by: AuditedBy): Promise<AdminKey>
  list(page: PageRequest): Promise<Page<AdminKey>>
  /** By the SHA-256 of its text; null where it is unknown, revoked or expired. */
  findUsable(hash: string): Promise<Pick<AdminKey, "id" | "lastUsedAt" | "expiresAt"> | null>
  /** Notes that the key was used now. */
  touch(id: AdminKeyId): Promise<void>
  /** False when there is no such key; revoking twice is harmless. */
  revoke(id: AdminKeyId, by: AuditedBy): Promise<boolean>
}
export type NewAdminKey = Pick<AdminKey, "id" | "name" | "prefix" | "expiresAt"> & { hash: string }
