// The audit log against Postgres: every change of a tenant or key writes its entry in the same transaction, without secrets.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresAuditLog } from "../../../src/adapters/postgres/audit-log.ts"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { type ApiKeyId, newId, type TenantId } from "../../../src/ids.ts"
import type { AuditEntry, AuditedBy, AuditFilter } from "../../../src/ports.ts"
import { generateApiKey, hashApiKey } from "../../../src/tenants/model/api-key.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { deletionOf } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const ADMIN: AuditedBy = { actor: { type: "admin" }, requestId: "req_of_the_admin" }
const everything: AuditFilter = { tenantId: null, action: null, actor: null, since: null }
const firstPage = { limit: 100, cursor: null }
const entriesOf = async (tenantId: TenantId) =>
  (await postgresAuditLog(db.system).list({ ...everything, tenantId }, firstPage)).data
const latest = async (tenantId: TenantId) => (await entriesOf(tenantId))[0]
const freshKey = async () => {
  const { text, prefix } = generateApiKey()
  const id: ApiKeyId = newId("key")
  const key = { id, name: "audited", prefix, hash: await hashApiKey(text), scopes: ["query" as const] }
  return { ...key, collectionIds: null, rateLimitPerMinute: null, expiresAt: null, text }
}
const issue = async (tenant: TenantId, by = ADMIN, role: "app" | "system" = "system") => {
  const { text, ...key } = await freshKey()
  await postgresApiKeys(db[role]).issue(tenant, key, by)
  return { ...key, text }
}

describe("a tenant's", () => {
  test("creation is an entry with nothing before; a slug that is taken leaves none", async () => {
    const { tenant } = await freshTenant(db)
    const [created, ...others] = await entriesOf(tenant)
    expect(others).toEqual([])
    expect(created).toMatchObject({
      actor: "system:test",
      action: "tenant.created",
      subject: { type: "tenant", id: tenant },
      before: null,
      after: { id: tenant, name: "Test", tier: "free", is_active: true },
      requestId: BY.requestId,
    })
    const taken = await postgresTenants(db.system).get(tenant)
    if (!taken) throw new Error("the tenant is gone")
    const twin: TenantId = newId("ten")
    const collection = {
      id: newId("col"),
      name: "default",
      isDefault: true,
      denseWeightPercent: null,
      fusion: "score",
      ocr: false,
    } as const
    const embedding = { model: "lexical", dimension: 768, revision: "test", kind: "lexical" } as const
    const made = await postgresTenants(db.system).create(
      { ...taken, id: twin },
      { ...collection, embedding, chunking: { size_tokens: 512, overlap_tokens: 50 } },
      ADMIN,
    )
    expect([made, await entriesOf(twin)]).toEqual([null, []])
  })

  test("change is an entry with the row as it stood before and after", async () => {
    const { tenant } = await freshTenant(db)
    const tenants = postgresTenants(db.system)
    await tenants.update(tenant, { tier: "premium", email: "a@b.test", limits: { maxDocuments: 7 } }, ADMIN)
    expect(await latest(tenant)).toMatchObject({
      actor: "admin",
      action: "tenant.updated",
      before: { tier: "free", email: null, max_documents: 100 },
      after: { tier: "premium", email: "a@b.test", max_documents: 7 },
      requestId: ADMIN.requestId,
    })
    const nobody: TenantId = newId("ten")
    expect(await tenants.update(nobody, { name: "x" }, ADMIN)).toBeNull()
    expect(await entriesOf(nobody)).toEqual([])
  })

  test("concurrent changes leave a chain: each begins where the one before ended", async () => {
    const { tenant } = await freshTenant(db)
    const names = Array.from({ length: 10 }, (_, i) => `name ${i}`)
    await Promise.all(names.map((name) => postgresTenants(db.system).update(tenant, { name }, ADMIN)))
    const updates = (await entriesOf(tenant)).filter(({ action }) => action === "tenant.updated")
    const by = (side: "before" | "after") => updates.map((entry) => (entry[side] as { name: string }).name).sort()
    const last = (await postgresTenants(db.system).get(tenant))?.name ?? ""
    expect(by("after")).toEqual([...names].sort())
    expect(by("before")).toEqual(["Test", ...names.filter((name) => name !== last)].sort())
  })

  test("deletion is one entry, however often it is asked for, and outlives the tenant", async () => {
    const { tenant } = await freshTenant(db)
    for (let i = 0; i < 2; i++)
      await postgresTenants(db.system).requestErasure(tenant, deletionOf({ type: "tenant", id: tenant }), ADMIN)
    await db.system.execute(sql`delete from collections where tenant_id = ${tenant}`)
    await db.system.execute(sql`delete from tenants where id = ${tenant}`)
    expect((await entriesOf(tenant)).map(({ action }) => action)).toEqual(["tenant.deleted", "tenant.created"])
    expect(await latest(tenant)).toMatchObject({ before: { is_active: true }, after: { is_active: false } })
  })
})

describe("an API key's", () => {
  test("issue, rotation and revocation are entries without hash or text, whoever acts", async () => {
    const { tenant } = await freshTenant(db)
    const keyId: ApiKeyId = newId("key")
    const owner: AuditedBy = { actor: { type: "api-key", keyId }, requestId: "req_of_the_tenant" }
    const key = await issue(tenant, owner, "app")
    const next = await freshKey()
    await postgresApiKeys(db.app).rotate(tenant, key.id, next, new Date(Date.now() + 60_000), owner)
    await postgresApiKeys(db.app).revoke(tenant, key.id, owner)
    await postgresApiKeys(db.app).revoke(tenant, key.id, owner)
    const entries = await entriesOf(tenant)
    expect(new Set(entries.map(({ action, subject }) => `${action} ${subject.id}`))).toEqual(
      new Set([
        `tenant.created ${tenant}`,
        `api-key.issued ${key.id}`,
        `api-key.rotated ${key.id}`,
        `api-key.issued ${next.id}`,
        `api-key.revoked ${key.id}`,
      ]),
    )
    expect(entries).toHaveLength(5)
    expect(entries[0]).toMatchObject({
      actor: `api-key:${keyId}`,
      before: { name: "audited", revoked_at: null },
      after: { name: "audited", revoked_at: expect.any(String) },
    })
    const written = JSON.stringify(entries)
    for (const secret of [key.hash, key.text, next.hash, next.text]) expect(written).not.toContain(secret)
    expect(written).not.toMatch(/hash":/)
  })

  test("entry is written with the change or not at all", async () => {
    const { tenant } = await freshTenant(db)
    const key = await issue(tenant)
    const { text, ...again } = { ...(await freshKey()), hash: key.hash }
    await expect(postgresApiKeys(db.system).issue(tenant, again, ADMIN)).rejects.toThrow()
    const broken = { actor: { type: "admin" }, requestId: null } as unknown as AuditedBy
    await expect(postgresApiKeys(db.system).revoke(tenant, key.id, broken)).rejects.toThrow()
    expect((await postgresApiKeys(db.system).get(tenant, key.id))?.revokedAt).toBeNull()
    expect((await entriesOf(tenant)).map(({ action }) => action)).toEqual(["api-key.issued", "tenant.created"])
  })

  test("of another tenant can be neither revoked nor put into the log", async () => {
    const [mine, theirs] = [await freshTenant(db), await freshTenant(db)]
    const key = await issue(theirs.tenant)
    expect(await postgresApiKeys(db.app).revoke(mine.tenant, key.id, BY)).toBeNull()
    expect((await entriesOf(mine.tenant)).map(({ action }) => action)).toEqual(["tenant.created"])
  })
})

describe("the log", () => {
  const entry = (tenantId: TenantId | null, over: Partial<AuditEntry> = {}): AuditEntry => ({
    ...ADMIN,
    tenantId,
    action: "user.invited",
    subject: { type: "user", id: "usr_1" },
    before: null,
    after: {},
    ...over,
  })

  test("takes other acts as well and blanks what is secret by its name, at any depth", async () => {
    const { tenant } = await freshTenant(db)
    const image = { email: "a@b.test", password: "p1", nested: [{ refresh_token: "p2", keyboard: "kept" }], key: "p3" }
    await postgresAuditLog(db.app).record(entry(tenant, { before: image, after: { password_hash: "p4" } }))
    expect(await latest(tenant)).toMatchObject({
      before: {
        email: "a@b.test",
        password: "[secret]",
        nested: [{ refresh_token: "[secret]", keyboard: "kept" }],
        key: "[secret]",
      },
      after: { password_hash: "[secret]" },
    })
  })

  test("is listed newest first, by cursor, by tenant, action, actor and time, alone and together", async () => {
    const { tenant } = await freshTenant(db)
    const log = postgresAuditLog(db.system)
    const user: AuditedBy["actor"] = { type: "user", userId: newId("usr") }
    for (const action of ["a.one", "a.two", "a.one"] as const) await log.record(entry(tenant, { action, actor: user }))
    await log.record(entry(null, { action: "a.one", actor: user }))
    const actor = `user:${user.userId}`
    const actions = async (filter: Partial<AuditFilter>) =>
      (await log.list({ ...everything, ...filter }, firstPage)).data.map(({ action }) => action)
    expect(await actions({ actor })).toHaveLength(4)
    expect(await actions({ actor, tenantId: tenant })).toHaveLength(3)
    expect(await actions({ actor, tenantId: tenant, action: "a.one" })).toEqual(["a.one", "a.one"])
    expect(await actions({ action: "a.two" })).toEqual(["a.two"])
    expect(await actions({ actor, since: new Date(Date.now() + 60_000) })).toEqual([])
    expect(await actions({ actor, since: new Date(Date.now() - 60_000) })).toHaveLength(4)

    const ids: string[] = []
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const page = await log.list({ ...everything, actor }, { limit: 3, cursor })
      ids.push(...page.data.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(ids).toHaveLength(4)
    expect(ids).toEqual([...ids].sort().reverse())
  })

  test("can be changed, emptied or read by no one who may write to it", async () => {
    const { tenant } = await freshTenant(db)
    const refused = async (role: "app" | "system", statement: ReturnType<typeof sql>) => {
      const error = await db[role].execute(statement).then(
        () => null,
        (cause) => cause,
      )
      expect(sqlState(error)).toBe("42501")
    }
    for (const role of ["app", "system"] as const) {
      await refused(role, sql`update audit_log set actor = 'nobody'`)
      await refused(role, sql`delete from audit_log`)
      await refused(role, sql`truncate audit_log`)
    }
    await refused("app", sql`select actor from audit_log`)
    const other = await freshTenant(db)
    await expect(
      db.app.batch([
        db.app.execute(sql`select set_config('app.tenant_id', ${tenant}, true)`),
        db.app.execute(sql`
          insert into audit_log (id, tenant_id, actor, action, subject_type, subject_id, request_id)
          values ('aud_forged', ${other.tenant}, 'admin', 'a.b', 'tenant', 'x', 'req')`),
      ]),
    ).rejects.toThrow()
  })
})
