// A user: who signs in, to which tenants they belong, and what each role may do.
import { z } from "zod"
import type { Scope, Tier } from "../../context.ts"
import type { InvitationId, TenantId, UserId } from "../../ids.ts"

export const ROLES = ["owner", "admin", "member", "viewer"] as const
export type Role = (typeof ROLES)[number]

const VIEWER: readonly Scope[] = ["query", "documents:read"]
const MEMBER: readonly Scope[] = [...VIEWER, "documents:write"]
const ADMIN: readonly Scope[] = [...MEMBER, "collections:write", "keys", "usage:read"]

/** What a role may do in its tenant; the scope `admin` stands for everything there. */
export const SCOPES_OF_ROLE: Record<Role, readonly Scope[]> = {
  viewer: VIEWER,
  member: MEMBER,
  admin: ADMIN,
  owner: [...ADMIN, "admin"],
}

/** A user with the tenants they belong to. */
export type Account = {
  id: UserId
  email: string
  username: string
  emailVerified: boolean
  disabled: boolean
  /** May sign in at the admin Worker; means nothing in any tenant. */
  isAdmin: boolean
  /** Access tokens issued before are void; null when that never happened. */
  validAfter: Date | null
  memberships: Membership[]
  createdAt: Date
}

export type Membership = {
  tenantId: TenantId
  tenantSlug: string
  role: Role
  tier: Tier
  tenantActive: boolean
}

/** True for changes after which the user must sign in again. */
export const endsSessions = (changes: { passwordHash?: string; disabled?: boolean; isAdmin?: boolean }): boolean =>
  changes.passwordHash !== undefined || changes.disabled === true || changes.isAdmin === false

/** A user as a tenant's list of members shows them. */
export type Member = { userId: UserId; email: string; username: string; role: Role; createdAt: Date }

/** An invitation to a tenant; its token is not part of it. */
export type Invitation = {
  id: InvitationId
  tenantId: TenantId
  email: string
  role: Role
  expiresAt: Date
  acceptedAt: Date | null
  createdAt: Date
}

/** E-mail addresses are compared and kept in lower case. */
export const emailSchema = z.email().max(254).toLowerCase()

/** Without `@`, so that a user name is never an e-mail address. */
export const usernameSchema = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/, "must be letters, digits, dots, dashes and underscores")

/** Length is what makes a password strong; 256 characters bound the work of hashing one. */
export const newPasswordSchema = z
  .string()
  .min(10, "must have at least 10 characters")
  .max(256, "must have at most 256 characters")

/** A user name made from an e-mail address, for users who come without one. */
export function usernameFrom(email: string, suffix = ""): string {
  const local = email.split("@", 1)[0] ?? ""
  const letters = local.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[._-]+/, "")
  return `${letters.slice(0, 40).replace(/[._-]+$/, "") || "user"}${suffix && `-${suffix}`}`
}
