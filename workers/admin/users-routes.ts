// The admin routes of users, members and invitations.
import { type Context, Hono } from "hono"
import { AppError } from "../../src/errors.ts"
import { toPageJson } from "../../src/http/shapes/page.ts"
import { jsonBody, validate } from "../../src/http/validate.ts"
import { inviteUser } from "../../src/identity/invite-user.ts"
import * as manage from "../../src/identity/manage-users.ts"
import type { TenantId, UserId } from "../../src/ids.ts"
import type { AuditEntry } from "../../src/ports.ts"
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
    const account = await manage.createUser(c.var.deps, {
      email,
      username,
      password: password ?? null,
      emailVerified: email_verified,
      isAdmin: is_admin,
      memberships: memberships.map(({ tenant_id, role }) => ({ tenantId: tenant_id, role })),
    })
    await noteUser(c, "user.created", account.id, null, toUserJson(account))
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
    const { id } = c.req.valid("param")
    const before = await manage.requireUser(c.var.deps, id)
    const account = await manage.updateUser(c.var.deps, id, {
      ...(username !== undefined ? { username } : {}),
      ...(password !== undefined ? { password } : {}),
      ...(disabled !== undefined ? { disabled } : {}),
      ...(email_verified !== undefined ? { emailVerified: email_verified } : {}),
      ...(is_admin !== undefined ? { isAdmin: is_admin } : {}),
    })
    const after = { ...toUserJson(account), ...(password !== undefined ? { password_changed: true } : {}) }
    await noteUser(c, "user.updated", id, toUserJson(before), after)
    return c.json(toUserJson(account))
  })
  .delete("/:id", byUser, async (c) => {
    const { id } = c.req.valid("param")
    const before = await manage.requireUser(c.var.deps, id)
    await manage.removeUser(c.var.deps, id)
    await noteUser(c, "user.removed", id, toUserJson(before), null)
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
    const before = await membershipOf(c, id, user_id)
    const member = toMemberJson(await manage.putMember(c.var.deps, id, user_id, c.req.valid("json").role))
    await noteUser(c, "member.put", user_id, before, { role: member.role }, id)
    return c.json(member)
  })
  .delete("/:id/members/:user_id", byMember, async (c) => {
    const { id, user_id } = c.req.valid("param")
    const before = await membershipOf(c, id, user_id)
    await manage.removeMember(c.var.deps, id, user_id)
    await noteUser(c, "member.removed", user_id, before, null, id)
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
      const { invitation, token } = await inviteUser(c.var.deps, c.req.valid("param").id, wanted)
      await note(c, {
        tenantId: invitation.tenantId,
        action: "invitation.created",
        subject: { type: "invitation", id: invitation.id },
        before: null,
        after: toInvitationJson(invitation),
      })
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
    if (!(await c.var.deps.invitations.withdraw(id, invitation_id))) throw new AppError("invitation-not-found")
    const subject = { type: "invitation", id: invitation_id }
    await note(c, { tenantId: id, action: "invitation.withdrawn", subject, before: { id: invitation_id }, after: null })
    return c.body(null, 204)
  })

/** Written right after the act, which spans several tables and stores. */
const note = (c: Context<AdminEnv>, entry: Omit<AuditEntry, "actor" | "requestId">) =>
  c.var.deps.audit.record({ ...c.var.by, ...entry })

const noteUser = (
  c: Context<AdminEnv>,
  action: AuditEntry["action"],
  id: UserId,
  before: object | null,
  after: object | null,
  tenantId: TenantId | null = null,
) => note(c, { tenantId, action, subject: { type: "user", id }, before, after })

async function membershipOf(c: Context<AdminEnv>, tenant: TenantId, user: UserId): Promise<object | null> {
  const account = await c.var.deps.accounts.find(user)
  const held = account?.memberships.find(({ tenantId }) => tenantId === tenant)
  return held ? { role: held.role } : null
}
