// What the operator does to users: create, change, disable, remove; whoever loses a right loses their tokens at once.
import { AppError } from "../errors.ts"
import { newId, type TenantId, type UserId } from "../ids.ts"
import type { Accounts, Memberships, Passwords, RevocationList, UserChanges, Users } from "../ports.ts"
import { type Account, endsSessions, type Member, type Role } from "./user.ts"
import { voidTokens } from "./void-tokens.ts"

export type ManageDeps = {
  users: Users
  accounts: Pick<Accounts, "find">
  memberships: Memberships
  passwords: Pick<Passwords, "hash">
  revocations: Pick<RevocationList, "doubt" | "settle">
}
type Wanted = {
  email: string
  username: string
  password: string | null
  emailVerified: boolean
  isAdmin: boolean
  memberships: { tenantId: TenantId; role: Role }[]
}

/** Throws `email-taken`, `username-taken`, and `tenant-not-found` when a membership names a tenant that does not exist. */
export async function createUser(
  deps: ManageDeps & { tenants: { get(id: TenantId): Promise<unknown> } },
  { password, ...wanted }: Wanted,
): Promise<Account> {
  const tenants = await Promise.all(wanted.memberships.map(({ tenantId }) => deps.tenants.get(tenantId)))
  if (tenants.includes(null)) throw new AppError("tenant-not-found")
  const id = newId("usr")
  const passwordHash = password === null ? null : await deps.passwords.hash(password)
  const outcome = await deps.users.create({ ...wanted, id, passwordHash })
  if (outcome !== "created") throw new AppError(outcome)
  return await requireUser(deps, id)
}

/** Throws `user-not-found` and `username-taken`. A new password or disabling ends every session. */
export async function updateUser(
  deps: ManageDeps,
  id: UserId,
  { password, ...changes }: Omit<UserChanges, "passwordHash"> & { password?: string },
): Promise<Account> {
  const passwordHash = password === undefined ? {} : { passwordHash: await deps.passwords.hash(password) }
  await change(deps, id, { ...changes, ...passwordHash })
  return await requireUser(deps, id)
}

/** Disabled first, so that no session begins while the user is removed. */
export async function removeUser(deps: ManageDeps, id: UserId): Promise<void> {
  await change(deps, id, { disabled: true })
  await deps.users.remove(id)
}

/** Joins a user or changes their role; tokens that say the old role are void, and so are the tenant's sessions. */
export async function putMember(deps: ManageDeps, tenant: TenantId, user: UserId, role: Role): Promise<Member> {
  const { member } = await voidTokens(deps.revocations, user, () => deps.memberships.put(tenant, user, role))
  if (!member) throw new AppError((await deps.accounts.find(user)) ? "tenant-not-found" : "user-not-found")
  return member
}

/** Throws `membership-not-found`. */
export async function removeMember(deps: ManageDeps, tenant: TenantId, user: UserId): Promise<void> {
  const { voided } = await voidTokens(deps.revocations, user, () => deps.memberships.remove(tenant, user))
  if (!voided) throw new AppError("membership-not-found")
}

export async function requireUser(deps: Pick<ManageDeps, "accounts">, id: UserId): Promise<Account> {
  const account = await deps.accounts.find(id)
  if (!account) throw new AppError("user-not-found")
  return account
}

async function change(deps: ManageDeps, id: UserId, changes: UserChanges): Promise<void> {
  const update = () => deps.users.update(id, changes)
  const { outcome } = await (endsSessions(changes) ? voidTokens(deps.revocations, id, update) : update())
  if (outcome !== "updated") throw new AppError(outcome)
}
