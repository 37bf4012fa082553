// Sessions from begin to end: what a token says of its user, what each way in and out asks for, and what is refused.
import { describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { acceptInvitation } from "../../../src/identity/accept-invitation.ts"
import { chooseMembership } from "../../../src/identity/choose-membership.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { logOut } from "../../../src/identity/log-out.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { newFlow, openFlow, sealFlow } from "../../../src/identity/model/oauth-flow.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import type { Account, Membership } from "../../../src/identity/model/user.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { newRefreshToken, readRefreshToken } from "../../../src/identity/refresh-token.ts"
import { finishSignIn } from "../../../src/identity/sign-in-at-provider.ts"
import { newId } from "../../../src/ids.ts"
import type { NewSession } from "../../../src/ports.ts"

const secrets = { current: "a-signing-key-made-for-these-tests-only!", previous: null }
const tokens = { secrets, accessTtlSeconds: 1_800, refreshTtlSeconds: 604_800 }
const PASSWORD = "correct horse battery"
const membership = (slug: string, over: Partial<Membership> = {}): Membership => ({
  tenantId: newId("ten"),
  tenantSlug: slug,
  role: "member",
  tier: "premium",
  tenantActive: true,
  ...over,
})
const ACME = membership("acme")
const accountOf = (over: Partial<Account> = {}): Account => ({
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
const ADA = accountOf()
const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

/** Every port the verbs ask, each call noted; rows as given. */
function world(account: Account | null = ADA, { isOpened = true, known = account, needsRehash = false } = {}) {
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
const credentials = { login: "ada", password: PASSWORD, tenant: null, address: "192.0.2.1" }
const claimsOf = (accessToken: string) => verifyAccessToken(secrets, accessToken, new Date())

describe("a session that begins", () => {
  test("is kept by the hash of its refresh token, and its access token says who, where, and what their role may", async () => {
    const { deps, opened, calls } = world()
    const before = Date.now()
    const issued = await logIn(deps, credentials)
    const [[session, validAfter] = []] = opened
    const { issuedAt, expiresAt, ...claims } = await claimsOf(issued.accessToken)
    expect(claims).toEqual({
      userId: ADA.id,
      tenantId: ACME.tenantId,
      sessionId: session?.id,
      username: "ada",
      tier: "premium",
      scopes: ["query", "documents:read", "documents:write"],
      jti: expect.any(String),
    })
    expect(expiresAt.getTime() - issuedAt.getTime()).toBe(1_800_000)
    expect(Math.abs(issuedAt.getTime() - before)).toBeLessThan(10_000)
    expect(issued.expiresInSeconds).toBe(1_800)
    expect(session).toMatchObject({
      userId: ADA.id,
      tenantId: ACME.tenantId,
      hash: await digestOf(issued.refreshToken),
    })
    expect(Math.abs((session?.expiresAt.getTime() ?? 0) - before - 604_800_000)).toBeLessThan(10_000)
    expect(await readRefreshToken(secrets, issued.refreshToken)).toEqual({ session: session?.id, hash: session?.hash })
    expect([validAfter, calls]).toEqual([null, []])
  })

  test("is none where the account has changed since it was read, and its token is no older than what is void", async () => {
    expect(await codeOf(logIn(world(ADA, { isOpened: false }).deps, credentials))).toBe("credential-unknown")
    const validAfter = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 60_000)
    const { deps, opened } = world(accountOf({ validAfter }))
    const { issuedAt } = await verifyAccessToken(secrets, (await logIn(deps, credentials)).accessToken, validAfter)
    expect([issuedAt, opened[0]?.[1]]).toEqual([validAfter, validAfter])
  })

  test("needs the right password of a user who is there and not disabled; a hash out of date is made anew", async () => {
    const refused = [
      () => logIn(world().deps, { ...credentials, password: "wrong" }),
      () => logIn(world(null).deps, credentials),
      () => logIn(world(accountOf({ disabled: true })).deps, credentials),
    ]
    for (const work of refused) expect(await codeOf(work())).toBe("credential-unknown")
    const { deps, calls } = world(ADA, { needsRehash: true })
    await logIn(deps, credentials)
    expect(calls).toEqual(["upgrade"])
  })
})

describe("the tenant that a user signs in to", () => {
  const [left, right] = [membership("left"), membership("right")]
  const idle = membership("idle", { tenantActive: false })
  const choose = (memberships: Membership[], tenant: string | null = null) => {
    try {
      return chooseMembership(accountOf({ memberships }), tenant).tenantSlug
    } catch (error) {
      return error instanceof AppError ? error.code : String(error)
    }
  }

  test("is the one they name, by slug or id, if it is theirs and active", () => {
    expect(choose([left, right], "right")).toBe("right")
    expect(choose([left, right], left.tenantId)).toBe("left")
    expect(choose([left], "right")).toBe("membership-missing")
    expect(choose([left, idle], "idle")).toBe("tenant-inactive")
  })

  test("is else their only active one; of several they must name one, and hear which", () => {
    expect(choose([idle, left])).toBe("left")
    expect(choose([idle])).toBe("tenant-inactive")
    expect(choose([])).toBe("membership-missing")
    expect(choose([left, idle, right])).toBe("input-invalid")
    const asked = () => chooseMembership(accountOf({ memberships: [left, idle, right] }), null)
    expect(asked).toThrow(expect.objectContaining({ errors: [{ path: "tenant", message: expect.any(String) }] }))
    expect(asked).toThrow("one of left, right")
  })
})

describe("refreshing", () => {
  type Turned = Awaited<ReturnType<Parameters<typeof refreshSession>[0]["sessions"]["rotate"]>>
  async function refresh(turned: Turned) {
    const { deps, calls } = world()
    const session = newId("ses")
    const { text, hash } = await newRefreshToken(secrets, session)
    const rotated: unknown[] = []
    const sessions = {
      rotate: async (...args: unknown[]) => {
        rotated.push(...args)
        return turned
      },
    }
    const outcome = await refreshSession({ ...deps, sessions }, text).catch((error: AppError) => error)
    return { outcome, calls, rotated, session, hash }
  }

  test("gives the next pair of the same session, whose refresh token alone is good from then on", async () => {
    const before = Date.now()
    const turned = { outcome: "rotated" as const, account: ADA, tenantId: ACME.tenantId, voided: null }
    const { outcome, calls, rotated, session, hash } = await refresh(turned)
    if (outcome instanceof AppError) throw outcome
    expect(await claimsOf(outcome.accessToken)).toMatchObject({ sessionId: session, tenantId: ACME.tenantId })
    const [old, next] = rotated as [unknown, { hash: string; expiresAt: Date }]
    expect(old).toEqual({ session, hash })
    expect(next.hash).toBe(await digestOf(outcome.refreshToken))
    expect(Math.abs(next.expiresAt.getTime() - before - 604_800_000)).toBeLessThan(10_000)
    expect((await readRefreshToken(secrets, outcome.refreshToken)).session).toBe(session)
    expect(calls).toEqual([`doubt ${session}`, `settle ${session}`])
  })

  test("is refused for a token used twice and a session that is over, each with its reason, and for who is disabled", async () => {
    for (const [outcome, reason] of [
      ["reused", "used before"],
      ["ended", "session is over"],
    ] as const) {
      const refused = await refresh({ outcome, voided: null })
      expect(refused.outcome).toMatchObject({ code: "credential-unknown", detail: expect.stringContaining(reason) })
    }
    const account = accountOf({ disabled: true })
    const disabled = await refresh({ outcome: "rotated", account, tenantId: ACME.tenantId, voided: null })
    expect(disabled.outcome).toMatchObject({ code: "credential-unknown" })
    const away = accountOf({ memberships: [membership("other")] })
    const gone = await refresh({ outcome: "rotated", account: away, tenantId: ACME.tenantId, voided: null })
    expect(gone.outcome).toMatchObject({ code: "membership-missing" })
  })

  test("takes only a token that was given to the session: signed with our key, whole, and of that form", async () => {
    const { text } = await newRefreshToken(secrets, newId("ses"))
    const { text: other } = await newRefreshToken(secrets, newId("ses"))
    const { text: foreign } = await newRefreshToken(
      { current: "somebody-else's-signing-key-for-tests", previous: null },
      newId("ses"),
    )
    const [body = "", proof = ""] = text.split(".")
    const texts = ["", body, `${body}.`, `${other.split(".")[0]}.${proof}`, foreign, `${text}x`, ` ${text}`]
    for (const wrong of texts) expect(await codeOf(readRefreshToken(secrets, wrong))).toBe("credential-malformed")
    const later = { current: "a-later-signing-key-for-these-tests-only", previous: secrets.current }
    expect(await codeOf(readRefreshToken(later, text))).toBe("done")
    expect(await codeOf(readRefreshToken({ ...later, previous: null }, text))).toBe("credential-malformed")
  })
})

describe("signing out", () => {
  async function out(asked: { access?: boolean; refresh?: boolean; everywhere?: boolean; isRevoked?: boolean }) {
    const { deps, calls, opened } = world()
    const issued = await logIn(deps, credentials)
    const { jti } = await claimsOf(issued.accessToken)
    const session = opened[0]?.[0].id
    const revocations = { ...deps.revocations, isRevoked: async () => asked.isRevoked ?? false }
    const code = await codeOf(
      logOut(
        { ...deps, revocations },
        {
          accessToken: asked.access ? issued.accessToken : null,
          refreshToken: asked.refresh ? issued.refreshToken : null,
          everywhere: asked.everywhere ?? false,
        },
      ),
    )
    return { code, calls, session, jti }
  }

  test("ends the session of either token, and voids the access token at hand", async () => {
    const byRefresh = await out({ refresh: true })
    expect([byRefresh.code, byRefresh.calls]).toEqual(["done", [`end ${byRefresh.session}`]])
    const { code, calls, session, jti } = await out({ access: true })
    expect(code).toBe("done")
    expect(calls).toEqual([`end ${session}`, `doubt ${session}`, `revoke ${jti}`, `settle ${session}`])
    expect((await out({ access: true, refresh: true })).calls).toHaveLength(5)
  })

  test("everywhere ends every session and token of the user, and takes an access token that still holds", async () => {
    const { calls } = await out({ access: true, everywhere: true })
    expect(calls).toEqual([`doubt ${ADA.id}`, `end all ${ADA.id}`, `settle ${ADA.id}`])
    expect(await out({ access: true, everywhere: true, isRevoked: true })).toMatchObject({
      code: "credential-unknown",
      calls: [],
    })
    expect(await out({ refresh: true, everywhere: true })).toMatchObject({ code: "credential-missing", calls: [] })
    expect(await out({})).toMatchObject({ code: "credential-missing", calls: [] })
  })
})

describe("accepting an invitation", () => {
  type Existing = { id: Account["id"]; passwordHash: string | null; disabled: boolean }
  async function accept(setup: {
    user?: Existing | null
    outcome?: string
    isInvited?: boolean
    password?: string
    joined?: Account | null
  }) {
    const { deps } = world(setup.joined === undefined ? ADA : setup.joined)
    const accepted: unknown[][] = []
    const openInvitations = {
      find: async () =>
        setup.isInvited === false
          ? null
          : { email: "ada@example.com", tenantId: ACME.tenantId, user: setup.user ?? null },
      accept: async (...args: unknown[]) => {
        accepted.push(args)
        return (setup.outcome ?? "accepted") as "accepted"
      },
    }
    const acceptance = { token: "inv_x", username: "ada", password: setup.password ?? PASSWORD, address: "192.0.2.1" }
    const work = acceptInvitation({ ...deps, openInvitations } as never, { ...acceptance, requestId: "req_x" })
    return { code: await codeOf(work), accepted }
  }

  test("makes a new user with the name and password they chose", async () => {
    const { code, accepted } = await accept({})
    expect(code).toBe("done")
    const who = { id: expect.stringMatching(/^usr_/), username: "ada", passwordHash: `hash of ${PASSWORD}` }
    expect(accepted).toEqual([[await digestOf("inv_x"), who, "req_x"]])
  })

  test("joins a user who exists by their own password, unless they are disabled", async () => {
    const user = { id: ADA.id, passwordHash: "stored", disabled: false }
    expect(await accept({ user })).toMatchObject({
      code: "done",
      accepted: [[expect.any(String), { existing: ADA.id }, "req_x"]],
    })
    expect(await accept({ user, password: "wrong" })).toMatchObject({ code: "credential-unknown", accepted: [] })
    expect(await accept({ user: { ...user, disabled: true } })).toMatchObject({
      code: "credential-unknown",
      accepted: [],
    })
  })

  test("is refused where it is none, was withdrawn meanwhile, or the name is taken", async () => {
    expect(await accept({ isInvited: false })).toMatchObject({ code: "invitation-not-found", accepted: [] })
    expect((await accept({ outcome: "gone" })).code).toBe("invitation-not-found")
    expect((await accept({ outcome: "username-taken" })).code).toBe("username-taken")
    expect((await accept({ joined: null })).code).toBe("invitation-not-found")
  })
})

describe("coming back from a provider", () => {
  const NOW = new Date()
  const sealed = async (flow = newFlow("google", "acme")) => ({ flow, sealed: await sealFlow(secrets, flow, NOW) })

  test("takes the flow that was begun there, for ten minutes, and no other", async () => {
    const { flow, sealed: cookie } = await sealed()
    expect(flow).toMatchObject({ provider: "google", tenant: "acme" })
    expect(new Set([flow.state, flow.verifier, flow.nonce]).size).toBe(3)
    const expected = { provider: "google" as const, state: flow.state }
    expect(await openFlow(secrets, cookie, expected, NOW)).toEqual(flow)
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000)
    expect(await codeOf(openFlow(secrets, cookie, expected, at(598)))).toBe("done")
    for (const refused of [
      () => openFlow(secrets, cookie, expected, at(600)),
      () => openFlow(secrets, undefined, expected, NOW),
      () => openFlow(secrets, "none", expected, NOW),
      () => openFlow(secrets, cookie, { ...expected, provider: "github" }, NOW),
      () => openFlow(secrets, cookie, { ...expected, state: newFlow("google", null).state }, NOW),
    ])
      expect(await codeOf(refused())).toBe("sign-in-refused")
  })

  async function finish(account: Account | null, over: { known?: Account | null; found?: unknown[] } = {}) {
    const { deps, calls, opened } = world(account, { known: over.known === undefined ? account : over.known })
    const names: string[] = []
    const found = [...(over.found ?? [])]
    const accounts = {
      ...deps.accounts,
      signInByIdentity: async (_: unknown, { username }: { username: string }) => {
        names.push(username)
        return found.length > 0 ? (found.shift() as null) : account && { userId: account.id, voided: null }
      },
    }
    const { flow, sealed: cookie } = await sealed()
    const identity = { provider: "google" as const, subject: "s", email: "ada@example.com" }
    const provider = { identify: async () => identity }
    const back = { name: "google" as const, sealed: cookie, state: flow.state, code: "c", address: "192.0.2.1" }
    const code = await codeOf(finishSignIn({ ...deps, accounts, provider }, { ...back, requestId: "req_x" }))
    return { code, calls, opened, names }
  }

  test("signs in to the tenant that the flow names, under a name made from the address", async () => {
    const { code, opened, names, calls } = await finish(ADA)
    expect([code, opened[0]?.[0].tenantId, names, calls]).toEqual(["done", ACME.tenantId, ["ada"], []])
    const taken = await finish(ADA, { found: ["username-taken"] })
    expect([taken.code, taken.names.length, new Set(taken.names).size]).toEqual(["done", 2, 2])
    expect((await finish(ADA, { found: ["username-taken", "username-taken"] })).code).toBe("username-taken")
  })

  test("is refused for whom nobody knows, and who is disabled or gone since", async () => {
    expect((await finish(ADA, { found: [null] })).code).toBe("sign-up-closed")
    expect((await finish(accountOf({ disabled: true }))).code).toBe("credential-unknown")
  })

  test("voids what was set up while nobody had verified the address", async () => {
    const unverified = accountOf({ emailVerified: false })
    const doubts = [`doubt ${unverified.id}`, `settle ${unverified.id}`]
    expect((await finish(unverified)).calls).toEqual(doubts)
    const since = await finish(unverified, {
      known: null,
      found: [{ userId: unverified.id, voided: { userId: unverified.id } }],
    })
    expect(since.calls).toEqual(doubts)
  })
})
