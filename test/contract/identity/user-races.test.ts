// Changes of one user or invitation at once, where they really run side by side: each sees what the one before left.
import pg from "pg"
import { expect, test } from "vitest"
import { postgresAuditLog } from "../../../src/adapters/postgres/audit-log.ts"
import { digestOf } from "../../../src/identity/model/secret-text.ts"
import type { UserId } from "../../../src/ids.ts"
import { BY, freshTenant } from "../../support/database.ts"
import { adminIdentity, edgeIdentity, freshUser, invited } from "../../support/identity.ts"
import { describeOnPostgres } from "../../support/real-database.ts"

describeOnPostgres("on a real Postgres", (db) => {
  /** Begins all of them while the row is locked, and lets them go when every one waits; what they reply. */
  async function atOnce<T>(table: "users" | "invitations", id: string, changes: (() => Promise<T>)[]) {
    const [holder, watcher] = [new pg.Client({ connectionString: db.url }), new pg.Client({ connectionString: db.url })]
    await Promise.all([holder.connect(), watcher.connect()])
    await holder.query("begin")
    await holder.query(`select from ${table} where id = $1 for update`, [id])
    const done = Promise.all(changes.map((change) => change()))
    const waiting = async () => (await watcher.query("select from pg_locks where not granted")).rowCount
    await expect.poll(waiting).toBe(changes.length)
    await holder.query("rollback")
    await Promise.all([holder.end(), watcher.end()])
    return await done
  }
  /** What the entries of the action say of the field: how it was, and what it became. */
  async function sides(user: UserId, action: "user.updated" | "member.put", field: "username" | "role") {
    const filter = { tenantId: null, action, actor: null, since: null }
    const { data } = await postgresAuditLog(db.system).list(filter, { limit: 100, cursor: null })
    const images = data.filter(({ subject }) => subject.id === user) as { before: object; after: object }[]
    const of = (side: "before" | "after") =>
      images.map((entry) => (entry[side] as Record<string, string>)[field]).sort()
    return { before: of("before"), after: of("after") }
  }

  test("new names of a user leave a chain in the audit log: each begins where the one before ended", async () => {
    const { users, accounts } = adminIdentity(db)
    const user = await freshUser(db, [])
    const names = ["one", "two", "three"].map((name) => `${name}-${crypto.randomUUID().slice(0, 8)}`)
    await atOnce(
      "users",
      user.id,
      names.map((username) => () => users.update(user.id, { username }, BY)),
    )
    const last = (await accounts.find(user.id))?.username
    expect(await sides(user.id, "user.updated", "username")).toEqual({
      before: [user.username, ...names.filter((name) => name !== last)].sort(),
      after: [...names].sort(),
    })
  })

  test("so do new roles of a member", async () => {
    const { tenant } = await freshTenant(db)
    const { memberships } = adminIdentity(db)
    const user = await freshUser(db, [{ tenant, role: "member" }])
    const roles = ["owner", "admin", "viewer"] as const
    await atOnce(
      "users",
      user.id,
      roles.map((role) => () => memberships.put(tenant, user.id, role, BY)),
    )
    const last = (await memberships.list(tenant, { limit: 1, cursor: null })).data[0]?.role
    expect(await sides(user.id, "member.put", "role")).toEqual({
      before: ["member", ...roles.filter((role) => role !== last)].sort(),
      after: [...roles].sort(),
    })
  })
  test("an invitation that its user accepts three times at once is accepted once", async () => {
    const { tenant } = await freshTenant(db)
    const user = await freshUser(db, [])
    const { invitation, token } = await invited(db, tenant, user.email)
    const hash = await digestOf(token)
    const accept = () => edgeIdentity(db).openInvitations.accept(hash, { existing: user.id }, "req_x")
    const replies = await atOnce("invitations", invitation.id, [accept, accept, accept])
    expect(replies.toSorted()).toEqual(["accepted", "gone", "gone"])
  })
})
