// Whoever voids tokens dies between Postgres and Redis, or Redis does: none of those tokens is honoured again.

import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisRevocations } from "../../../src/adapters/redis/revocations.ts"
import { AppError } from "../../../src/errors.ts"
import { logIn } from "../../../src/identity/log-in.ts"
import { logOut } from "../../../src/identity/log-out.ts"
import { putMember, removeMember, removeUser, updateUser } from "../../../src/identity/manage-users.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { newFlow, sealFlow } from "../../../src/identity/model/oauth-flow.ts"
import { refreshSession } from "../../../src/identity/refresh-session.ts"
import { finishSignIn } from "../../../src/identity/sign-in-at-provider.ts"
import { newId, type TenantId, type UserId } from "../../../src/ids.ts"
import type { RevocationList } from "../../../src/ports.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { codeOf } from "../../support/code-of.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { adminIdentity, edgeIdentity, freshUser, OPERATOR, PASSWORD, TOKENS } from "../../support/identity.ts"

const TOKEN = "local-test-token"
let db: TestDatabase
let redis: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  db = await startTestDatabase()
  redis = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(async () => {
  await Promise.all([db.close(), redis.close()])
})

const address = "192.0.2.1"

/** The list as another request finds it, and the same with Redis away. */
function lists() {
  const at = (url: string) => {
    const client = redisClient({ url, token: TOKEN, timeoutMs: 60_000 })
    return redisRevocations(client, edgeIdentity(db).sessions)
  }
  return { alive: at(redis.url), away: at("http://127.0.0.1:9") }
}

/** A user of one tenant, signed in, with everything that could void their tokens. */
async function scene() {
  const { alive } = lists()
  const { tenant } = await freshTenant(db)
  const user = await freshUser(db, [{ tenant }])
  const enter = () => logIn(edgeIdentity(db), { login: user.email, password: PASSWORD, tenant: null, address })
  const tokens = await enter()
  const claims = await verifyAccessToken(TOKENS.secrets, tokens.accessToken, new Date())
  return { tenant, user, tokens, enter, holds: async () => !(await alive.isRevoked(claims)) }
}
type Scene = Awaited<ReturnType<typeof scene>>
type Writer = (scene: Scene, revocations: RevocationList) => Promise<unknown>

async function signInAtProvider({ user }: Scene, revocations: RevocationList): Promise<unknown> {
  const flow = newFlow("google", null)
  const identify = async () => ({ provider: flow.provider, subject: user.id, email: user.email })
  const sealed = await sealFlow(TOKENS.secrets, flow, new Date())
  const deps = { ...edgeIdentity(db, revocations), provider: { identify } }
  return await finishSignIn(deps, { name: "google", sealed, state: flow.state, code: "c", address, requestId: "req_x" })
}

const admin = (revocations: RevocationList) => adminIdentity(db, revocations)
const WRITERS: [name: string, Writer][] = [
  [
    "logging out of one session",
    ({ tokens: { accessToken } }, revocations) =>
      logOut(edgeIdentity(db, revocations), { accessToken, refreshToken: null, everywhere: false }),
  ],
  [
    "logging out everywhere",
    ({ tokens: { accessToken } }, revocations) =>
      logOut(edgeIdentity(db, revocations), { accessToken, refreshToken: null, everywhere: true }),
  ],
  [
    "a new password",
    ({ user }, list) => updateUser(admin(list), OPERATOR, user.id, { password: "another horse battery" }),
  ],
  ["disabling", ({ user }, list) => updateUser(admin(list), OPERATOR, user.id, { disabled: true })],
  ["removing the user", ({ user }, list) => removeUser(admin(list), OPERATOR, user.id)],
  ["leaving the tenant", ({ user, tenant }, list) => removeMember(admin(list), OPERATOR, tenant, user.id)],
  ["another role", ({ user, tenant }, list) => putMember(admin(list), OPERATOR, tenant, user.id, "viewer")],
  [
    "using a refresh token again",
    async ({ tokens: { refreshToken } }, list) => {
      await refreshSession(edgeIdentity(db), refreshToken)
      await refreshSession(edgeIdentity(db, list), refreshToken)
    },
  ],
  ["the first sign-in at a provider", signInAtProvider],
]

describe.each(WRITERS)("%s", (_, write) => {
  test("is refused while Redis is away, and has changed nothing", async () => {
    const { alive, away } = lists()
    const all = await scene()
    expect(await codeOf(write(all, { ...away, isRevoked: alive.isRevoked }))).toBe("auth-unavailable")
    expect(await all.holds()).toBe(true)
    expect(await codeOf(all.enter())).toBe("done")
  })

  test("whose Redis goes away half-way is asked for again, and its tokens are void all the same", async () => {
    const { alive, away } = lists()
    const all = await scene()
    expect(await codeOf(write(all, { ...alive, settle: away.settle }))).toBe("auth-unavailable")
    expect(await all.holds()).toBe(false)
  })

  test("that dies before Postgres is told leaves the tokens as they are", async () => {
    const all = await scene()
    const died = new Error("died")
    const doubt = async (whose: Parameters<RevocationList["doubt"]>[0]) => {
      await lists().alive.doubt(whose)
      throw died
    }
    expect(await codeOf(write(all, { ...lists().alive, doubt }))).toBe(String(died))
    expect(await all.holds()).toBe(true)
  })

  test("that nothing interrupts voids the tokens with Postgres away as well", async () => {
    const all = await scene()
    await codeOf(write(all, lists().alive))
    const alone = redisRevocations(redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 }), {
      standing: () => Promise.reject(new Error("asked Postgres")),
    })
    const claims = await verifyAccessToken(TOKENS.secrets, all.tokens.accessToken, new Date())
    expect(await alone.isRevoked(claims)).toBe(true)
  })
})

test("a flushed Redis revives no token that was voided, and honours the ones that were not", async () => {
  const [voided, others] = [new Map<string, Scene>(), await Promise.all([scene(), scene()])]
  for (const [name, write] of WRITERS) {
    const all = await scene()
    await codeOf(write(all, lists().alive))
    voided.set(name, all)
  }
  for (const round of ["flushed", "copied anew"]) {
    if (round === "flushed") await redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 }).flushall()
    for (const [name, { holds }] of voided) expect([round, name, await holds()]).toEqual([round, name, false])
    for (const { holds } of others) expect(await holds()).toBe(true)
  }
})

test("a token whose log-out stays half-way, in a Redis that is flushed on top, is void", async () => {
  const { alive, away } = lists()
  const all = await scene()
  const { accessToken } = all.tokens
  const deps = edgeIdentity(db, { ...alive, settle: away.settle })
  expect(await codeOf(logOut(deps, { accessToken, refreshToken: null, everywhere: false }))).toBe("auth-unavailable")
  await redisClient({ url: redis.url, token: TOKEN, timeoutMs: 60_000 }).flushall()
  expect(await all.holds()).toBe(false)
})

test("a refresh is not lost when its doubt cannot be ended: the next tokens are out, and good", async () => {
  const { alive, away } = lists()
  const { tokens } = await scene()
  const deps = edgeIdentity(db, { ...alive, settle: away.settle })
  const { accessToken, refreshToken } = await refreshSession(deps, tokens.refreshToken)
  expect(await alive.isRevoked(await verifyAccessToken(TOKENS.secrets, accessToken, new Date()))).toBe(false)
  expect(await codeOf(refreshSession(edgeIdentity(db, alive), refreshToken))).toBe("done")
})

test("a statement that Postgres carried out without replying voids all the same", async () => {
  const { alive } = lists()
  const all = await scene()
  const { users, ...others } = admin(alive)
  const update: typeof users.update = async (...change) => {
    await users.update(...change)
    throw new AppError("database-unavailable")
  }
  const unheard = { ...others, users: { ...users, update } }
  expect(await codeOf(updateUser(unheard, OPERATOR, all.user.id, { password: "another horse battery" }))).toBe(
    "database-unavailable",
  )
  expect(await all.holds()).toBe(false)
})

test("a change that voids nothing asks nothing of Redis", async () => {
  const all = await scene()
  const { away } = lists()
  await updateUser(admin(away), OPERATOR, all.user.id, { username: `renamed-${all.user.username}` })
  expect(await all.holds()).toBe(true)
  expect(await codeOf(updateUser(admin(away), OPERATOR, all.user.id, { disabled: false }))).toBe("done")
})

describe("a key of a user", () => {
  const keyOf = async (tenant: TenantId, userId: UserId) => {
    const [id, hash] = [newId("key"), crypto.randomUUID()]
    const rights = { scopes: ["query" as const], collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
    const made = await postgresApiKeys(db.app).issue(
      tenant,
      { id, hash, name: "k", prefix: "0", userId, ...rights },
      OPERATOR,
    )
    return made && { id, hash, stands: async () => !(await postgresApiKeys(db.app).findByHash(hash))?.key.revoked }
  }
  type Ends = (deps: ReturnType<typeof adminIdentity>, user: UserId, tenant: TenantId) => Promise<unknown>
  const ENDS: [string, Ends][] = [
    ["leaves the tenant", (deps, user, tenant) => removeMember(deps, OPERATOR, tenant, user)],
    ["is removed", (deps, user) => removeUser(deps, OPERATOR, user)],
    ["is disabled", (deps, user) => updateUser(deps, OPERATOR, user, { disabled: true })],
    ["may do less", (deps, user, tenant) => putMember(deps, OPERATOR, tenant, user, "viewer")],
  ]

  test.each(ENDS)("ends when its user %s, in both stores, and no other key does", async (_, end) => {
    const { tenant } = await freshTenant(db)
    const [user, other] = [await freshUser(db, [{ tenant }]), await freshUser(db, [{ tenant }])]
    const [key, others] = [await keyOf(tenant, user.id), await keyOf(tenant, other.id)]
    const told: string[] = []
    await end({ ...adminIdentity(db), gate: { revokeKey: async (hash) => void told.push(hash) } }, user.id, tenant)
    expect([await key?.stands(), await others?.stands()]).toEqual([false, true])
    expect(told).toEqual([key?.hash])
  })

  test("whose end Redis was not told of is told by doing it again, though nobody is left to remove", async () => {
    const { tenant } = await freshTenant(db)
    const user = await freshUser(db, [{ tenant }])
    const key = await keyOf(tenant, user.id)
    const away = { revokeKey: () => Promise.reject(new AppError("cache-unavailable")) }
    const remove = (gate: { revokeKey(hash: string): Promise<void> }) =>
      codeOf(removeMember({ ...adminIdentity(db), gate }, OPERATOR, tenant, user.id))
    expect(await remove(away)).toBe("cache-unavailable")
    const told: string[] = []
    expect(await remove({ revokeKey: async (hash) => void told.push(hash) })).toBe("membership-not-found")
    expect(told).toEqual([key?.hash])
  })

  test("is made of members alone, stays with its user when it is rotated, and through a promotion", async () => {
    const { tenant } = await freshTenant(db)
    const user = await freshUser(db, [{ tenant }])
    const stranger = await freshUser(db, [])
    expect(await keyOf(tenant, stranger.id)).toBeNull()
    const key = await keyOf(tenant, user.id)
    await putMember(adminIdentity(db), OPERATOR, tenant, user.id, "owner")
    const successor = { id: newId("key"), prefix: "1", hash: crypto.randomUUID() }
    const keys = postgresApiKeys(db.app)
    const rotated = await keys.rotate(tenant, key?.id ?? newId("key"), successor, new Date(), OPERATOR)
    expect(rotated?.successor.userId).toBe(user.id)
    expect(await keys.findByHash(successor.hash)).toMatchObject({ key: { userId: user.id, revoked: false } })
  })
})
