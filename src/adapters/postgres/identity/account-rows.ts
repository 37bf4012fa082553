// How the database shows an account: the JSON of a row of the view `accounts`.
import { z } from "zod"
import { TIERS } from "../../../context.ts"
import { type Account, ROLES } from "../../../identity/model/user.ts"
import type { TenantId, UserId } from "../../../ids.ts"

export const accountSchema = z
  .object({
    id: z.string().transform((id) => id as UserId),
    email: z.string(),
    username: z.string(),
    email_verified: z.boolean(),
    disabled: z.boolean(),
    is_admin: z.boolean(),
    valid_after: z.coerce.date().nullable(),
    created_at: z.coerce.date(),
    memberships: z.array(
      z
        .object({
          tenant_id: z.string().transform((id) => id as TenantId),
          tenant_slug: z.string(),
          role: z.enum(ROLES),
          tier: z.enum(TIERS),
          tenant_active: z.boolean(),
        })
        .transform((row) => ({
          tenantId: row.tenant_id,
          tenantSlug: row.tenant_slug,
          role: row.role,
          tier: row.tier,
          tenantActive: row.tenant_active,
        })),
    ),
  })
  .transform(
    (row): Account => ({
      id: row.id,
      email: row.email,
      username: row.username,
      emailVerified: row.email_verified,
      disabled: row.disabled,
      isAdmin: row.is_admin,
      validAfter: row.valid_after,
      createdAt: row.created_at,
      memberships: row.memberships,
    }),
  )

/** Names of the constraints that say what a user already has. */
export const USERNAME_KEY = "users_username_key"
export const EMAIL_KEY = "users_email_key"
