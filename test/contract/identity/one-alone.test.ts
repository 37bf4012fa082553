// What ends, changes or is let in for one user, session or tenant, and for no other.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { putMember, removeMember, updateUser } from "../../../src/identity/manage-users.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import { newId, type TenantId, type UserId } from "../../../src/ids.ts"
import { codeOf } from "../../support/code-of.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { adminIdentity, freshUser, invited, OPERATOR } from "../../support/identity.ts"
import { scene } from "./identity-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

/** A key of the user in the tenant, and whether it was revoked since. */
async function keyOf(tenant: TenantId, userId: UserId) {
  const apiKeys = postgresApiKeys(db.system)
  const id = newId("key")
  const rights = { scopes: ["query" as const], collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
  await apiKeys.issue(tenant, { id, name: "k", prefix: "fn_test", hash: id, userId, ...rights }, BY)
  return async () => (await apiKeys.get(tenant, id))?.revokedAt !== null
}

describe("a member of two tenants", () => {
  async function inTwo() {
    const all = await scene(db, "owner")
    const { tenant: second } = await freshTenant(db)
    await all.admin.memberships.put(second, all.user.id, "owner", BY)
    const [here, there] = [await all.enter({ tenant: all.tenant }), await all.enter({ tenant: second })]
    const ended = await Promise.all([all.tenant, second].map((tenant) => keyOf(tenant, all.user.id)))
    return { ...all, second, here, there, areKeysEnded: () => Promise.all(ended.map((isEnded) => isEnded())) }
  }

  test.each([
    ["leaves one of them", removeMember],
    [
      "has a lower role in one",
      (...[admin, by, tenant, user]: Parameters<typeof removeMember>) => putMember(admin, by, tenant, user, "viewer"),
    ],
  ] as const)("who %s keeps the session and the key of the other", async (_, change) => {
    const { admin, tenant, user, here, there, refresh, areKeysEnded } = await inTwo()
    await change(admin, OPERATOR, tenant, user.id)
    expect([await codeOf(refresh(here.refreshToken)), await codeOf(refresh(there.refreshToken))]).toEqual([
      "credential-unknown",
      "done",
    ])
    expect(await areKeysEnded()).toEqual([true, false])
  })

  test("who is disabled loses the keys of both, and nobody else does", async () => {
    const { admin, tenant, user, areKeysEnded } = await inTwo()
    const another = await freshUser(db, [{ tenant }])
    const isAnothersEnded = await keyOf(tenant, another.id)
    await updateUser(admin, OPERATOR, user.id, { disabled: true })
    expect([await areKeysEnded(), await isAnothersEnded()]).toEqual([[true, true], false])
  })

  test("who loses the key of one of them leaves another member's there as it is", async () => {
    const { admin, tenant, user } = await inTwo()
    const another = await freshUser(db, [{ tenant }])
    const isAnothersEnded = await keyOf(tenant, another.id)
    await removeMember(admin, OPERATOR, tenant, user.id)
    expect(await isAnothersEnded()).toBe(false)
  })
})

test("a session that is ended again keeps the time when it ended, from which it is kept for a while", async () => {
  const { user, deps, enter, claimsOf } = await scene(db)
  const { sessionId } = await claimsOf((await enter()).accessToken)
  await deps.sessions.end(sessionId)
  await db.system.execute(
    sql`update refresh_tokens set revoked_at = revoked_at - interval '1 hour' where user_id = ${user.id}`,
  )
  const ended = async () =>
    (await db.system.execute(sql`select revoked_at from refresh_tokens where user_id = ${user.id}`)).rows
  const before = await ended()
  await deps.sessions.end(sessionId)
  await deps.sessions.endAll(user.id)
  expect(await ended()).toEqual(before)
})

test("a dearer hash of a password that changed meanwhile is not kept", async () => {
  const { user, deps } = await scene(db)
  const { passwordHash } = (await deps.accounts.findByLogin(user.email)) ?? {}
  await deps.accounts.upgradePassword(user.id, "of the password before", "dearer")
  expect((await deps.accounts.findByLogin(user.email))?.passwordHash).toBe(passwordHash)
  await deps.accounts.upgradePassword(user.id, passwordHash ?? "", "dearer")
  expect((await deps.accounts.findByLogin(user.email))?.passwordHash).toBe("dearer")
})

describe("an invitation", () => {
  test("lets in no other user than the one of its address, and that one only while enabled, and stays open", async () => {
    const { tenant } = await freshTenant(db)
    const [{ user, deps }, { user: other }] = [await scene(db), await scene(db)]
    const hash = await digestOf((await invited(db, tenant, user.email)).token)
    const accept = (existing: UserId) => deps.openInvitations.accept(hash, { existing }, "req_x")
    const setDisabled = (at: Date | null) =>
      db.system.execute(sql`update users set disabled_at = ${at?.toISOString() ?? null} where id = ${user.id}`)
    expect(await accept(other.id)).toBe("gone")
    await setDisabled(new Date())
    expect(await accept(user.id)).toBe("gone")
    expect((await adminIdentity(db).memberships.list(tenant, { limit: 9, cursor: null })).data).toEqual([])
    await setDisabled(null)
    expect(await accept(user.id)).toBe("accepted")
  })

  test("to a tenant that was deleted since is not found", async () => {
    const { tenant } = await freshTenant(db)
    const { deps } = await scene(db)
    const hash = await digestOf((await invited(db, tenant, `${crypto.randomUUID()}@example.com`)).token)
    expect(await deps.openInvitations.find(hash)).toMatchObject({ tenantId: tenant })
    await db.system.execute(sql`update tenants set deleted_at = now() where id = ${tenant}`)
    expect(await deps.openInvitations.find(hash)).toBeNull()
  })
})
