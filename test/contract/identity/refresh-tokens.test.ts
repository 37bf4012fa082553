// Refresh tokens against Postgres: a session never has two tokens that work.

import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { logOut } from "../../../src/identity/log-out.ts"
import { SCOPES_OF_ROLE } from "../../../src/identity/model/user.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { newRefreshToken } from "../../../src/identity/refresh-token.ts"
import { newId } from "../../../src/ids.ts"
import { codeOf } from "../../support/code-of.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { TOKENS } from "../../support/identity.ts"
import { soon } from "../../support/test-documents.ts"
import { scene } from "./identity-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

describe("a refresh token", () => {
  test("turns into the next pair, whose access token shows the role as it is now", async () => {
    const { user, tenant, enter, refresh, claimsOf } = await scene(db, "viewer")
    const first = await enter()
    await db.system.execute(
      sql`update memberships set role = 'admin' where user_id = ${user.id} and tenant_id = ${tenant}`,
    )
    const second = await refresh(first.refreshToken)
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect((await claimsOf(second.accessToken)).scopes).toEqual(SCOPES_OF_ROLE.admin)
    expect(await codeOf(refresh(second.refreshToken))).toBe("done")
  })

  test("used a second time ends its session and voids the user's access tokens, the thief's and the owner's", async () => {
    const { enter, refresh, holds } = await scene(db)
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
    const { enter, refresh } = await scene(db)
    const [one, other] = [await enter(), await enter()]
    await refresh(one.refreshToken)
    await codeOf(refresh(one.refreshToken))
    expect(await codeOf(refresh(other.refreshToken))).toBe("done")
  })

  test("used by a hundred at once leaves at most one winner, and no live branch", async () => {
    const { user, enter, refresh } = await scene(db)
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
    const { enter, refresh } = await scene(db)
    let live = [(await enter()).refreshToken]
    for (let round = 0; round < 4 && live.length > 0; round++) {
      const tries = await Promise.allSettled(live.flatMap((token) => [refresh(token), refresh(token), refresh(token)]))
      live = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value.refreshToken] : []))
      expect(live.length).toBeLessThanOrEqual(1)
    }
  })

  test("of a session that never was, that ran out, or with the wrong form is refused", async () => {
    const { user, enter, refresh } = await scene(db)
    expect(await codeOf(refresh((await newRefreshToken(TOKENS.secrets, newId("ses"))).text))).toBe("credential-unknown")
    expect(await codeOf(refresh("rft_x"))).toBe("credential-malformed")
    const { refreshToken } = await enter()
    await db.system.execute(
      sql`update refresh_tokens set expires_at = now() - interval '1 second' where user_id = ${user.id}`,
    )
    expect(await codeOf(refresh(refreshToken))).toBe("credential-unknown")
  })

  test("invented for a session neither ends it nor spends its attempts, whoever knows the session's id", async () => {
    const { enter, refresh, holds, claimsOf, deps, revocations } = await scene(db)
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
    expect([await holds(accessToken), await codeOf(refresh(refreshToken))]).toEqual([true, "done"])
  })

  test("made with the signing key before still turns, and is worth nothing once that key is gone", async () => {
    const { enter, deps } = await scene(db)
    const { refreshToken } = await enter()
    const rolled = (previous: string | null) => ({
      ...TOKENS,
      secrets: { current: `new-${TOKENS.secrets.current}`, previous },
    })
    const gone = refreshSession({ ...deps, tokens: rolled(null) }, refreshToken)
    expect(await codeOf(gone)).toBe("credential-malformed")
    const kept = refreshSession({ ...deps, tokens: rolled(TOKENS.secrets.current) }, refreshToken)
    expect(await codeOf(kept)).toBe("done")
  })

  test("of a session that ran out goes with the next log-in of its own user, and stays at another's", async () => {
    const [one, other] = [await scene(db), await scene(db)]
    for (const { enter } of [one, other]) await enter()
    await db.system.execute(
      sql`update refresh_tokens set expires_at = now() - interval '1 second' where user_id in (${one.user.id}, ${other.user.id})`,
    )
    await one.enter()
    const left = async ({ user }: typeof one) =>
      (await db.system.execute(sql`select expires_at < now() as over from refresh_tokens where user_id = ${user.id}`))
        .rows
    expect([await left(one), await left(other)]).toEqual([[{ over: false }], [{ over: true }]])
  })

  test("is opened for nobody who is disabled or no member there, though what they proved still stands", async () => {
    const [{ user, tenant, deps }, elsewhere] = [await scene(db), await scene(db)]
    const open = async (tenantId = tenant) => {
      const ofUser = { userId: user.id, tenantId, hash: crypto.randomUUID(), expiresAt: soon() }
      return await deps.sessions.open({ id: newId("ses"), ...ofUser }, user.validAfter)
    }
    expect([await open(), await open(elsewhere.tenant)]).toEqual([true, false])
    await db.system.execute(sql`update users set disabled_at = now() where id = ${user.id}`)
    expect(await open()).toBe(false)
    await db.system.execute(sql`update users set disabled_at = null where id = ${user.id}`)
    expect(await open()).toBe(true)
    await db.system.execute(sql`delete from memberships where user_id = ${user.id}`)
    expect(await open()).toBe(false)
  })

  test("is kept as a digest only", async () => {
    const { user, enter } = await scene(db)
    const { refreshToken } = await enter()
    const { rows } = await db.system.execute(
      sql`select to_jsonb(r) as row from refresh_tokens r where user_id = ${user.id}`,
    )
    for (const part of refreshToken.split(/[_.]/).filter(({ length }) => length > 26))
      expect(JSON.stringify(rows)).not.toContain(part)
  })
})
