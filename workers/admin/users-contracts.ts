// The contracts of the admin routes for users, members and invitations.
import { z } from "zod"
import { TIERS } from "../../src/context.ts"
import { contract } from "../../src/http/openapi/contract.ts"
import { someChange, timeShape } from "../../src/http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../src/http/shapes/page.ts"
import { emailSchema, newPasswordSchema, ROLES, usernameSchema } from "../../src/identity/model/user.ts"
import { idSchema } from "../../src/ids.ts"

const role = z.enum(ROLES)
const tenantParams = z.strictObject({ id: idSchema("ten") })
const userParams = z.strictObject({ id: idSchema("usr") })
const memberParams = tenantParams.extend({ user_id: idSchema("usr") })

export const userShape = z
  .object({
    id: z.string(),
    email: z.string(),
    username: z.string(),
    email_verified: z.boolean(),
    disabled: z.boolean(),
    is_admin: z.boolean(),
    memberships: z.array(z.object({ tenant_id: z.string(), slug: z.string(), role, tier: z.enum(TIERS) })),
    created_at: timeShape,
  })
  .meta({ id: "User" })

export const memberShape = z
  .object({ user_id: z.string(), email: z.string(), username: z.string(), role, created_at: timeShape })
  .meta({ id: "Member" })

export const invitationShape = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    email: z.string(),
    role,
    expires_at: timeShape,
    accepted_at: timeShape.nullable(),
    created_at: timeShape,
  })
  .meta({ id: "Invitation" })

export const createUser = contract({
  method: "post",
  path: "/api/v1/users",
  summary: "Create a user; without a password they sign in at a provider",
  tag: "users",
  scope: "admin",
  problems: [404],
  idempotent: true,
  json: z.strictObject({
    email: emailSchema,
    username: usernameSchema,
    password: newPasswordSchema.optional(),
    /** True if the operator knows that the address belongs to the user. */
    email_verified: z.boolean().default(false),
    /** May sign in at the admin Worker. */
    is_admin: z.boolean().default(false),
    memberships: z
      .array(z.strictObject({ tenant_id: idSchema("ten"), role }))
      .max(100)
      .refine((all) => new Set(all.map((one) => one.tenant_id)).size === all.length, "names a tenant twice")
      .default([]),
  }),
  replies: { 201: { description: "The user.", schema: userShape } },
})

export const listUsers = contract({
  method: "get",
  path: "/api/v1/users",
  summary: "List users, newest first",
  tag: "users",
  scope: "admin",
  query: pageQuery.extend({ email: emailSchema.optional() }),
  replies: { 200: { description: "A page of users.", schema: pageShape(userShape) } },
})

export const getUser = contract({
  method: "get",
  path: "/api/v1/users/:id",
  summary: "Get a user",
  tag: "users",
  scope: "admin",
  params: userParams,
  replies: { 200: { description: "The user.", schema: userShape } },
})

export const updateUser = contract({
  method: "patch",
  path: "/api/v1/users/:id",
  summary: "Change a user; a new password, disabling and is_admin false end every session",
  tag: "users",
  scope: "admin",
  problems: [409],
  params: userParams,
  json: z
    .strictObject({
      username: usernameSchema,
      password: newPasswordSchema,
      disabled: z.boolean(),
      email_verified: z.boolean(),
      is_admin: z.boolean(),
    })
    .partial()
    .refine(...someChange),
  replies: { 200: { description: "The user.", schema: userShape } },
})

const deleteUser = contract({
  method: "delete",
  path: "/api/v1/users/:id",
  summary: "Delete a user with their memberships, identities and sessions",
  tag: "users",
  scope: "admin",
  params: userParams,
  replies: { 204: { description: "Deleted." } },
})

export const listMembers = contract({
  method: "get",
  path: "/api/v1/tenants/:id/members",
  summary: "List a tenant's members, newest user first",
  tag: "users",
  scope: "admin",
  params: tenantParams,
  query: pageQuery,
  replies: { 200: { description: "A page of members.", schema: pageShape(memberShape) } },
})

export const putMember = contract({
  method: "put",
  path: "/api/v1/tenants/:id/members/:user_id",
  summary: "Join a user to a tenant or change their role",
  tag: "users",
  scope: "admin",
  problems: [409],
  params: memberParams,
  json: z.strictObject({ role }),
  replies: { 200: { description: "The member.", schema: memberShape } },
})

const removeMember = contract({
  method: "delete",
  path: "/api/v1/tenants/:id/members/:user_id",
  summary: "Remove a user from a tenant; their sessions there end",
  tag: "users",
  scope: "admin",
  params: memberParams,
  replies: { 204: { description: "Removed." } },
})

export const createInvitation = contract({
  method: "post",
  path: "/api/v1/tenants/:id/invitations",
  summary: "Invite an e-mail address to a tenant; the token is shown once, send it to that address",
  tag: "users",
  scope: "admin",
  idempotent: true,
  params: tenantParams,
  json: z.strictObject({ email: emailSchema, role, expires_in_hours: z.int().min(1).max(720).default(72) }),
  replies: {
    201: { description: "The invitation.", schema: z.object({ invitation: invitationShape, token: z.string() }) },
  },
})

export const listInvitations = contract({
  method: "get",
  path: "/api/v1/tenants/:id/invitations",
  summary: "List a tenant's invitations, newest first",
  tag: "users",
  scope: "admin",
  params: tenantParams,
  query: pageQuery,
  replies: { 200: { description: "A page of invitations.", schema: pageShape(invitationShape) } },
})

export const withdrawInvitation = contract({
  method: "delete",
  path: "/api/v1/tenants/:id/invitations/:invitation_id",
  summary: "Withdraw an invitation that was not accepted",
  tag: "users",
  scope: "admin",
  params: tenantParams.extend({ invitation_id: idSchema("inv") }),
  replies: { 204: { description: "Withdrawn." } },
})

export const USERS_CONTRACTS = [
  createUser,
  listUsers,
  getUser,
  updateUser,
  deleteUser,
  listMembers,
  putMember,
  removeMember,
  createInvitation,
  listInvitations,
  withdrawInvitation,
]
