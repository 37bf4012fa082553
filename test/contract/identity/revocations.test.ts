// The revocation list against Redis whose replicas lag by a minute: revoked is revoked at once, and unreachable is a 503.
import type { Redis } from "@upstash/redis"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { doubtKey, standingKey } from "../../../src/adapters/redis/keys.ts"
import { redisRevocations } from "../../../src/adapters/redis/revocations.ts"
import type { TokenValidity } from "../../../src/identity/model/access-token.ts"
import { newId, type UserId } from "../../../src/ids.ts"
import type { Sessions } from "../../../src/ports.ts"
import type { Revised } from "../../../src/tenants/model/api-key.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"

const TOKEN = "local-test-token"
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => server.close())
afterEach(() => void vi.useRealTimers())

const client = () => redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 })
const unasked: Postgres = { standing: () => Promise.reject(new Error("asked Postgres")) }
type Postgres = Pick<Sessions, "standing">
const list = (sessions: Postgres = unasked, tokenTtlSeconds?: number) =>
  redisRevocations(client(), sessions, tokenTtlSeconds)
const tokenAt = (issuedAt: Date) => ({
  jti: crypto.randomUUID(),
  userId: newId("usr"),
  sessionId: newId("ses"),
  issuedAt,
})
const at = new Date("2026-03-01T12:00:00Z")
const secondsFrom = (seconds: number) => new Date(at.getTime() + seconds * 1_000)
/** As the primary has it. */
const ttlOf = async (key: string) => Number(await client().eval("return redis.call('TTL', KEYS[1])", [key], []))

/** What Postgres knows of every user, and who was asked about. */
function postgres(standing: Partial<Revised<TokenValidity>> | null = {}) {
  const asked: UserId[] = []
  const now = { standing: standing && { validAfter: new Date(0), revoked: [], revision: 1, ...standing } }
  const sessions: Postgres = {
    standing: async (user) => {
      asked.push(user)
      return now.standing
    },
  }
  return { ...sessions, asked, now }
}

describe("the revocation list", () => {
  test("asks Postgres of a user it knows nothing of, once, and Redis alone from then on", async () => {
    const token = tokenAt(at)
    const sessions = postgres({ validAfter: at })
    for (const [seconds, verdict] of [
      [-1, true],
      [0, false],
      [1, false],
    ] as const)
      expect(await list(sessions).isRevoked({ ...token, issuedAt: secondsFrom(seconds) })).toBe(verdict)
    expect(sessions.asked).toEqual([token.userId])
    expect(await ttlOf(standingKey(token.userId))).toBeLessThanOrEqual(300)
  })

  test("makes one trip to Redis for a token whose user it knows", async () => {
    const token = tokenAt(at)
    await list(postgres()).isRevoked(token)
    const trips: unknown[] = []
    const counting = (redis: Redis): Redis =>
      new Proxy(redis, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name)
          if (typeof member !== "function") return member
          return (...args: unknown[]): unknown => {
            trips.push(name)
            return Reflect.apply(member, target, args)
          }
        },
      })
    expect(await redisRevocations(counting(client()), unasked).isRevoked(token)).toBe(false)
    expect(trips).toEqual(["evalsha"])
  })

  test("knows a revoked token at once, another request too, and no other token of the user", async () => {
    const token = tokenAt(at)
    const sessions = postgres()
    expect(await list(sessions).isRevoked(token)).toBe(false)
    sessions.now.standing = { validAfter: new Date(0), revoked: [token.jti], revision: 2 }
    await list(sessions).settle(await list().doubt(token.sessionId), { userId: token.userId })
    expect(await list().isRevoked(token)).toBe(true)
    expect(await list().isRevoked({ ...token, jti: crypto.randomUUID() })).toBe(false)
  })

  test("is not talked out of it by whoever read Postgres before and comes later", async () => {
    const token = tokenAt(at)
    const { promise: overtaken, resolve: arrive } = Promise.withResolvers<Revised<TokenValidity>>()
    const late = list({ standing: () => overtaken }).isRevoked(token)
    const voided = postgres({ validAfter: secondsFrom(1), revision: 2 })
    await list(voided).settle(await list().doubt(token.userId), { userId: token.userId })
    arrive({ validAfter: new Date(0), revoked: [], revision: 1 })
    await late
    expect(await list().isRevoked(token)).toBe(true)
  })

  test("vouches for nothing that Postgres took more than a minute to tell, and the doubt stays", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: at })
    const token = tokenAt(at)
    const { standing } = postgres()
    const slow = list({
      standing: (user) => {
        vi.setSystemTime(Date.now() + 61_000)
        return standing(user)
      },
    })
    await expect(slow.isRevoked(token)).rejects.toMatchObject({ code: "auth-unavailable" })
    const settled = slow.settle(await slow.doubt(token.userId), { userId: token.userId })
    await expect(settled).rejects.toMatchObject({ code: "auth-unavailable" })
    expect(await ttlOf(doubtKey(token.userId))).toBeGreaterThan(0)
  })

  test("takes no token of a user who is gone, whatever is read of them later", async () => {
    const token = tokenAt(at)
    expect(await list(postgres(null)).isRevoked(token)).toBe(true)
    await list(postgres({ revision: 9 })).settle(await list().doubt(token.userId), { userId: token.userId })
    expect(await list().isRevoked(token)).toBe(true)
  })

  test("cannot vouch for anything when it cannot be reached", async () => {
    const nowhere = redisClient({ url: "http://127.0.0.1:9", token: TOKEN, timeoutMs: 500 })
    const gone = redisRevocations(nowhere, postgres())
    const token = tokenAt(at)
    for (const ask of [
      () => gone.isRevoked(token),
      () => gone.doubt(token.userId),
      () => gone.settle({ whose: token.userId, nonce: "n" }, { userId: token.userId }),
      () => list().isRevoked(token),
    ])
      await expect(ask()).rejects.toMatchObject({ code: "auth-unavailable" })
  })
})

describe("a doubt", () => {
  test("lets Postgres judge the tokens of that user or that session, and nobody else's", async () => {
    for (const whose of ["userId", "sessionId"] as const) {
      const token = tokenAt(at)
      const sessions = postgres()
      await list(sessions).isRevoked(token)
      await list().doubt(token[whose])
      sessions.now.standing = { validAfter: at, revoked: [], revision: 2 }
      for (const [seconds, verdict] of [
        [1, false],
        [0, false],
        [-1, true],
      ] as const)
        expect(await list(sessions).isRevoked({ ...token, issuedAt: secondsFrom(seconds) })).toBe(verdict)
      expect(sessions.asked.length).toBeGreaterThan(1)
      const other = tokenAt(at)
      await list(postgres()).isRevoked(other)
      expect(await list().isRevoked(other)).toBe(false)
    }
  })

  test("is over for its own writer alone, and leaves what it voided", async () => {
    const token = tokenAt(secondsFrom(-1))
    const sessions = postgres()
    await list(sessions).isRevoked(token)
    const [mine, theirs] = [await list().doubt(token.userId), await list().doubt(token.userId)]
    await list().settle(mine, null)
    await list().settle(mine, null)
    expect([await list(sessions).isRevoked(token), sessions.asked.length]).toEqual([false, 2])
    sessions.now.standing = { validAfter: at, revoked: [], revision: 2 }
    await list(sessions).settle(theirs, { userId: token.userId })
    expect(await list().isRevoked(token)).toBe(true)
  })

  test("stays where the copy could not be made", async () => {
    const token = tokenAt(secondsFrom(-1))
    const sessions = postgres()
    await list(sessions).isRevoked(token)
    const settled = list().settle(await list().doubt(token.userId), { userId: token.userId })
    await expect(settled).rejects.toMatchObject({ code: "auth-unavailable" })
    sessions.now.standing = { validAfter: at, revoked: [], revision: 2 }
    expect(await list(sessions).isRevoked(token)).toBe(true)
  })

  test("refuses without asking what is known to be void, and refuses what Postgres cannot tell", async () => {
    const token = tokenAt(secondsFrom(-1))
    await list(postgres()).isRevoked(token)
    await list().doubt(token.userId)
    await expect(list().isRevoked(token)).rejects.toMatchObject({ code: "auth-unavailable" })
    await list(postgres({ validAfter: at, revision: 2 })).isRevoked(token)
    expect(await list().isRevoked(token)).toBe(true)
  })

  test("outlives every token it is about, also where a shorter one begins beside it", async () => {
    const { userId } = tokenAt(at)
    await list(unasked, 60).doubt(userId)
    expect(await ttlOf(doubtKey(userId))).toBeGreaterThan(60)
    expect(await ttlOf(doubtKey(userId))).toBeLessThanOrEqual(60 + 900)
    await list().doubt(userId)
    await list(unasked, 60).doubt(userId)
    expect(await ttlOf(doubtKey(userId))).toBeGreaterThan(86_400)
    expect(await ttlOf(doubtKey(userId))).toBeLessThanOrEqual(86_400 + 7_200)
  })
})
