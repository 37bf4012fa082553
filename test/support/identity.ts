// Deps for signing in against real stores in tests, and users as the operator creates them.
import { scryptPasswords } from "../../src/adapters/passwords/scrypt-passwords.ts"
import { postgresAccounts } from "../../src/adapters/postgres/identity/accounts.ts"
import { postgresInvitations, postgresOpenInvitations } from "../../src/adapters/postgres/identity/invitations.ts"
import { postgresMemberships } from "../../src/adapters/postgres/identity/memberships.ts"
import { postgresSessions } from "../../src/adapters/postgres/identity/refresh-tokens.ts"
import { postgresUsers } from "../../src/adapters/postgres/identity/users.ts"
import { postgresApiKeys } from "../../src/adapters/postgres/tenants/api-keys.ts"
import type { IdentityDeps } from "../../src/edge/auth-env.ts"
import { inviteUser } from "../../src/identity/invite-user.ts"
import type { TokenSettings } from "../../src/identity/issue-tokens.ts"
import { createUser, type Operator } from "../../src/identity/manage-users.ts"
import { isTokenValid } from "../../src/identity/model/access-token.ts"
import type { Role } from "../../src/identity/model/user.ts"
import type { TenantId } from "../../src/ids.ts"
import type { RevocationList } from "../../src/ports.ts"
import { BY, type TestDatabase } from "./database.ts"

export const PASSWORD = "correct horse battery"
export const TOKENS: TokenSettings = {
  secrets: { current: "a-signing-key-made-for-these-tests-only!", previous: null },
  accessTtlSeconds: 1_800,
  refreshTtlSeconds: 604_800,
}
/** A hundredth of the real cost. */
export const passwords = scryptPasswords({ N: 2 ** 10, r: 8, p: 1 })

/** Asks Postgres every time and keeps no copy; the real one has its own tests. */
export const fakeRevocations = (db: TestDatabase): RevocationList => ({
  doubt: async (whose) => ({ whose, nonce: crypto.randomUUID() }),
  settle: async () => {},
  async isRevoked(token) {
    const standing = await postgresSessions(db.app).standing(token.userId)
    return standing === null || !isTokenValid(standing, token)
  },
})

/** The deps of the edge Worker, with the app role. */
export const edgeIdentity = (
  db: TestDatabase,
  revocations: RevocationList = fakeRevocations(db),
): IdentityDeps & { tokens: TokenSettings } => ({
  accounts: postgresAccounts(db.app),
  sessions: postgresSessions(db.app),
  openInvitations: postgresOpenInvitations(db.app),
  passwords,
  revocations,
  attempts: {
    take: async () => ({ allowed: true }),
    succeeded: async () => {},
  },
  tokens: TOKENS,
  providers: { google: null, github: null },
})

/** The deps of the admin Worker, with the system role. */
export const adminIdentity = (db: TestDatabase, revocations: RevocationList = fakeRevocations(db)) => ({
  users: postgresUsers(db.system),
  accounts: postgresAccounts(db.system),
  memberships: postgresMemberships(db.system),
  invitations: postgresInvitations(db.system),
  sessions: postgresSessions(db.system),
  passwords,
  revocations,
  apiKeys: postgresApiKeys(db.system),
  gate: { revokeKey: async (_hash: string) => {} },
  tenants: { get: async (id: TenantId) => ({ id }) },
})

/** The operator of the fixtures in the audit log. */
export const OPERATOR: Operator = { ...BY, expiresAt: null }

let made = 0
/** Creates a user for one test, as a member of the given tenants. */
export async function freshUser(
  db: TestDatabase,
  memberships: { tenant: TenantId; role?: Role }[],
  over: { password?: string | null; emailVerified?: boolean; isAdmin?: boolean } = {},
) {
  const username = `user-${++made}-${crypto.randomUUID().slice(0, 8)}`
  return await createUser(adminIdentity(db), OPERATOR, {
    email: `${username}@example.com`,
    username,
    password: over.password === undefined ? PASSWORD : over.password,
    emailVerified: over.emailVerified ?? false,
    isAdmin: over.isAdmin ?? false,
    memberships: memberships.map(({ tenant, role }) => ({ tenantId: tenant, role: role ?? "member" })),
  })
}

export const invited = (db: TestDatabase, tenant: TenantId, email: string, role: Role = "member") =>
  inviteUser(adminIdentity(db), OPERATOR, tenant, { email, role, expiresInHours: 1 })
