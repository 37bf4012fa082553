// Users and sessions against Postgres: what the app role may see, and that a session never has two live branches.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { scryptPasswords } from "../../src/adapters/passwords/scrypt-passwords.ts"
import { sqlState } from "../../src/adapters/postgres/database.ts"
import { AppError } from "../../src/errors.ts"
import { acceptInvitation } from "../../src/identity/accept-invitation.ts"
import { logIn } from "../../src/identity/log-in.ts"
import { logOut } from "../../src/identity/log-out.ts"
import { putMember, removeMember, removeUser, updateUser } from "../../src/identity/manage-users.ts"
import { verifyAccessToken } from "../../src/identity/model/access-token.ts"
import { SCOPES_OF_ROLE } from "../../src/identity/model/user.ts"
import { refreshSession } from "../../src/identity/refresh-session.ts"
import { newRefreshToken } from "../../src/identity/refresh-token.ts"
import { newId, type TenantId } from "../../src/ids.ts"
import type { AuthAttempts } from "../../src/ports.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../support/database.ts"
import {
  adminIdentity,
  edgeIdentity,
  fakeRevocations,
  freshUser,
  invited,
  OPERATOR,
  PASSWORD,
  TOKENS,
} from "../support/identity.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
}, 60_000)
afterAll(() => db.close())

const address = "192.0.2.1"
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => "accepted",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

/** A user of one tenant with everything that belongs to signing in. */
async function scene(role: "owner" | "admin" | "member" | "viewer" = "member") {
  const { tenant } = await freshTenant(db)
  const user = await freshUser(db, [{ tenant, role }])
  const revocations = fakeRevocations(db)
  const deps = edgeIdentity(db, revocations)
  const admin = adminIdentity(db, revocations)
  const enter = (over: { login?: string; password?: string; tenant?: string | null } = {}) =>
    logIn(deps, { login: user.email, password: PASSWORD, tenant: null, address, ...over })
  const refresh = (refreshToken: string) => refreshSession(deps, refreshToken)
  const claimsOf = (accessToken: string) => verifyAccessToken(TOKENS.secrets, accessToken, new Date())
  /** What the gate does with an access token. */
  const holds = async (accessToken: string) => {
    const claims = await claimsOf(accessToken)
    return !(await revocations.isRevoked(claims))
  }
  return { tenant, user, deps, admin, revocations, enter, refresh, claimsOf, holds }
}

describe("the app role", () => {
  test("can read no table of users, bound to a tenant or not", async () => {
    const { tenant } = await freshTenant(db)
    for (const table of ["users", "identities", "memberships", "refresh_tokens", "invitations", "accounts"]) {
      const bind = db.app.execute(sql`select set_config('app.tenant_id', ${tenant}, true)`)
      const read = db.app.batch([bind, db.app.execute(sql.raw(`select count(*) from ${table}`))])
      expect([table, await read.then(() => "read", sqlState)]).toEqual([table, "42501"])
    }
  })

  test("finds by its functions nothing it does not already know", async () => {
    const { user, deps } = await scene()
    expect(await deps.accounts.findByLogin("%")).toBeNull()
    expect(await deps.accounts.findByLogin("")).toBeNull()
    expect(await deps.accounts.findByLogin(user.email.slice(0, -1))).toBeNull()
    expect(await deps.openInvitations.find("")).toBeNull()
    expect(await deps.accounts.find(newId("usr"))).toBeNull()
  })
})

describe("a log-in", () => {
  test("by address or by name, in any case, proves user, tenant and the role's scopes", async () => {
    const { user, tenant, enter, claimsOf } = await scene("viewer")
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
    const { user, tenant, admin, enter } = await scene()
    const atProvider = await freshUser(db, [{ tenant }], { password: null })
    await updateUser(admin, OPERATOR, user.id, { disabled: true })
    const told = async (over: object) =>
      await enter(over).then(
        () => "accepted",
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
    const { user, deps } = await scene()
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
    const { user, deps } = await scene()
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
    const { user, deps, admin } = await scene()
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

describe("a refresh token", () => {
  test("turns into the next pair, whose access token shows the role as it is now", async () => {
    const { user, tenant, enter, refresh, claimsOf } = await scene("viewer")
    const first = await enter()
    await db.system.execute(
      sql`update memberships set role = 'admin' where user_id = ${user.id} and tenant_id = ${tenant}`,
    )
    const second = await refresh(first.refreshToken)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect((await claimsOf(second.accessToken)).scopes).toEqual(SCOPES_OF_ROLE.admin)
    expect(await codeOf(refresh(second.refreshToken))).toBe("accepted")
  })

  test("used a second time ends its session and voids the user's access tokens, the thief's and the owner's", async () => {
    const { enter, refresh, holds } = await scene()
    const first = await enter()
    const stolen = first.refreshToken
    const thief = await refresh(stolen)
    expect(await holds(thief.accessToken)).toBe(true)
    expect(await codeOf(refresh(stolen))).toBe("credential-unknown")
    expect(await codeOf(refresh(thief.refreshToken))).toBe("credential-unknown")
    expect(await holds(thief.accessToken)).toBe(false)
    expect(await holds(first.accessToken)).toBe(false)
    expect(await holds((await enter()).accessToken)).toBe(true)
  })

  test("of another session of the same user survives that", async () => {
    const { enter, refresh } = await scene()
    const [one, other] = [await enter(), await enter()]
    await refresh(one.refreshToken)
    await codeOf(refresh(one.refreshToken))
    expect(await codeOf(refresh(other.refreshToken))).toBe("accepted")
  })

  test("used by a hundred at once leaves at most one winner, and no live branch", async () => {
    const { user, enter, refresh } = await scene()
    const { refreshToken } = await enter()
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => refresh(refreshToken)))
    const winners = results.flatMap((one) => (one.status === "fulfilled" ? [one.value.refreshToken] : []))
    expect(winners).toHaveLength(1)
    const { rows } = await db.system.execute(
      sql`select count(*)::int as live from refresh_tokens where user_id = ${user.id} and revoked_at is null`,
    )
    expect(rows).toEqual([{ live: 0 }])
    for (const token of winners) expect(await codeOf(refresh(token))).toBe("credential-unknown")
  })

  test("raced along a chain never leaves two that work", async () => {
    const { enter, refresh } = await scene()
    let live = [(await enter()).refreshToken]
    for (let round = 0; round < 4 && live.length > 0; round++) {
      const tries = await Promise.allSettled(live.flatMap((token) => [refresh(token), refresh(token), refresh(token)]))
      live = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value.refreshToken] : []))
      expect(live.length).toBeLessThanOrEqual(1)
    }
  })

  test("of a session that never was, that ran out, or with the wrong form is refused", async () => {
    const { user, enter, refresh } = await scene()
    expect(await codeOf(refresh((await newRefreshToken(TOKENS.secrets, newId("ses"))).text))).toBe("credential-unknown")
    expect(await codeOf(refresh("rft_x"))).toBe("credential-malformed")
    const { refreshToken } = await enter()
    await db.system.execute(
      sql`update refresh_tokens set expires_at = now() - interval '1 second' where user_id = ${user.id}`,
    )
    expect(await codeOf(refresh(refreshToken))).toBe("credential-unknown")
  })

  test("invented for a session neither ends it nor spends its attempts, whoever knows the session's id", async () => {
    const { enter, refresh, holds, claimsOf, deps, revocations } = await scene()
    const { accessToken, refreshToken } = await enter()
    const { sessionId } = await claimsOf(accessToken)
    const elsewhere = { ...TOKENS.secrets, current: "somebody-else's-signing-key-for-tests" }
    const { text } = await newRefreshToken(elsewhere, sessionId)
    const [body = "", proof = ""] = refreshToken.split(".")
    const swapped = `${body.slice(0, -1)}${body.endsWith("A") ? "B" : "A"}`
    const never = () => Promise.reject(new Error("was asked"))
    const silent = {
      ...deps,
      sessions: { rotate: never, end: never, endAll: never, revoke: never },
      revocations: { ...revocations, doubt: never },
      attempts: { take: never, succeeded: never },
    }
    for (const invented of [text, `${body}.${"A".repeat(43)}`, `${swapped}.${proof}`, body, `${text}${proof}`]) {
      expect(await codeOf(refreshSession(silent, invented))).toBe("credential-malformed")
      const out = logOut(silent, { accessToken: null, refreshToken: invented, everywhere: false })
      expect(await codeOf(out)).toBe("credential-malformed")
    }
    expect([await holds(accessToken), await codeOf(refresh(refreshToken))]).toEqual([true, "accepted"])
  })

  test("made with the signing key before still turns, and is worth nothing once that key is gone", async () => {
    const { enter, deps } = await scene()
    const { refreshToken } = await enter()
    const rolled = (previous: string | null) => ({
      ...TOKENS,
      secrets: { current: `new-${TOKENS.secrets.current}`, previous },
    })
    const gone = refreshSession({ ...deps, tokens: rolled(null) }, refreshToken)
    expect(await codeOf(gone)).toBe("credential-malformed")
    const kept = refreshSession({ ...deps, tokens: rolled(TOKENS.secrets.current) }, refreshToken)
    expect(await codeOf(kept)).toBe("accepted")
  })

  test("is kept as a digest only", async () => {
    const { user, enter } = await scene()
    const { refreshToken } = await enter()
    const { rows } = await db.system.execute(
      sql`select to_jsonb(r) as row from refresh_tokens r where user_id = ${user.id}`,
    )
    for (const part of refreshToken.split(/[_.]/).filter(({ length }) => length > 26))
      expect(JSON.stringify(rows)).not.toContain(part)
  })
})

describe("a log-out", () => {
  test("ends the session and the access token at hand, by either token, and no other session", async () => {
    const { deps, enter, refresh, holds } = await scene()
    const [byAccess, byRefresh, other] = [await enter(), await enter(), await enter()]
    await logOut(deps, { accessToken: byAccess.accessToken, refreshToken: null, everywhere: false })
    await logOut(deps, { accessToken: null, refreshToken: byRefresh.refreshToken, everywhere: false })
    expect(await holds(byAccess.accessToken)).toBe(false)
    expect(await codeOf(refresh(byAccess.refreshToken))).toBe("credential-unknown")
    expect(await codeOf(refresh(byRefresh.refreshToken))).toBe("credential-unknown")
    expect([await holds(other.accessToken), await codeOf(refresh(other.refreshToken))]).toEqual([true, "accepted"])
  })

  test("everywhere ends all, in the same second too, and a log-in right after it holds", async () => {
    const { deps, enter, refresh, holds } = await scene()
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
    const { deps } = await scene()
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
    const all = await scene("owner")
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

describe("an invitation", () => {
  const acceptance = (token: string, over: object = {}) => ({
    token,
    username: `new-${crypto.randomUUID().slice(0, 8)}`,
    password: PASSWORD,
    address,
    requestId: "req_x",
    ...over,
  })

  test("makes a user of that address and role, signed in, and works once", async () => {
    const { tenant } = await freshTenant(db)
    const deps = edgeIdentity(db)
    const email = `${crypto.randomUUID()}@example.com`
    const { token } = await invited(db, tenant, email, "admin")
    const { accessToken } = await acceptInvitation(deps, acceptance(token))
    const claims = await verifyAccessToken(TOKENS.secrets, accessToken, new Date())
    expect(claims).toMatchObject({ tenantId: tenant, scopes: SCOPES_OF_ROLE.admin })
    expect(await deps.accounts.find(claims.userId)).toMatchObject({ email, emailVerified: true })
    expect(await codeOf(acceptInvitation(deps, acceptance(token)))).toBe("invitation-not-found")
  })

  test("raced by ten makes one user", async () => {
    const { tenant } = await freshTenant(db)
    const { token } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => acceptInvitation(edgeIdentity(db), acceptance(token))),
    )
    expect(results.filter((one) => one.status === "fulfilled")).toHaveLength(1)
  })

  test("to somebody who exists needs their password and leaves it as it is", async () => {
    const { user, deps, enter } = await scene()
    const { tenant: second } = await freshTenant(db)
    const { token } = await invited(db, second, user.email, "viewer")
    expect(await codeOf(acceptInvitation(deps, acceptance(token, { password: "attacker's own choice" })))).toBe(
      "credential-unknown",
    )
    expect((await deps.accounts.find(user.id))?.memberships).toHaveLength(1)
    await acceptInvitation(deps, acceptance(token))
    const account = await deps.accounts.find(user.id)
    expect([account?.username, account?.memberships.length]).toEqual([user.username, 2])
    expect(await codeOf(enter({ tenant: second }))).toBe("accepted")
  })

  test("withdrawn, expired or unknown is not found", async () => {
    const { tenant } = await freshTenant(db)
    const admin = adminIdentity(db)
    const withdrawn = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
    expect(await admin.invitations.withdraw(tenant, withdrawn.invitation.id, OPERATOR)).toBe(true)
    const expired = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
    await db.system.execute(sql`update invitations set expires_at = now() where id = ${expired.invitation.id}`)
    for (const token of [withdrawn.token, expired.token, "inv_unknown"])
      expect(await codeOf(acceptInvitation(edgeIdentity(db), acceptance(token)))).toBe("invitation-not-found")
  })

  test("does not give away a name somebody else has, in whatever case", async () => {
    const { user, tenant, deps } = await scene()
    const { token } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
    const taken = acceptance(token, { username: user.username.toUpperCase() })
    expect(await codeOf(acceptInvitation(deps, taken))).toBe("username-taken")
    expect(await codeOf(acceptInvitation(deps, acceptance(token)))).toBe("accepted")
  })
})
