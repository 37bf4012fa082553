// Invitations against Postgres: each works once, for the address that was invited.

import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { acceptInvitation } from "../../../src/identity/accept-invitation.ts"
import { verifyAccessToken } from "../../../src/identity/model/access-token.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import { SCOPES_OF_ROLE } from "../../../src/identity/model/user.ts"
import { newId } from "../../../src/ids.ts"
import { codeOf } from "../../support/code-of.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { adminIdentity, edgeIdentity, invited, OPERATOR, PASSWORD, TOKENS } from "../../support/identity.ts"
import { address, scene } from "./identity-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

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
    const { user, deps, enter } = await scene(db)
    const { tenant: second } = await freshTenant(db)
    const { token } = await invited(db, second, user.email, "viewer")
    expect(await codeOf(acceptInvitation(deps, acceptance(token, { password: "attacker's own choice" })))).toBe(
      "credential-unknown",
    )
    expect((await deps.accounts.find(user.id))?.memberships).toHaveLength(1)
    await acceptInvitation(deps, acceptance(token))
    const account = await deps.accounts.find(user.id)
    expect([account?.username, account?.memberships.length]).toEqual([user.username, 2])
    expect(await codeOf(enter({ tenant: second }))).toBe("done")
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

  test("withdrawn or expired while somebody accepts it, or comes by a provider, lets them in nowhere", async () => {
    const { user, deps } = await scene(db)
    const { tenant } = await freshTenant(db)
    const withdrawn = await invited(db, tenant, user.email)
    await adminIdentity(db).invitations.withdraw(tenant, withdrawn.invitation.id, OPERATOR)
    const expired = await invited(db, (await freshTenant(db)).tenant, user.email)
    await db.system.execute(sql`update invitations set expires_at = now() where id = ${expired.invitation.id}`)
    for (const { token } of [withdrawn, expired])
      expect(await deps.openInvitations.accept(await digestOf(token), { existing: user.id }, "req_x")).toBe("gone")
    const identity = { provider: "github" as const, subject: crypto.randomUUID(), email: user.email }
    const newcomer = { id: newId("usr"), username: `new-${crypto.randomUUID().slice(0, 8)}` }
    expect(await deps.accounts.signInByIdentity(identity, newcomer, "req_x")).toMatchObject({ userId: user.id })
    expect((await deps.accounts.find(user.id))?.memberships).toHaveLength(1)
  })

  test("does not give away a name somebody else has, in whatever case", async () => {
    const { user, tenant, deps } = await scene(db)
    const { token } = await invited(db, tenant, `${crypto.randomUUID()}@example.com`)
    const taken = acceptance(token, { username: user.username.toUpperCase() })
    expect(await codeOf(acceptInvitation(deps, taken))).toBe("username-taken")
    expect(await codeOf(acceptInvitation(deps, acceptance(token)))).toBe("done")
  })

  test("is listed to its own tenant until it is withdrawn, page by page; what is withdrawn or accepted stays so", async () => {
    const [{ tenant }, other] = [await freshTenant(db), await freshTenant(db)]
    const { invitations } = adminIdentity(db)
    const invite = (to = tenant) => invited(db, to, `${crypto.randomUUID()}@example.com`)
    const made = [await invite(), await invite(), await invite(), await invite()].sort((a, b) =>
      a.invitation.id < b.invitation.id ? -1 : 1,
    )
    await invite(other.tenant)
    const [first, second, third, fourth] = made.map(({ invitation }) => invitation.id)
    if (!first || !second || !third || !fourth) throw new Error("not invited")
    const list = async (limit: number, cursor: string | null = null) =>
      (await invitations.list(tenant, { limit, cursor })).data.map(({ id }) => id)
    expect([await list(2), await list(2, third)]).toEqual([
      [fourth, third],
      [second, first],
    ])
    expect((await invitations.list(tenant, { limit: 2, cursor: null })).nextCursor).toBe(third)
    expect(await invitations.withdraw(other.tenant, first, OPERATOR)).toBe(false)
    expect(await invitations.withdraw(tenant, second, OPERATOR)).toBe(true)
    const standing = () => db.system.execute(sql`select withdrawn_at from invitations where id = ${second}`)
    const before = (await standing()).rows
    expect(await invitations.withdraw(tenant, second, OPERATOR)).toBe(true)
    expect((await standing()).rows).toEqual(before)
    await acceptInvitation(edgeIdentity(db), acceptance(made[2]?.token ?? ""))
    expect(await invitations.withdraw(tenant, third, OPERATOR)).toBe(false)
    expect(await list(9)).toEqual([fourth, third, first])
  })

  test("is made for no tenant that was deleted", async () => {
    const { tenant } = await freshTenant(db)
    await db.system.execute(sql`update tenants set deleted_at = now() where id = ${tenant}`)
    const invitation = { id: newId("inv"), tenantId: tenant, email: "a@example.com", role: "viewer" as const }
    const made = adminIdentity(db).invitations.create({ ...invitation, hash: "h", expiresAt: new Date() }, OPERATOR)
    expect(await made).toBeNull()
  })
})
