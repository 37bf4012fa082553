// Signing in and out against Postgres: what the app role may see, what a log-in proves, and who loses access when.

import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { scryptPasswords } from "../../../src/adapters/passwords/scrypt-passwords.ts"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { AppError } from "../../../src/errors.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { logOut } from "../../../src/identity/log-out.ts"
import { putMember, removeMember, removeUser, updateUser } from "../../../src/identity/manage-users.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { SCOPES_OF_ROLE } from "../../../src/identity/model/user.ts"
import { newRefreshToken } from "../../../src/identity/refresh-token.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import type { AuthAttempts } from "../../../src/ports.ts"
import { codeOf } from "../../support/code-of.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { adminIdentity, edgeIdentity, freshUser, OPERATOR, PASSWORD, TOKENS } from "../../support/identity.ts"
import { address, scene } from "./identity-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

describe("the app role", () => {
  test("can read no table of users, bound to a tenant or not", async () => {
    const { tenant } = await freshTenant(db)
    for (const table of ["users", "identities", "memberships", "refresh_tokens", "invitations", "accounts"]) {
      const bind = db.app.execute(sql`select set_config('app.tenant_id', ${tenant}, true)`)
      const read = db.app.batch([bind, db.app.execute(sql.raw(`table ${table}`))])
      expect([table, await read.then(() => "read", sqlState)]).toEqual([table, "42501"])
    }
  })

  test("finds by its functions nothing it does not already know", async () => {
    const { user, deps } = await scene(db)
    expect(await deps.accounts.findByLogin("%")).toBeNull()
    expect(await deps.accounts.findByLogin("")).toBeNull()
    expect(await deps.accounts.findByLogin(user.email.slice(0, -1))).toBeNull()
    expect(await deps.openInvitations.find("")).toBeNull()
    expect(await deps.accounts.find(newId("usr"))).toBeNull()
  })
})

describe("a log-in", () => {
  test("by address or by name, in any case, proves user, tenant and the role's scopes", async () => {
    const { user, tenant, enter, claimsOf } = await scene(db, "viewer")
    for (const login of [user.email, user.email.toUpperCase(), user.username, user.username.toUpperCase()]) {
      const { accessToken, expiresInSeconds } = await enter({ login })
      expect(expiresInSeconds).toBe(1_800)
      expect(await claimsOf(accessToken)).toMatchObject({
        userId: user.id,
        tenantId: tenant,
        username: user.username,
        scopes: SCOPES_OF_ROLE.viewer,
        tier: "free",
      })
    }
  })

  test("is refused in the same words for a wrong password, an unknown user, a disabled one and one without password", async () => {
    const { user, tenant, admin, enter } = await scene(db)
    const atProvider = await freshUser(db, [{ tenant }], { password: null })
    await updateUser(admin, OPERATOR, user.id, { disabled: true })
    const told = async (over: object) =>
      await enter(over).then(
        () => "done",
        (error: unknown) => (error instanceof AppError ? `${error.code}: ${error.detail}` : String(error)),
      )
    const texts = [
      await told({}),
      await told({ password: "wrong horse battery" }),
      await told({ login: "nobody@example.com" }),
      await told({ login: atProvider.email }),
    ]
    expect(new Set(texts)).toEqual(new Set(["credential-unknown: The user name or the password is wrong."]))
  })

  test("names the tenant where there are several, and only one's own", async () => {
    const [{ tenant: one }, { tenant: two }, { tenant: foreign }] = [
      await freshTenant(db),
      await freshTenant(db),
      await freshTenant(db),
    ]
    const user = await freshUser(db, [
      { tenant: one, role: "owner" },
      { tenant: two, role: "viewer" },
    ])
    const enter = (tenant: string | null) =>
      logIn(edgeIdentity(db), { login: user.email, password: PASSWORD, tenant, address })
    const slugOf = (tenant: TenantId) => tenant.replace("_", "-")
    expect(await codeOf(enter(null))).toBe("input-invalid")
    for (const name of [foreign, slugOf(foreign), "no-such-tenant"])
      expect(await codeOf(enter(name))).toBe("membership-missing")
    for (const name of [two, slugOf(two)]) {
      const { accessToken } = await enter(name)
      expect(await verifyAccessToken(TOKENS.secrets, accessToken, new Date())).toMatchObject({
        tenantId: two,
        scopes: SCOPES_OF_ROLE.viewer,
      })
    }
  })

  test("raises the cost of an old hash, once", async () => {
    const { user, deps } = await scene(db)
    const dearer = scryptPasswords({ N: 2 ** 11, r: 8, p: 1 })
    const before = await deps.accounts.findByLogin(user.email)
    const enter = () =>
      logIn({ ...deps, passwords: dearer }, { login: user.email, password: PASSWORD, tenant: null, address })
    await enter()
    const after = await deps.accounts.findByLogin(user.email)
    expect([before?.passwordHash?.slice(0, 14), after?.passwordHash?.slice(0, 14)]).toEqual([
      "scrypt$N=1024,",
      "scrypt$N=2048,",
    ])
    await enter()
    expect((await deps.accounts.findByLogin(user.email))?.passwordHash).toBe(after?.passwordHash)
  })

  test("is not tried at all past the limit of attempts, and not while they cannot be counted", async () => {
    const { user, deps } = await scene(db)
    const taken: string[] = []
    const attempts: AuthAttempts = {
      take: async ({ kind, id }) => {
        taken.push(id)
        return kind === "account" ? { allowed: false, retryAt: Date.now() + 30_000 } : { allowed: true }
      },
      succeeded: () => Promise.reject(new Error("nothing succeeded")),
    }
    const never = { ...deps.accounts, findByLogin: () => Promise.reject(new Error("asked the database")) }
    const enter = (over: object) =>
      logIn({ ...deps, accounts: never, ...over }, { login: user.email, password: PASSWORD, tenant: null, address })
    expect(await codeOf(enter({ attempts }))).toBe("rate-limited")
    expect(taken).toHaveLength(2)
    expect(taken.join()).not.toContain(user.email)
    const down = { take: () => Promise.reject(new AppError("auth-unavailable")) }
    expect(await codeOf(enter({ attempts: down }))).toBe("auth-unavailable")
  })

  test("that was proven before the password changed opens no session after it", async () => {
    const { user, deps, admin } = await scene(db)
    const slow = {
      ...deps.passwords,
      verify: async (password: string, stored: string | null) => {
        const verdict = await deps.passwords.verify(password, stored)
        await updateUser(admin, OPERATOR, user.id, { password: "another horse battery" })
        return verdict
      },
    }
    const late = logIn({ ...deps, passwords: slow }, { login: user.email, password: PASSWORD, tenant: null, address })
    expect(await codeOf(late)).toBe("credential-unknown")
  })
})

describe("a log-out", () => {
  test("ends the session and the access token at hand, by either token, and no other session", async () => {
    const { deps, enter, refresh, holds } = await scene(db)
    const [byAccess, byRefresh, other] = [await enter(), await enter(), await enter()]
    await logOut(deps, { accessToken: byAccess.accessToken, refreshToken: null, everywhere: false })
    await logOut(deps, { accessToken: null, refreshToken: byRefresh.refreshToken, everywhere: false })
    expect(await holds(byAccess.accessToken)).toBe(false)
    expect(await codeOf(refresh(byAccess.refreshToken))).toBe("credential-unknown")
    expect(await codeOf(refresh(byRefresh.refreshToken))).toBe("credential-unknown")
    expect([await holds(other.accessToken), await codeOf(refresh(other.refreshToken))]).toEqual([true, "done"])
  })

  test("everywhere ends all, in the same second too, and a log-in right after it holds", async () => {
    const { deps, enter, refresh, holds } = await scene(db)
    const [one, two] = [await enter(), await enter()]
    const everywhere = { accessToken: one.accessToken, refreshToken: null, everywhere: true }
    await logOut(deps, everywhere)
    for (const { accessToken, refreshToken } of [one, two])
      expect([await holds(accessToken), await codeOf(refresh(refreshToken))]).toEqual([false, "credential-unknown"])
    const again = await enter()
    expect(await holds(again.accessToken)).toBe(true)
    expect(await codeOf(logOut(deps, everywhere))).toBe("credential-unknown")
    await logOut(deps, { ...everywhere, accessToken: again.accessToken })
    expect(await holds(again.accessToken)).toBe(false)
  })

  test("needs a token of ours", async () => {
    const { deps } = await scene(db)
    const out = (over: object) =>
      codeOf(logOut(deps, { accessToken: null, refreshToken: null, everywhere: false, ...over }))
    expect(await out({})).toBe("credential-missing")
    expect(
      await out({ everywhere: true, refreshToken: (await newRefreshToken(TOKENS.secrets, newId("ses"))).text }),
    ).toBe("credential-missing")
    expect(await out({ accessToken: "a.b.c" })).toBe("credential-unknown")
  })
})

describe("whoever loses a right", () => {
  const changes: [string, (s: Awaited<ReturnType<typeof scene>>) => Promise<unknown>][] = [
    [
      "by a new password",
      ({ admin, user }) => updateUser(admin, OPERATOR, user.id, { password: "another horse battery" }),
    ],
    ["by being disabled", ({ admin, user }) => updateUser(admin, OPERATOR, user.id, { disabled: true })],
    ["by leaving the tenant", ({ admin, user, tenant }) => removeMember(admin, OPERATOR, tenant, user.id)],
    ["by another role", ({ admin, user, tenant }) => putMember(admin, OPERATOR, tenant, user.id, "viewer")],
    ["by being removed", ({ admin, user }) => removeUser(admin, OPERATOR, user.id)],
  ]
  test.each(changes)("%s loses their sessions and access tokens at once", async (_, change) => {
    const all = await scene(db, "owner")
    const tokens = await all.enter()
    await change(all)
    expect([await all.holds(tokens.accessToken), await codeOf(all.refresh(tokens.refreshToken))]).toEqual([
      false,
      "credential-unknown",
    ])
    const claims = await all.claimsOf(tokens.accessToken)
    expect(await all.revocations.isRevoked(claims)).toBe(true)
  })
})

test("users and members are listed newest first, page by page; a member is put or removed alone, and nowhere that is deleted", async () => {
  const [{ tenant }, deleted] = [await freshTenant(db), await freshTenant(db)]
  await db.system.execute(sql`update tenants set deleted_at = now() where id = ${deleted.tenant}`)
  const { users, memberships } = adminIdentity(db)
  const members = [
    await freshUser(db, [{ tenant }]),
    await freshUser(db, [{ tenant }]),
    await freshUser(db, [{ tenant }]),
  ]
  const outsider = await freshUser(db, [{ tenant: deleted.tenant }])
  expect(outsider.memberships).toEqual([])
  const [first, second, third] = members
  if (!first || !second || !third) throw new Error("not made")
  const ids = (found: { data: { id: string }[] }) => found.data.map(({ id }) => id)
  const newest = await users.list({ email: null }, { limit: 2, cursor: null })
  expect([ids(newest), newest.nextCursor]).toEqual([[outsider.id, third.id], third.id])
  expect(ids(await users.list({ email: null }, { limit: 2, cursor: third.id }))).toEqual([second.id, first.id])
  expect(ids(await users.list({ email: second.email }, { limit: 2, cursor: null }))).toEqual([second.id])
  const listed = async (limit: number, cursor: string | null = null) => {
    const { data, nextCursor } = await memberships.list(tenant, { limit, cursor })
    return [data.map(({ userId, role }) => `${userId} ${role}`), nextCursor]
  }
  const as = (role: string, ...whose: { id: string }[]) => whose.map(({ id }) => `${id} ${role}`)
  expect([await listed(2), await listed(2, second.id)]).toEqual([
    [as("member", third, second), second.id],
    [as("member", first), null],
  ])
  expect(await memberships.put(deleted.tenant, first.id, "viewer", BY)).toEqual({ member: null, voided: null })
  expect(await memberships.put(tenant, second.id, "viewer", BY)).toMatchObject({ member: { userId: second.id } })
  expect(await listed(9)).toEqual([[...as("member", third), ...as("viewer", second), ...as("member", first)], null])
  await memberships.remove(tenant, second.id, BY)
  expect(await listed(9)).toEqual([as("member", third, first), null])
})
