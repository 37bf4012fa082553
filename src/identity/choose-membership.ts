// Decides to which tenant a user signs in: the one they name, or the only one they have.
import { AppError } from "../errors.ts"
import type { Account, Membership } from "./model/user.ts"

/**
 * `tenant` is a slug or an id. Throws `membership-missing` for a tenant that is not theirs or does not exist,
 * `tenant-inactive`, and `input-invalid` when they must choose.
 */
export function chooseMembership(account: Account, tenant: string | null): Membership {
  const active = account.memberships.filter((one) => one.tenantActive)
  if (tenant !== null) {
    const named = account.memberships.find((one) => one.tenantId === tenant || one.tenantSlug === tenant)
    if (!named) throw new AppError("membership-missing")
    return usable(named)
  }
  const [only, another] = active
  if (only && another) {
    const message = `names the tenant to sign in to, one of ${active.map((one) => one.tenantSlug).join(", ")}`
    throw new AppError("input-invalid", { detail: `tenant: ${message}`, errors: [{ path: "tenant", message }] })
  }
  const last = only ?? account.memberships[0]
  if (!last) throw new AppError("membership-missing", { detail: "The user belongs to no tenant." })
  return usable(last)
}

function usable(membership: Membership): Membership {
  if (!membership.tenantActive) throw new AppError("tenant-inactive")
  return membership
}
