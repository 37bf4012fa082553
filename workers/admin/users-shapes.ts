// Maps users, members and invitations to their JSON.
import type { z } from "zod"
import type { Account, Invitation, Member } from "../../src/identity/model/user.ts"
import type { invitationShape, memberShape, userShape } from "./users-contracts.ts"

export const toUserJson = (account: Account): z.output<typeof userShape> => ({
  id: account.id,
  email: account.email,
  username: account.username,
  email_verified: account.emailVerified,
  disabled: account.disabled,
  is_admin: account.isAdmin,
  memberships: account.memberships.map(({ tenantId, tenantSlug, role, tier }) => ({
    tenant_id: tenantId,
    slug: tenantSlug,
    role,
    tier,
  })),
  created_at: account.createdAt.toISOString(),
})

export const toMemberJson = (member: Member): z.output<typeof memberShape> => ({
  user_id: member.userId,
  email: member.email,
  username: member.username,
  role: member.role,
  created_at: member.createdAt.toISOString(),
})

export const toInvitationJson = (invitation: Invitation): z.output<typeof invitationShape> => ({
  id: invitation.id,
  tenant_id: invitation.tenantId,
  email: invitation.email,
  role: invitation.role,
  expires_at: invitation.expiresAt.toISOString(),
  accepted_at: invitation.acceptedAt?.toISOString() ?? null,
  created_at: invitation.createdAt.toISOString(),
})
