// Sessions from begin to end: what a token says of its user, how it is refreshed, and what is refused.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { AppError } from "../../../src/errors.ts"
import { chooseMembership } from "../../../src/identity/choose-membership.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { logOut } from "../../../src/identity/log-out.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import type { Membership } from "../../../src/identity/model/user.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { newRefreshToken, readRefreshToken } from "../../../src/identity/refresh-token.ts"
import { newId } from "../../../src/ids.ts"
import { codeOf } from "../../support/code-of.ts"
import { ACME, ADA, accountOf, claimsOf, credentials, membership, secrets, world } from "./recorded-ports.ts"

/** Time stands still within a test. */
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }))
afterEach(() => void vi.useRealTimers())

describe("a session that begins", () => {
  test("is kept by the hash of its refresh token, and its access token says who, where, and what their role may", async () => {
    const { deps, opened, calls } = world()
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
    expect(issuedAt.getTime()).toBe(Math.floor(Date.now() / 1_000) * 1_000)
    expect(issued.expiresInSeconds).toBe(1_800)
    expect(session).toMatchObject({
      userId: ADA.id,
      tenantId: ACME.tenantId,
      hash: await digestOf(issued.refreshToken),
    })
    expect(session?.expiresAt.getTime()).toBe(Date.now() + 604_800_000)
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
  async function refresh(turned: Turned, meanwhile = () => {}) {
    const { deps, calls } = world()
    const session = newId("ses")
    const { text, hash } = await newRefreshToken(secrets, session)
    const rotated: unknown[] = []
    const sessions = {
      rotate: async (...args: unknown[]) => {
        rotated.push(...args)
        meanwhile()
        return turned
      },
    }
    const outcome = await refreshSession({ ...deps, sessions }, text).catch((error: AppError) => error)
    return { outcome, calls, rotated, session, hash }
  }

  test("gives the next pair of the same session, whose refresh token alone is good from then on", async () => {
    const turned = { outcome: "rotated" as const, account: ADA, tenantId: ACME.tenantId, voided: null }
    const { outcome, calls, rotated, session, hash } = await refresh(turned)
    if (outcome instanceof AppError) throw outcome
    expect(await claimsOf(outcome.accessToken)).toMatchObject({ sessionId: session, tenantId: ACME.tenantId })
    const [old, next] = rotated as [unknown, { hash: string; expiresAt: Date }]
    expect(old).toEqual({ session, hash })
    expect(next.hash).toBe(await digestOf(outcome.refreshToken))
    expect(next.expiresAt.getTime()).toBe(Date.now() + 604_800_000)
    expect((await readRefreshToken(secrets, outcome.refreshToken)).session).toBe(session)
    expect(calls).toEqual([`doubt ${session}`, `settle ${session}`])
  })

  test("gives an access token of the time before the refresh token was turned, so that what voids tokens then voids it", async () => {
    vi.setSystemTime(Date.UTC(2026, 0, 1, 12))
    const turned = { outcome: "rotated" as const, account: ADA, tenantId: ACME.tenantId, voided: null }
    const { outcome } = await refresh(turned, () => void vi.setSystemTime(Date.now() + 5_000))
    if (outcome instanceof AppError) throw outcome
    expect((await claimsOf(outcome.accessToken)).issuedAt).toEqual(new Date(Date.UTC(2026, 0, 1, 12)))
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
