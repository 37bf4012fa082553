// What the operator does to users: create, change, disable, remove; whoever loses a right loses their tokens at once.
import { AppError } from "../errors.ts"
import { newId, type TenantId, type UserId } from "../ids.ts"
import type { Accounts, Memberships, Passwords, RevocationList, Sessions, Users } from "../ports.ts"
import type { Account, Member, Role } from "./user.ts"

export type ManageDeps = {
  users: Users
  accounts: Pick<Accounts, "find">
  memberships: Memberships
  passwords: Pick<Passwords, "hash">
  sessions: Pick<Sessions, "endAll">
  revocations: Pick<RevocationList, "voidBefore">
}
type Wanted = {
  email: string
  username: string
  password: string | null
  emailVerified: boolean
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
  { password, ...changes }: { username?: string; password?: string; disabled?: boolean; emailVerified?: boolean },
): Promise<Account> {
  const passwordHash = password === undefined ? {} : { passwordHash: await deps.passwords.hash(password) }
  const outcome = await deps.users.update(id, { ...changes, ...passwordHash })
  if (outcome === null) throw new AppError("user-not-found")
  if (outcome === "username-taken") throw new AppError("username-taken")
  if (password !== undefined || changes.disabled === true) await endSessions(deps, id, null)
  return await requireUser(deps, id)
}

/** Disabled first, so that no session begins while the others end. */
export async function removeUser(deps: ManageDeps, id: UserId): Promise<void> {
  if ((await deps.users.update(id, { disabled: true })) === null) throw new AppError("user-not-found")
  await endSessions(deps, id, null)
  await deps.users.remove(id)
}

/** Joins a user or changes their role; tokens that say the old role are void, and so are the tenant's sessions. */
export async function putMember(deps: ManageDeps, tenant: TenantId, user: UserId, role: Role): Promise<Member> {
  const member = await deps.memberships.put(tenant, user, role)
  if (!member) throw new AppError((await deps.accounts.find(user)) ? "tenant-not-found" : "user-not-found")
  await endSessions(deps, user, tenant)
  return member
}

/** Throws `membership-not-found`. */
export async function removeMember(deps: ManageDeps, tenant: TenantId, user: UserId): Promise<void> {
  const removed = await deps.memberships.remove(tenant, user)
  if (!removed) throw new AppError("membership-not-found")
  await endSessions(deps, user, tenant)
}

export async function requireUser(deps: Pick<ManageDeps, "accounts">, id: UserId): Promise<Account> {
  const account = await deps.accounts.find(id)
  if (!account) throw new AppError("user-not-found")
  return account
}

async function endSessions(deps: ManageDeps, user: UserId, tenant: TenantId | null): Promise<void> {
  await deps.revocations.voidBefore(user, await deps.sessions.endAll(user, tenant))
}
