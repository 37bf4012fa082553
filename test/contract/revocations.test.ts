// The revocation list against Redis whose replicas lag by a minute: revoked is revoked at once, and unreachable is a 503.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { redisClient } from "../../src/adapters/redis/client.ts"
import { doubtKey, revokedTokenKey } from "../../src/adapters/redis/keys.ts"
import { redisRevocations } from "../../src/adapters/redis/revocations.ts"
import { newId, type UserId } from "../../src/ids.ts"
import type { Sessions } from "../../src/ports.ts"
import { startRedis } from "../../workers/local/redis/server.ts"

const TOKEN = "local-test-token"
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => server.close())

const client = () => redisClient({ url: server.url, token: TOKEN, timeoutMs: 5_000 })
const unasked = { validAfter: () => Promise.reject(new Error("asked Postgres")) }
const list = (sessions: Pick<Sessions, "validAfter"> = unasked, tokenTtlSeconds?: number) =>
  redisRevocations(client(), sessions, tokenTtlSeconds)
const tokenAt = (issuedAt: Date) => ({
  jti: crypto.randomUUID(),
  userId: newId("usr"),
  sessionId: newId("ses"),
  issuedAt,
})
const at = new Date("2026-03-01T12:00:00Z")
const secondsFrom = (seconds: number) => new Date(at.getTime() + seconds * 1_000)
const voidBefore = async (userId: UserId, before: Date) => list().settle(await list().doubt(userId), { userId, before })
/** As the primary has it. */
const ttlOf = async (key: string) => Number(await client().eval("return redis.call('TTL', KEYS[1])", [key], []))

describe("the revocation list", () => {
  test("knows a revoked token at once, another request too, and no other token of the user", async () => {
    const token = tokenAt(at)
    expect(await list().isRevoked(token)).toBe(false)
    await list().revoke(token.jti, new Date(Date.now() + 60_000))
    expect(await list().isRevoked(token)).toBe(true)
    expect(await list().isRevoked({ ...token, jti: crypto.randomUUID() })).toBe(false)
  })

  test("forgets a token once it has expired by itself", async () => {
    const token = tokenAt(at)
    await list().revoke(token.jti, new Date(Date.now() - 5_000))
    expect(await list().isRevoked(token)).toBe(false)
    await list().revoke(token.jti, new Date(Date.now() + 60_000))
    const ttl = await ttlOf(revokedTokenKey(token.jti))
    expect(ttl).toBeGreaterThan(55)
    expect(ttl).toBeLessThanOrEqual(61)
  })

  test("voids what was issued before, not what was issued then or after, and never moves back", async () => {
    const token = tokenAt(at)
    const issued = (seconds: number) => ({ ...token, issuedAt: secondsFrom(seconds) })
    await voidBefore(token.userId, at)
    await voidBefore(token.userId, secondsFrom(-60))
    const verdicts = await Promise.all([-1, 0, 1].map((seconds) => list().isRevoked(issued(seconds))))
    expect(verdicts).toEqual([true, false, false])
    expect(await list().isRevoked({ ...issued(-1), userId: newId("usr") })).toBe(false)
  })

  test("cannot vouch for anything when it cannot be reached", async () => {
    const nowhere = redisClient({ url: "http://127.0.0.1:9", token: TOKEN, timeoutMs: 500 })
    const gone = redisRevocations(nowhere, unasked)
    const token = tokenAt(at)
    for (const ask of [
      () => gone.isRevoked(token),
      () => gone.revoke(token.jti, new Date(Date.now() + 60_000)),
      () => gone.doubt(token.userId),
      () => gone.settle({ whose: token.userId, nonce: "n" }, { userId: token.userId, before: at }),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "auth-unavailable" })
  })
})

describe("a doubt", () => {
  /** Postgres, which counts how often it is asked. */
  const postgres = (validAfter: Date) => {
    const asked: UserId[] = []
    const sessions = {
      validAfter: async (user: UserId) => {
        asked.push(user)
        return validAfter
      },
    }
    return { ...sessions, asked }
  }

  test("lets Postgres judge the tokens of that user or that session, and nobody else's", async () => {
    for (const whose of ["userId", "sessionId"] as const) {
      const token = tokenAt(at)
      const sessions = postgres(at)
      await list().doubt(token[whose])
      for (const [seconds, verdict] of [
        [-1, true],
        [0, false],
        [1, false],
      ] as const)
        expect(await list(sessions).isRevoked({ ...token, issuedAt: secondsFrom(seconds) })).toBe(verdict)
      expect(sessions.asked).toEqual([token.userId, token.userId, token.userId])
      expect(await list().isRevoked({ ...token, [whose]: tokenAt(at)[whose] })).toBe(false)
    }
  })

  test("is over for its own writer alone, and leaves what it voided", async () => {
    const token = tokenAt(secondsFrom(-1))
    const [mine, theirs] = [await list().doubt(token.userId), await list().doubt(token.userId)]
    await list().settle(mine, null)
    await list().settle(mine, null)
    const sessions = postgres(secondsFrom(-60))
    expect([await list(sessions).isRevoked(token), sessions.asked.length]).toEqual([false, 1])
    await list().settle(theirs, null)
    expect(await list().isRevoked(token)).toBe(false)
    await voidBefore(token.userId, at)
    expect(await list().isRevoked(token)).toBe(true)
  })

  test("refuses without asking what is known to be void, and refuses what Postgres cannot tell", async () => {
    const token = tokenAt(secondsFrom(-1))
    await list().doubt(token.userId)
    await expect(list().isRevoked(token)).rejects.toMatchObject({ code: "auth-unavailable" })
    await list().revoke(token.jti, new Date(Date.now() + 60_000))
    expect(await list().isRevoked(token)).toBe(true)
    await voidBefore(token.userId, at)
    expect(await list().isRevoked({ ...token, jti: crypto.randomUUID() })).toBe(true)
  })

  test("outlives every token it is about, also where a shorter one begins beside it", async () => {
    const { userId } = tokenAt(at)
    await list(unasked, 60).doubt(userId)
    expect(await ttlOf(doubtKey(userId))).toBeGreaterThan(60)
    await list().doubt(userId)
    await list(unasked, 60).doubt(userId)
    expect(await ttlOf(doubtKey(userId))).toBeGreaterThan(86_400)
  })
})
