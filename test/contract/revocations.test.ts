// The revocation list against Redis whose replicas lag by a minute: revoked is revoked at once, and unreachable is a 503.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { redisClient } from "../../src/adapters/redis/client.ts"
import { revokedTokenKey } from "../../src/adapters/redis/keys.ts"
import { redisRevocations } from "../../src/adapters/redis/revocations.ts"
import { newId } from "../../src/ids.ts"
import { startRedis } from "../../workers/local/redis/server.ts"

const TOKEN = "local-test-token"
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => server.close())

const client = () => redisClient({ url: server.url, token: TOKEN, timeoutMs: 5_000 })
const list = () => redisRevocations(client())
const tokenAt = (issuedAt: Date) => ({ jti: crypto.randomUUID(), userId: newId("usr"), issuedAt })
const at = new Date("2026-03-01T12:00:00Z")

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
    // By a script, as the primary has it.
    const ttl = Number(await client().eval("return redis.call('TTL', KEYS[1])", [revokedTokenKey(token.jti)], []))
    expect(ttl).toBeGreaterThan(55)
    expect(ttl).toBeLessThanOrEqual(61)
  })

  test("voids what was issued before, not what was issued then or after, and never moves back", async () => {
    const { userId, jti } = tokenAt(at)
    const issued = (seconds: number) => ({ jti, userId, issuedAt: new Date(at.getTime() + seconds * 1_000) })
    await list().voidBefore(userId, at)
    await list().voidBefore(userId, new Date(at.getTime() - 60_000))
    const verdicts = await Promise.all([-1, 0, 1].map((seconds) => list().isRevoked(issued(seconds))))
    expect(verdicts).toEqual([true, false, false])
    expect(await list().isRevoked({ ...issued(-1), userId: newId("usr") })).toBe(false)
  })

  test("cannot vouch for anything when it cannot be reached", async () => {
    const gone = redisRevocations(redisClient({ url: "http://127.0.0.1:9", token: TOKEN, timeoutMs: 500 }))
    const token = tokenAt(at)
    for (const ask of [
      () => gone.isRevoked(token),
      () => gone.revoke(token.jti, new Date(Date.now() + 60_000)),
      () => gone.voidBefore(token.userId, at),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "auth-unavailable" })
  })
})
