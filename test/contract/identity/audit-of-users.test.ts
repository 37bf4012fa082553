// Changes of users, members and invitations write their audit entry in the same transaction: both are there or neither.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresAuditLog } from "../../../src/adapters/postgres/audit-log.ts"
import { postgresAccounts } from "../../../src/adapters/postgres/identity/accounts.ts"
import { postgresOpenInvitations } from "../../../src/adapters/postgres/identity/invitations.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import { newId, type TenantId, type UserId } from "../../../src/ids.ts"
import type { AuditedBy } from "../../../src/ports.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { adminIdentity, freshUser, invited } from "../../support/identity.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const byKey = (): AuditedBy => ({ actor: { type: "admin-key", keyId: newId("adk") }, requestId: "req_of_the_admin" })
const actorOf = ({ actor }: AuditedBy) => (actor.type === "admin-key" ? `admin-key:${actor.keyId}` : "")
async function entriesBy(by: AuditedBy) {
  const filter = { tenantId: null, action: null, actor: actorOf(by), since: null }
  return (await postgresAuditLog(db.system).list(filter, { limit: 100, cursor: null })).data
}

/** A tenant with a member and an open invitation, and another user who is no member. */
async function scene() {
  const { tenant } = await freshTenant(db)
  const member = await freshUser(db, [{ tenant, role: "member" }])
  const stranger = await freshUser(db, [])
  const { invitation } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
  return { tenant, member, stranger, invitation, ...adminIdentity(db) }
}
type Scene = Awaited<ReturnType<typeof scene>>

const newcomer = (over: object = {}) => {
  const username = `new-${crypto.randomUUID().slice(0, 8)}`
  const names = { id: newId("usr"), username, email: `${username}@example.com` }
  return { ...names, passwordHash: "a hash", emailVerified: false, isAdmin: false, memberships: [], ...over }
}
/** Everything of the tenant's users that a change could touch. */
async function standing({ tenant, member, stranger }: Scene) {
  const users = sql`select to_jsonb(a) as row from accounts a where a.id in (${member.id}, ${stranger.id}) order by a.id`
  const invitations = sql`select to_jsonb(i) as row from invitations i where i.tenant_id = ${tenant} order by i.id`
  const count = sql`select count(*)::int as users from users`
  return await Promise.all([users, invitations, count].map(async (query) => (await db.system.execute(query)).rows))
}

type Act = (scene: Scene, by: AuditedBy) => Promise<unknown>
const acts: [action: string, act: Act, sides: (scene: Scene) => { before: object | null; after: object | null }][] = [
  [
    "user.created",
    ({ users, tenant }, by) => users.create(newcomer({ memberships: [{ tenantId: tenant, role: "viewer" }] }), by),
    ({ tenant }) => ({
      before: null,
      after: expect.objectContaining({ memberships: [expect.objectContaining({ tenant_id: tenant, role: "viewer" })] }),
    }),
  ],
  [
    "user.updated",
    ({ users, member }, by) => users.update(member.id, { disabled: true }, by),
    () => ({
      before: expect.objectContaining({ disabled: false }),
      after: expect.objectContaining({ disabled: true }),
    }),
  ],
  [
    "user.updated",
    ({ users, member }, by) => users.update(member.id, { passwordHash: "another hash" }, by),
    () => ({ before: expect.anything(), after: expect.objectContaining({ password_changed: true }) }),
  ],
  [
    "user.removed",
    ({ users, member }, by) => users.remove(member.id, by),
    ({ member }) => ({ before: expect.objectContaining({ email: member.email }), after: null }),
  ],
  [
    "member.put",
    ({ memberships, tenant, stranger }, by) => memberships.put(tenant, stranger.id, "admin", by),
    () => ({ before: null, after: { role: "admin" } }),
  ],
  [
    "member.put",
    ({ memberships, tenant, member }, by) => memberships.put(tenant, member.id, "admin", by),
    () => ({ before: { role: "member" }, after: { role: "admin" } }),
  ],
  [
    "member.removed",
    ({ memberships, tenant, member }, by) => memberships.remove(tenant, member.id, by),
    () => ({ before: { role: "member" }, after: null }),
  ],
  [
    "invitation.created",
    ({ invitations, tenant }, by) => {
      const expiresAt = new Date(Date.now() + 60_000)
      const hash = crypto.randomUUID()
      return invitations.create(
        { id: newId("inv"), tenantId: tenant, email: "a@b.test", role: "viewer", hash, expiresAt },
        by,
      )
    },
    () => ({ before: null, after: expect.objectContaining({ email: "a@b.test", role: "viewer" }) }),
  ],
  [
    "invitation.withdrawn",
    ({ invitations, tenant, invitation }, by) => invitations.withdraw(tenant, invitation.id, by),
    () => ({
      before: expect.objectContaining({ withdrawn_at: null }),
      after: expect.objectContaining({ withdrawn_at: expect.any(String) }),
    }),
  ],
]

describe.each(acts)("%s", (action, act, sides) => {
  test("is one entry with how it stood before and after, and no secret", async () => {
    const [all, by] = [await scene(), byKey()]
    await act(all, by)
    const entries = await entriesBy(by)
    expect(entries).toEqual([expect.objectContaining({ action, ...sides(all), requestId: by.requestId })])
    expect(JSON.stringify(entries)).not.toMatch(/hash":/)
  })

  test("leaves neither change nor entry where its transaction fails at the entry", async () => {
    const all = await scene()
    const before = await standing(all)
    const broken = { ...byKey(), requestId: null } as unknown as AuditedBy
    await expect(act(all, broken)).rejects.toThrow()
    expect(await standing(all)).toEqual(before)
    expect(await entriesBy(broken)).toEqual([])
  })
})

test("what changes nothing is no entry", async () => {
  const [{ users, memberships, invitations, tenant, member, stranger }, by] = [await scene(), byKey()]
  const [nobody, nowhere]: [UserId, TenantId] = [newId("usr"), newId("ten")]
  await users.create(newcomer({ email: member.email }), by)
  await users.create(newcomer({ username: member.username.toUpperCase() }), by)
  await users.update(nobody, { disabled: true }, by)
  await users.update(member.id, { username: stranger.username }, by)
  await users.update(member.id, { username: member.username }, by)
  expect(await users.remove(nobody, by)).toEqual({ voided: null })
  await memberships.put(tenant, nobody, "viewer", by)
  await memberships.put(nowhere, member.id, "viewer", by)
  expect(await memberships.remove(tenant, stranger.id, by)).toEqual({ voided: null })
  expect(await invitations.withdraw(tenant, newId("inv"), by)).toBe(false)
  expect(await entriesBy(by)).toEqual([])
})

const joined: [string, (all: Scene, requestId: string) => Promise<{ user: UserId; means: object }>][] = [
  [
    "a newcomer who accepts an invitation",
    async ({ tenant }, requestId) => {
      const { invitation, token } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`, "admin")
      const { id, username } = newcomer()
      const accept = postgresOpenInvitations(db.app).accept
      await accept(await digestOf(token), { id, username, passwordHash: "a hash" }, requestId)
      return { user: id, means: { role: "admin", invitation: invitation.id } }
    },
  ],
  [
    "a user who accepts an invitation",
    async ({ tenant, stranger }, requestId) => {
      const { invitation, token } = await invited(db, tenant, stranger.email, "viewer")
      await postgresOpenInvitations(db.app).accept(await digestOf(token), { existing: stranger.id }, requestId)
      return { user: stranger.id, means: { role: "viewer", invitation: invitation.id } }
    },
  ],
  [
    "an invited stranger who signs in at a provider",
    async ({ tenant }, requestId) => {
      const { id, username, email } = newcomer()
      const { invitation } = await invited(db, tenant, email, "member")
      const proven = { provider: "google" as const, subject: id, email }
      await postgresAccounts(db.app).signInByIdentity(proven, { id, username }, requestId)
      return { user: id, means: { role: "member", invitation: invitation.id, provider: "google" } }
    },
  ],
]

describe.each(joined)("%s", (_, join) => {
  const entriesOf = async (tenantId: TenantId) => {
    const filter = { tenantId, action: "member.joined", actor: null, since: null }
    return (await postgresAuditLog(db.system).list(filter, { limit: 10, cursor: null })).data
  }

  test("writes one entry, as themselves", async () => {
    const all = await scene()
    const { user, means } = await join(all, "req_join")
    expect(await entriesOf(all.tenant)).toEqual([
      expect.objectContaining({
        actor: `user:${user}`,
        subject: { type: "user", id: user },
        before: null,
        after: means,
        requestId: "req_join",
      }),
    ])
  })

  test("joins nothing where the entry cannot be written, and the invitation stays open", async () => {
    const all = await scene()
    await expect(join(all, null as unknown as string)).rejects.toThrow()
    const { rows } = await db.system.execute(sql`
      select (select count(*)::int from memberships where tenant_id = ${all.tenant}) as members,
             (select count(*)::int from invitations where tenant_id = ${all.tenant} and accepted_at is null) as open`)
    expect([rows, await entriesOf(all.tenant)]).toEqual([[{ members: 1, open: 2 }], []])
  })
})

test("a removed user's sessions and tokens end in the transaction that removes them", async () => {
  const { users, member, sessions } = await scene()
  const session = {
    id: newId("ses"),
    userId: member.id,
    hash: crypto.randomUUID(),
    expiresAt: new Date(Date.now() + 60_000),
  }
  const [first] = member.memberships
  if (!first) throw new Error("the member is in no tenant")
  expect(await sessions.open({ ...session, tenantId: first.tenantId }, null)).toBe(true)
  const { voided } = await users.remove(member.id, byKey())
  expect(voided).toEqual({ userId: member.id })
  expect(await sessions.standing(member.id)).toBeNull()
  const { rows } = await db.system.execute(
    sql`select count(*)::int as left from refresh_tokens where user_id = ${member.id}`,
  )
  expect(rows).toEqual([{ left: 0 }])
})
