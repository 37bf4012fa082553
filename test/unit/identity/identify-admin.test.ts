// Which admin a credential stands for: what is refused without asking anybody, and what Postgres has the last word on.
import { expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { sha256Hex } from "../../../src/hex.ts"
import { type AdminClaims, signAdminToken } from "../../../src/identity/admin-token.ts"
import { identifyAdmin } from "../../../src/identity/identify-admin.ts"
import { signAccessToken } from "../../../src/identity/model/access-token.ts"
import { generateAdminKey } from "../../../src/identity/model/admin-key.ts"
import type { TokenSecrets } from "../../../src/identity/model/signing-keys.ts"
import type { Account } from "../../../src/identity/model/user.ts"
import { newId } from "../../../src/ids.ts"
import { generateApiKey } from "../../../src/tenants/model/api-key.ts"

const secrets: TokenSecrets = { current: "a-signing-key-made-for-these-tests-only!", previous: null }
const now = new Date()
const validAfter = new Date("2026-03-01T12:00:00Z")
const account: Account = {
  id: newId("usr"),
  email: "ada@example.com",
  username: "ada",
  emailVerified: true,
  disabled: false,
  isAdmin: true,
  validAfter,
  memberships: [],
  createdAt: now,
}
const claims: AdminClaims = {
  userId: account.id,
  validAfter,
  jti: crypto.randomUUID(),
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 1_800_000),
}
const edgeClaims = {
  ...claims,
  tenantId: newId("ten"),
  sessionId: newId("ses"),
  username: "ada",
  scopes: ["admin" as const],
  tier: "admin" as const,
}

/** Stores that count how often they are asked. */
type Over = { account?: Account | null; lastUsedAt?: Date; expiresAt?: Date; secrets?: TokenSecrets | null }
function scene(over: Over = {}) {
  const key = generateAdminKey()
  const seen = { reads: 0, touches: 0 }
  const id = newId("adk")
  const deferred: Promise<unknown>[] = []
  const deps = {
    adminKeys: {
      async findUsable(hash: string) {
        seen.reads++
        return hash === (await sha256Hex(key.text))
          ? { id, lastUsedAt: over.lastUsedAt ?? null, expiresAt: over.expiresAt ?? null }
          : null
      },
      async touch() {
        seen.touches++
        throw new AppError("database-unavailable")
      },
    },
    accounts: {
      async find() {
        seen.reads++
        return over.account === undefined ? account : over.account
      },
    },
    tokenSecrets: over.secrets === undefined ? secrets : over.secrets,
  }
  const identify = (credential: string) =>
    identifyAdmin(deps, credential, (work) => void deferred.push(work)).catch((error: unknown) =>
      error instanceof AppError ? error.code : String(error),
    )
  return { key, id, seen, deferred, identify }
}

test("a key stands for itself, and only when it is known", async () => {
  const { key, id, identify } = scene()
  expect(await identify(key.text)).toEqual({ actor: { type: "admin-key", keyId: id }, expiresAt: null })
  const expiresAt = new Date(now.getTime() + 60_000)
  const expiring = scene({ expiresAt })
  expect(await expiring.identify(expiring.key.text)).toMatchObject({ expiresAt })
  expect(await identify(generateAdminKey().text)).toBe("credential-unknown")
})

test("a use is noted once a minute and off the path: a failure to note it changes nothing", async () => {
  for (const [secondsAgo, touches] of [
    [30, 0],
    [61, 1],
  ] as const) {
    const { key, identify, seen, deferred } = scene({ lastUsedAt: new Date(Date.now() - secondsAgo * 1000) })
    expect(await identify(key.text)).toMatchObject({ actor: { type: "admin-key" } })
    await Promise.all(deferred)
    expect([secondsAgo, seen.touches]).toEqual([secondsAgo, touches])
  }
})

test("a token stands for its user while the account is as it was: an admin, enabled, nothing voided", async () => {
  const token = await signAdminToken(secrets, claims)
  expect(await scene().identify(token)).toEqual({
    actor: { type: "user", userId: account.id },
    expiresAt: null,
  })
  const changed: [string, Account | null][] = [
    ["gone", null],
    ["no admin", { ...account, isAdmin: false }],
    ["disabled", { ...account, disabled: true }],
    ["voided since", { ...account, validAfter: new Date(validAfter.getTime() + 1000) }],
    ["voided by a clock that is behind", { ...account, validAfter: new Date(validAfter.getTime() - 1000) }],
    ["never voided, as the token does not say", { ...account, validAfter: null }],
  ]
  for (const [how, now] of changed)
    expect([how, await scene({ account: now }).identify(token)]).toEqual([how, "credential-unknown"])
  const unvoided = await signAdminToken(secrets, { ...claims, validAfter: null })
  expect(await scene({ account: { ...account, validAfter: null } }).identify(unvoided)).toMatchObject({
    actor: { type: "user" },
  })
  expect(await scene().identify(unvoided)).toBe("credential-unknown")
})

test("what is forged, expired, of another kind or not signed here costs no read", async () => {
  const { key, identify, seen } = scene()
  const expired = { ...claims, expiresAt: new Date(now.getTime() - 1000) }
  const credentials = [
    `${key.text.slice(0, -1)}${key.text.endsWith("0") ? "1" : "0"}`,
    "rag_admin_",
    generateApiKey().text,
    "an-admin-key-made-for-these-tests-only!",
    await signAccessToken(secrets, edgeClaims),
    await signAdminToken(secrets, expired),
    await signAdminToken({ current: "somebody-else's-signing-key-for-tests", previous: null }, claims),
  ]
  const codes = await Promise.all(credentials.map(identify))
  expect(codes).toEqual([...Array(2).fill("credential-malformed"), ...Array(5).fill("credential-unknown")])
  expect(seen.reads).toBe(0)
  expect(await scene({ secrets: null }).identify(await signAdminToken(secrets, claims))).toBe("credential-unknown")
})
