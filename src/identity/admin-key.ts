// A key of the admin Worker: its written form, and what a list shows of it.
import type { AdminKeyId } from "../ids.ts"
import { keyForm } from "../tenants/key-text.ts"

/** Begins every admin key: scanners know it by it, and the edge refuses it without looking anything up. */
export const ADMIN_KEY_FAMILY = "rag_admin_"
const FORM = keyForm(ADMIN_KEY_FAMILY)
export const generateAdminKey = FORM.generate
export const isWellFormedAdminKey = FORM.isWellFormed

/** A key as a list shows it; the secret is not part of it. */
export type AdminKey = {
  id: AdminKeyId
  name: string
  /** The eight hex characters after `rag_admin_`, to recognise a key by. */
  prefix: string
  /** Who issued it, as the audit log writes actors. */
  createdBy: string
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
  createdAt: Date
}
