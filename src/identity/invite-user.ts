// Invites an e-mail address to a tenant; the token is shown once and only its digest is kept.
import { AppError } from "../errors.ts"
import { newId, type TenantId } from "../ids.ts"
import type { AuditedBy, Invitations } from "../ports.ts"
import { digestOf, newSecret } from "./model/secret-text.ts"
import type { Invitation, Role } from "./model/user.ts"

type Wanted = { email: string; role: Role; expiresInHours: number }

/** Throws `tenant-not-found`. */
export async function inviteUser(
  deps: { invitations: Pick<Invitations, "create"> },
  by: AuditedBy,
  tenant: TenantId,
  { email, role, expiresInHours }: Wanted,
): Promise<{ invitation: Invitation; token: string }> {
  const token = `inv_${newSecret()}`
  const expiresAt = new Date(Date.now() + expiresInHours * 3_600_000)
  const wanted = { id: newId("inv"), tenantId: tenant, email, role, hash: await digestOf(token), expiresAt }
  const invitation = await deps.invitations.create(wanted, by)
  if (!invitation) throw new AppError("tenant-not-found")
  return { invitation, token }
}
