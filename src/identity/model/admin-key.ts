// A key of the admin Worker: its written form, and what a list shows of it.
import { AppError } from "../../errors.ts"
import type { AdminKeyId } from "../../ids.ts"
import { keyForm } from "../../tenants/model/key-text.ts"

/** Begins every admin key: scanners know it by it, and the edge refuses it without looking anything up. */
export const ADMIN_KEY_FAMILY = "rag_admin_"
const FORM = keyForm(ADMIN_KEY_FAMILY)
export const generateAdminKey = FORM.generate
export const isWellFormedAdminKey = FORM.isWellFormed

/** When the credential of the acting admin expires; null when it does not. A user's role does not end with their token. */
export type AdminBounds = { expiresAt: Date | null }

/** Nobody hands out more than they have: throws 403 for a key that outlives the one it is issued with. */
export function requireNoLaterExpiry(own: AdminBounds, wanted: AdminBounds): void {
  if (own.expiresAt === null || (wanted.expiresAt !== null && wanted.expiresAt <= own.expiresAt)) return
  const message = `must be no later than you expire yourself, ${own.expiresAt.toISOString()}`
  throw new AppError("rights-exceeded", {
    detail: `expires_at: ${message}.`,
    errors: [{ path: "expires_at", message }],
  })
}

/** Throws 403 where the change would outlast the credential it is asked for with. */
export function requireUnexpiring(own: AdminBounds, path: string): void {
  if (own.expiresAt === null) return
  const message = "of an admin is not set by a credential that expires"
  throw new AppError("rights-exceeded", { detail: `${path}: ${message}.`, errors: [{ path, message }] })
}

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
