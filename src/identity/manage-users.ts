// What the operator does to users: create, change, disable, remove. A user who loses a right loses their tokens at once.
import { AppError } from "../errors.ts"
import { newId, type TenantId, type UserId } from "../ids.ts"
import type {
  Accounts,
  ApiKeys,
  AuditedBy,
  Gate,
  Memberships,
  Passwords,
  RevocationList,
  UserChanges,
  Users,
} from "../ports.ts"
import { type AdminBounds, requireUnexpiring } from "./model/admin-key.ts"
import { type Account, endsSessions, type Member, type Role } from "./model/user.ts"
import { voidTokens } from "./void-tokens.ts"

export type ManageDeps = {
  users: Users
  accounts: Pick<Accounts, "find">
  memberships: Memberships
  passwords: Pick<Passwords, "hash">
  revocations: Pick<RevocationList, "doubt" | "settle">
  apiKeys: Pick<ApiKeys, "revokedOf">
  gate: Pick<Gate, "revokeKey">
}
type Wanted = {
  email: string
  username: string
  password: string | null
  emailVerified: boolean
  isAdmin: boolean
  memberships: { tenantId: TenantId; role: Role }[]
}

/** Who acts, and until when they may. A credential that expires cannot make anybody an admin. */
export type Operator = AuditedBy & AdminBounds

/** Throws `email-taken`, `username-taken`, and `tenant-not-found` when a membership names a tenant that does not exist. */
export async function createUser(
  deps: ManageDeps & { tenants: { get(id: TenantId): Promise<unknown> } },
  by: Operator,
  { password, ...wanted }: Wanted,
): Promise<Account> {
  if (wanted.isAdmin) requireUnexpiring(by, "is_admin")
  const tenants = await Promise.all(wanted.memberships.map(({ tenantId }) => deps.tenants.get(tenantId)))
  if (tenants.includes(null)) throw new AppError("tenant-not-found")
  const id = newId("usr")
  const passwordHash = password === null ? null : await deps.passwords.hash(password)
  const outcome = await deps.users.create({ ...wanted, id, passwordHash }, by)
  if (outcome !== "created") throw new AppError(outcome)
  return await requireUser(deps, id)
}

/** Throws `user-not-found` and `username-taken`. A new password or disabling ends every session. */
export async function updateUser(
  deps: ManageDeps,
  by: Operator,
  id: UserId,
  { password, ...wanted }: Omit<UserChanges, "passwordHash"> & { password?: string },
): Promise<Account> {
  if (wanted.isAdmin) requireUnexpiring(by, "is_admin")
  if (password !== undefined && (await requireUser(deps, id)).isAdmin) requireUnexpiring(by, "password")
  const changes = password === undefined ? wanted : { ...wanted, passwordHash: await deps.passwords.hash(password) }
  const update = () => deps.users.update(id, changes, by)
  const { outcome } = await (endsSessions(changes) ? voidTokens(deps.revocations, id, update) : update())
  if (changes.disabled) await endKeys(deps, id)
  if (outcome !== "updated") throw new AppError(outcome)
  return await requireUser(deps, id)
}

/** Throws `user-not-found`. */
export async function removeUser(deps: ManageDeps, by: AuditedBy, id: UserId): Promise<void> {
  const { voided } = await voidTokens(deps.revocations, id, () => deps.users.remove(id, by))
  await endKeys(deps, id)
  if (!voided) throw new AppError("user-not-found")
}

/** Joins a user or changes their role. Tokens with the old role become void, and so do the user's sessions in the tenant. */
export async function putMember(
  deps: ManageDeps,
  by: AuditedBy,
  tenant: TenantId,
  user: UserId,
  role: Role,
): Promise<Member> {
  const { member } = await voidTokens(deps.revocations, user, () => deps.memberships.put(tenant, user, role, by))
  await endKeys(deps, user)
  if (!member) throw new AppError((await deps.accounts.find(user)) ? "tenant-not-found" : "user-not-found")
  return member
}

/** Throws `membership-not-found`. */
export async function removeMember(deps: ManageDeps, by: AuditedBy, tenant: TenantId, user: UserId): Promise<void> {
  const { voided } = await voidTokens(deps.revocations, user, () => deps.memberships.remove(tenant, user, by))
  await endKeys(deps, user)
  if (!voided) throw new AppError("membership-not-found")
}

/** The change itself voided them in Postgres. A failure here is a 503, and a retry tells Redis about all of them. */
async function endKeys({ apiKeys, gate }: ManageDeps, user: UserId): Promise<void> {
  for (const hash of await apiKeys.revokedOf(user)) await gate.revokeKey(hash)
}

export async function requireUser(deps: Pick<ManageDeps, "accounts">, id: UserId): Promise<Account> {
  const account = await deps.accounts.find(id)
  if (!account) throw new AppError("user-not-found")
  return account
}
