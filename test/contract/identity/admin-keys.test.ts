// Admin keys and the admin role against Postgres: hashed at rest, out of the app role's reach, every act in the audit log.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresAuditLog } from "../../../src/adapters/postgres/audit-log.ts"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresAdminKeys } from "../../../src/adapters/postgres/identity/admin-keys.ts"
import { sha256Hex } from "../../../src/hex.ts"
import { issueAdminKey } from "../../../src/identity/issue-admin-key.ts"
import { type AdminKeyId, newId } from "../../../src/ids.ts"
import type { AuditedBy } from "../../../src/ports.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const BOOTSTRAP: AuditedBy = { actor: { type: "admin" }, requestId: "req_of_the_admin" }
const keys = () => postgresAdminKeys(db.system)
const issue = (by: AuditedBy = BOOTSTRAP, expiresAt: Date | null = null) =>
  issueAdminKey({ adminKeys: keys() }, { expiresAt: null, ...by }, { name: "deploys", expiresAt })
const isUsable = async (text: string) => (await keys().findUsable(await sha256Hex(text))) !== null
const entriesOf = async (id: AdminKeyId) => {
  const everything = { tenantId: null, action: null, actor: null, since: null }
  const { data } = await postgresAuditLog(db.system).list(everything, { limit: 100, cursor: null })
  return data.filter(({ subject }) => subject.id === id)
}

describe("a key", () => {
  test("is found by its hash until it is revoked or has expired", async () => {
    const { adminKey, text } = await issue()
    expect(await isUsable(text)).toBe(true)
    expect(await isUsable(`${text} `)).toBe(false)
    expect(await keys().revoke(adminKey.id, BOOTSTRAP)).toBe(true)
    expect(await isUsable(text)).toBe(false)
    expect(await isUsable((await issue(BOOTSTRAP, new Date(Date.now() + 60_000))).text)).toBe(true)
    expect(await isUsable((await issue(BOOTSTRAP, new Date(Date.now() - 1))).text)).toBe(false)
  })

  test("leaves neither text nor secret in its row or in the audit log, and the hash in the row alone", async () => {
    const { adminKey, text } = await issue()
    await keys().revoke(adminKey.id, BOOTSTRAP)
    const hash = await sha256Hex(text)
    const dump = async (table: "admin_keys" | "audit_log") =>
      JSON.stringify((await db.system.execute(sql.raw(`select to_jsonb(t) as row from ${table} t`))).rows)
    const [row, log] = [await dump("admin_keys"), await dump("audit_log")]
    expect(row).toContain(hash)
    expect(log).toContain(adminKey.id)
    for (const secret of [text, text.slice(19, 62), text.slice(-6)]) {
      expect(row).not.toContain(secret)
      expect(log).not.toContain(secret)
    }
    expect(log).not.toContain(hash)
  })

  test("is listed newest first with who issued it, by cursor, the revoked with the others", async () => {
    const by: AuditedBy = { actor: { type: "user", userId: newId("usr") }, requestId: "req_of_the_user" }
    const made = [await issue(by), await issue(by), await issue(by)].map(({ adminKey }) => adminKey.id)
    const [first = newId("adk")] = made
    await keys().revoke(first, BOOTSTRAP)
    const newest = await keys().list({ limit: 2, cursor: null })
    expect(newest.data.map(({ id }) => id)).toEqual([...made].sort().reverse().slice(0, 2))
    const rest = await keys().list({ limit: 100, cursor: newest.nextCursor })
    expect(rest.data[0]?.id).toBe([...made].sort()[0])
    const all = [...newest.data, ...rest.data].filter(({ id }) => made.includes(id))
    expect(new Set(all.map(({ createdBy }) => createdBy))).toEqual(
      new Set([`user:${by.actor.type === "user" ? by.actor.userId : ""}`]),
    )
    expect(all.find(({ id }) => id === first)?.revokedAt).toBeInstanceOf(Date)
  })

  test("is noted as used, and revoking it twice or one that never was changes nothing", async () => {
    const { adminKey, text } = await issue()
    expect(adminKey.lastUsedAt).toBeNull()
    await keys().touch(adminKey.id)
    const used = await keys().findUsable(await sha256Hex(text))
    expect(used?.lastUsedAt).toBeInstanceOf(Date)
    for (let i = 0; i < 2; i++) expect(await keys().revoke(adminKey.id, BOOTSTRAP)).toBe(true)
    expect(await keys().revoke(newId("adk"), BOOTSTRAP)).toBe(false)
    expect((await entriesOf(adminKey.id)).map(({ action }) => action)).toEqual([
      "admin-key.revoked",
      "admin-key.issued",
    ])
  })

  test("is issued and revoked with an audit entry that names the actor, what was and what is", async () => {
    const issuer = newId("adk")
    const by: AuditedBy = { actor: { type: "admin-key", keyId: issuer }, requestId: "req_of_the_key" }
    const { adminKey } = await issue(by)
    await keys().revoke(adminKey.id, BOOTSTRAP)
    const shared = { tenantId: null, subject: { type: "admin-key", id: adminKey.id } }
    expect(await entriesOf(adminKey.id)).toMatchObject([
      { ...shared, actor: "admin", before: { revoked_at: null }, after: { revoked_at: expect.any(String) } },
      { ...shared, actor: `admin-key:${issuer}`, before: null, after: { name: "deploys", prefix: adminKey.prefix } },
    ])
  })

  test("is not issued when its audit entry cannot be written", async () => {
    const broken = { actor: { type: "admin" }, requestId: null } as unknown as AuditedBy
    const before = (await keys().list({ limit: 100, cursor: null })).data.length
    await expect(issue(broken)).rejects.toThrow()
    expect((await keys().list({ limit: 100, cursor: null })).data).toHaveLength(before)
  })
})

describe("the app role", () => {
  test("can neither read nor write admin keys, bound to a tenant or not, and nobody deletes one", async () => {
    const { tenant } = await freshTenant(db)
    await issue()
    const statements = [
      "select count(*) from admin_keys",
      "select hash from admin_keys",
      "update admin_keys set revoked_at = null",
      "insert into admin_keys (id, name, prefix, hash, created_by) values ('adk_x', 'x', 'x', 'x', 'admin')",
      "delete from admin_keys",
    ]
    for (const bound of [tenant, ""])
      for (const statement of statements) {
        const bind = db.app.execute(sql`select set_config('app.tenant_id', ${bound}, true)`)
        const done = db.app.batch([bind, db.app.execute(sql.raw(statement))])
        expect([statement, await done.then(() => "done", sqlState)]).toEqual([statement, "42501"])
      }
    expect(await db.system.execute(sql`delete from admin_keys`).then(() => "done", sqlState)).toBe("42501")
  })

  test("cannot make anybody an admin", async () => {
    const done = db.app.execute(sql`update users set is_admin = true`)
    expect(await done.then(() => "done", sqlState)).toBe("42501")
  })
})
