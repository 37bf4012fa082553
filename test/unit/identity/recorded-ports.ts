// The ports of signing in and an account for tests; every call is recorded.
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import type { Account, Membership } from "../../../src/identity/model/user.ts"
import { newId } from "../../../src/ids.ts"
import type { NewSession } from "../../../src/ports.ts"

export const secrets = { current: "a-signing-key-made-for-these-tests-only!", previous: null }

const tokens = { secrets, accessTtlSeconds: 1_800, refreshTtlSeconds: 604_800 }

export const PASSWORD = "correct horse battery"

export const membership = (slug: string, over: Partial<Membership> = {}): Membership => ({
  tenantId: newId("ten"),
  tenantSlug: slug,
  role: "member",
  tier: "premium",
  tenantActive: true,
  ...over,
})

export const ACME = membership("acme")

export const accountOf = (over: Partial<Account> = {}): Account => ({
  id: newId("usr"),
  email: "ada@example.com",
  username: "ada",
  emailVerified: true,
  disabled: false,
  isAdmin: false,
  validAfter: null,
  memberships: [ACME],
  createdAt: new Date(),
  ...over,
})

export const ADA = accountOf()

/** Every port the verbs ask, each call noted; rows as given. */
export function world(account: Account | null = ADA, { isOpened = true, known = account, needsRehash = false } = {}) {
  const calls: string[] = []
  const opened: [NewSession, Date | null][] = []
  const note = async (call: string) => void calls.push(call)
  const deps = {
    tokens,
    attempts: { take: async () => ({ allowed: true as const }), succeeded: async () => {} },
    accounts: {
      findByLogin: async () => known && { account: known, passwordHash: "stored" },
      find: async () => account,
      upgradePassword: async () => await note("upgrade"),
      signInByIdentity: async () => account && { userId: account.id, voided: null },
    },
    passwords: {
      hash: async (password: string) => `hash of ${password}`,
      verify: async (password: string) => ({ ok: password === PASSWORD, needsRehash }),
    },
    sessions: {
      open: async (session: NewSession, validAfter: Date | null) => {
        opened.push([session, validAfter])
        return isOpened
      },
      end: (id: string) => note(`end ${id}`),
      endAll: async (userId: Account["id"]) => {
        await note(`end all ${userId}`)
        return { voided: { userId } }
      },
      revoke: async ({ jti, userId }: { jti: string; userId: Account["id"] }) => {
        await note(`revoke ${jti}`)
        return { voided: { userId } }
      },
    },
    revocations: {
      doubt: async (whose: NewSession["id"] | Account["id"]) => {
        await note(`doubt ${whose}`)
        return { whose, nonce: "n" }
      },
      settle: ({ whose }: { whose: string }) => note(`settle ${whose}`),
      isRevoked: async () => false,
    },
  }
  return { deps, calls, opened }
}

export const credentials = { login: "ada", password: PASSWORD, tenant: null, address: "192.0.2.1" }

export const claimsOf = (accessToken: string) => verifyAccessToken(secrets, accessToken, new Date())
