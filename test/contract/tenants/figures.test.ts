// Use and dashboard figures against Postgres: what keys and users did, by key, by tenant and in all.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresFigures } from "../../../src/adapters/postgres/usage/figures.ts"
import { type ApiKeyId, type CollectionId, type DocumentId, newId, type TenantId } from "../../../src/ids.ts"
import type { CredentialUse } from "../../../src/ports.ts"
import { generateApiKey } from "../../../src/tenants/model/api-key.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const figures = () => postgresFigures(db.system)
const ofTenant = async (tenant: TenantId) => {
  const found = await figures().ofTenant(tenant)
  if (!found) throw new Error("no such tenant")
  return found
}

async function issue(tenant: TenantId, expiresAt: Date | null = null): Promise<ApiKeyId> {
  const id = newId("key")
  const key = { id, name: "k", prefix: generateApiKey().prefix, hash: id, scopes: ["query" as const] }
  await postgresApiKeys(db.system).issue(
    tenant,
    { ...key, collectionIds: null, rateLimitPerMinute: null, expiresAt },
    BY,
  )
  return id
}

const used = (tenantId: TenantId, keyId: ApiKeyId | null, over: Partial<CredentialUse> = {}): CredentialUse => ({
  keyId,
  tenantId,
  requests: 10,
  failures: 2,
  durationMs: 500,
  queries: 4,
  failedQueries: 1,
  lastUsedAt: new Date(),
  ...over,
})
/** As the edge hands it over. */
const record = (...uses: CredentialUse[]) => postgresApiKeys(db.app).recordUse(uses)

async function register(
  tenant: TenantId,
  collectionId: CollectionId,
  sizeBytes: number,
  replaces: DocumentId | null = null,
) {
  const id = newId("doc")
  const file = {
    filename: "a.txt",
    contentType: "text/plain" as const,
    charset: null,
    sha256: (replaces ? "b" : "a").repeat(64),
    metadata: {},
  }
  const how = { chunking: {}, reuseDuplicate: false, replaces }
  await postgresDocuments(db.app).register(tenant, { id, collectionId, sizeBytes, ...file, ...how })
  return id
}

describe("use", () => {
  test("of keys and of signed-in users adds up by tenant, hand-over by hand-over, and by key alone for the key", async () => {
    const { tenant } = await freshTenant(db)
    const key = await issue(tenant)
    await record(used(tenant, key), used(tenant, null, { requests: 3, failures: 0, durationMs: 30, queries: 2 }))
    await record(used(tenant, key))
    const day = { requests: 23, failures: 4, durationMs: 1_030, queries: 10, failedQueries: 3 }
    expect((await ofTenant(tenant)).today).toEqual(day)
    const byKey = await postgresApiKeys(db.app).usageToday(tenant, [key])
    expect([...byKey]).toEqual([[key, { requests: 20, failures: 4, durationMs: 1_000 }]])
  })

  test("of a key is its own tenant's, whatever tenant the caller names", async () => {
    const [mine, other] = [await freshTenant(db), await freshTenant(db)]
    await record(used(other.tenant, await issue(mine.tenant)))
    expect((await ofTenant(mine.tenant)).today.requests).toBe(10)
    expect((await ofTenant(other.tenant)).today.requests).toBe(0)
  })

  test("of a key or a tenant that is gone is dropped and takes nothing else with it", async () => {
    const { tenant } = await freshTenant(db)
    await record(used(tenant, newId("key")), used(newId("ten"), null), used(tenant, null))
    expect((await ofTenant(tenant)).today.requests).toBe(10)
  })

  test("handed over by an isolate of the release before still counts", async () => {
    const { tenant } = await freshTenant(db)
    const key = await issue(tenant)
    const old = { key_id: key, requests: 5, failures: 1, duration_ms: 50, last_used_at: new Date().toISOString() }
    await db.app.execute(sql`select record_key_use(${JSON.stringify([old])}::jsonb)`)
    const day = { requests: 5, failures: 1, durationMs: 50, queries: 0, failedQueries: 0 }
    expect((await ofTenant(tenant)).today).toEqual(day)
  })

  test("cannot be read or written by the app role but through the function", async () => {
    for (const statement of [sql`select * from tenant_usage`, sql`delete from tenant_usage`])
      await expect(db.app.execute(statement)).rejects.toMatchObject({ cause: { code: "42501" } })
  })
})

describe("a tenant's figures", () => {
  test("never include another tenant's", async () => {
    const [mine, other] = [await freshTenant(db), await freshTenant(db)]
    const before = await ofTenant(mine.tenant)
    await record(used(other.tenant, await issue(other.tenant)), used(other.tenant, null))
    await register(other.tenant, other.collection, 1_000)
    expect(await ofTenant(mine.tenant)).toEqual(before)
    expect(await ofTenant(other.tenant)).toMatchObject({
      apiKeys: { active: 1, usedToday: 1 },
      quota: { documents: 1 },
    })
  })

  test("count as active the keys that are let in, and as used those that were used today", async () => {
    const { tenant } = await freshTenant(db)
    const [one, two, revoked] = [await issue(tenant), await issue(tenant), await issue(tenant)]
    for (const ms of [1_000, 2_000]) await issue(tenant, new Date(Date.now() - ms))
    await issue(tenant, new Date(Date.now() + 60_000))
    await postgresApiKeys(db.system).revoke(tenant, revoked, BY)
    const yesterday = new Date(Date.now() - 86_400_000)
    await record(used(tenant, one), used(tenant, revoked), used(tenant, two, { lastUsedAt: yesterday }))
    expect((await ofTenant(tenant)).apiKeys).toEqual({ active: 3, usedToday: 2 })
    await postgresTenants(db.system).update(tenant, { isActive: false }, BY)
    expect((await ofTenant(tenant)).apiKeys).toEqual({ active: 0, usedToday: 2 })
  })

  test("count documents by status, and quotas as registering does", async () => {
    const { tenant, collection } = await freshTenant(db, { maxDocuments: 7, maxStorageMb: 3 })
    const [failed, , deleted] = [
      await register(tenant, collection, 1_000),
      await register(tenant, collection, 200),
      await register(tenant, collection, 30),
    ]
    await db.system.execute(sql`update document_versions set state = 'failed' where document_id = ${failed}`)
    await db.system.execute(sql`update documents set deleted_at = now() where id = ${deleted}`)
    await db.system.execute(sql`update document_versions set state = 'retired' where document_id = ${deleted}`)
    const { documents, quota } = await ofTenant(tenant)
    expect(documents).toMatchObject({ failed: 1, awaiting_upload: 1, deleting: 1, ready: 0 })
    expect(quota).toEqual({ documents: 1, maxDocuments: 7, storageBytes: 200, maxStorageMb: 3 })
  })

  test("are of today's use, and of the newest version of each document", async () => {
    const { tenant, collection } = await freshTenant(db)
    const [replaced, other] = [await register(tenant, collection, 1_000), await register(tenant, collection, 200)]
    await db.owner.execute(sql`update document_versions set state = 'failed' where document_id = ${replaced}`)
    await db.owner.execute(sql`update document_versions set state = 'queued' where document_id = ${other}`)
    await register(tenant, collection, 1_000, replaced)
    await record(used(tenant, null))
    await db.owner.execute(sql`
      insert into tenant_usage (tenant_id, day, requests) select tenant_id, day - 1, 90 from tenant_usage
      where tenant_id = ${tenant}`)
    const { documents, today } = await ofTenant(tenant)
    expect(documents).toMatchObject({ failed: 0, queued: 1, awaiting_upload: 1 })
    expect(today.requests).toBe(10)
  })

  test("of a tenant that is unknown or was deleted are null, and the system counts it no more", async () => {
    expect(await figures().ofTenant(newId("ten"))).toBeNull()
    const { tenant } = await freshTenant(db)
    const { tenants } = await figures().ofSystem()
    await db.system.execute(sql`update tenants set deleted_at = now(), is_active = false where id = ${tenant}`)
    expect(await figures().ofTenant(tenant)).toBeNull()
    expect((await figures().ofSystem()).tenants).toEqual({ total: tenants.total - 1, active: tenants.active - 1 })
  })
})

test("the system's figures are all tenants' together, with the size of the database, for the system role", async () => {
  const before = await figures().ofSystem()
  const [one, two] = [await freshTenant(db), await freshTenant(db)]
  await postgresTenants(db.system).update(two.tenant, { isActive: false }, BY)
  await record(used(one.tenant, await issue(one.tenant)), used(two.tenant, null))
  await register(one.tenant, one.collection, 100)
  const after = await figures().ofSystem()
  const grown = {
    tenants: [after.tenants.total - before.tenants.total, after.tenants.active - before.tenants.active],
    keys: [after.apiKeys.active - before.apiKeys.active, after.apiKeys.usedToday - before.apiKeys.usedToday],
    waiting: after.documents.awaiting_upload - before.documents.awaiting_upload,
    today: [after.today.requests - before.today.requests, after.today.queries - before.today.queries],
  }
  expect(grown).toEqual({ tenants: [2, 1], keys: [1, 1], waiting: 1, today: [20, 8] })
  expect(after.databaseBytes).toBeGreaterThan(1_000_000)
})
