// The admin routes for users, members and invitations.
import { Hono } from "hono"
import { AppError } from "../../src/errors.ts"
import { jsonBody, validate } from "../../src/http/input/validate.ts"
import { toPageJson } from "../../src/http/shapes/page.ts"
import { inviteUser } from "../../src/identity/invite-user.ts"
import * as manage from "../../src/identity/manage-users.ts"
import type { AdminEnv } from "./deps.ts"
import { idempotent } from "./idempotent.ts"
import * as contracts from "./users-contracts.ts"
import { toInvitationJson, toMemberJson, toUserJson } from "./users-shapes.ts"

const byUser = validate("param", contracts.getUser.params)
const byTenant = validate("param", contracts.listMembers.params)
const byMember = validate("param", contracts.putMember.params)

export const users = new Hono<AdminEnv>()
  .post("/", idempotent(), jsonBody(), validate("json", contracts.createUser.json), async (c) => {
    const { email, username, password, email_verified, is_admin, memberships } = c.req.valid("json")
    const account = await manage.createUser(c.var.deps, c.var.by, {
      email,
      username,
      password: password ?? null,
      emailVerified: email_verified,
      isAdmin: is_admin,
      memberships: memberships.map(({ tenant_id, role }) => ({ tenantId: tenant_id, role })),
    })
    return c.json(toUserJson(account), 201)
  })
  .get("/", validate("query", contracts.listUsers.query), async (c) => {
    const { limit, cursor, email } = c.req.valid("query")
    const page = await c.var.deps.users.list({ email: email ?? null }, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toUserJson))
  })
  .get("/:id", byUser, async (c) => c.json(toUserJson(await manage.requireUser(c.var.deps, c.req.valid("param").id))))
  .patch("/:id", byUser, jsonBody(), validate("json", contracts.updateUser.json), async (c) => {
    const { username, password, disabled, email_verified, is_admin } = c.req.valid("json")
    const account = await manage.updateUser(c.var.deps, c.var.by, c.req.valid("param").id, {
      ...(username !== undefined ? { username } : {}),
      ...(password !== undefined ? { password } : {}),
      ...(disabled !== undefined ? { disabled } : {}),
      ...(email_verified !== undefined ? { emailVerified: email_verified } : {}),
      ...(is_admin !== undefined ? { isAdmin: is_admin } : {}),
    })
    return c.json(toUserJson(account))
  })
  .delete("/:id", byUser, async (c) => {
    await manage.removeUser(c.var.deps, c.var.by, c.req.valid("param").id)
    return c.body(null, 204)
  })

/** Mounted beside the tenants' own routes. */
export const members = new Hono<AdminEnv>()
  .get("/:id/members", byTenant, validate("query", contracts.listMembers.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    const page = await c.var.deps.memberships.list(c.req.valid("param").id, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toMemberJson))
  })
  .put("/:id/members/:user_id", byMember, jsonBody(), validate("json", contracts.putMember.json), async (c) => {
    const { id, user_id } = c.req.valid("param")
    const { role } = c.req.valid("json")
    return c.json(toMemberJson(await manage.putMember(c.var.deps, c.var.by, id, user_id, role)))
  })
  .delete("/:id/members/:user_id", byMember, async (c) => {
    const { id, user_id } = c.req.valid("param")
    await manage.removeMember(c.var.deps, c.var.by, id, user_id)
    return c.body(null, 204)
  })
  .post(
    "/:id/invitations",
    idempotent(),
    byTenant,
    jsonBody(),
    validate("json", contracts.createInvitation.json),
    async (c) => {
      const { email, role, expires_in_hours } = c.req.valid("json")
      const wanted = { email, role, expiresInHours: expires_in_hours }
      const { invitation, token } = await inviteUser(c.var.deps, c.var.by, c.req.valid("param").id, wanted)
      return c.json({ invitation: toInvitationJson(invitation), token }, 201)
    },
  )
  .get("/:id/invitations", byTenant, validate("query", contracts.listInvitations.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    const page = await c.var.deps.invitations.list(c.req.valid("param").id, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toInvitationJson))
  })
  .delete("/:id/invitations/:invitation_id", validate("param", contracts.withdrawInvitation.params), async (c) => {
    const { id, invitation_id } = c.req.valid("param")
    const withdrawn = await c.var.deps.invitations.withdraw(id, invitation_id, c.var.by)
    if (!withdrawn) throw new AppError("invitation-not-found")
    return c.body(null, 204)
  })
