// An operator's override of a tenant's requests per minute, from Postgres and Redis to what a request reads of it.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresAuditLog } from "../../../src/adapters/postgres/audit-log.ts"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { tenantRecordKey } from "../../../src/adapters/redis/keys.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import type { TenantRecord } from "../../../src/tenants/model/api-key.ts"
import { generateApiKey, hashApiKey } from "../../../src/tenants/model/api-key.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { BY, freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"

const TOKEN = "local-test-token"
let db: TestDatabase
let redisServer: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  db = await startTestDatabase()
  redisServer = await startRedis({ token: TOKEN })
})
afterAll(() => Promise.all([db.close(), redisServer.close()]))

const override = (tenant: TenantId, requestsPerMinute: number | null) =>
  postgresTenants(db.system).update(tenant, { limits: { requestsPerMinute } }, BY)

describe("in Postgres", () => {
  async function issue(tenant: TenantId): Promise<string> {
    const { text, prefix } = generateApiKey()
    const hash = await hashApiKey(text)
    const key = { id: newId("key"), name: "k", prefix, hash, scopes: ["query" as const] }
    const free = { collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
    await postgresApiKeys(db.system).issue(tenant, { ...key, ...free }, BY)
    return hash
  }

  test("the edge reads it by the tenant and by the hash of its key, until null removes it", async () => {
    const { tenant } = await freshTenant(db)
    const hash = await issue(tenant)
    const read = async () => [
      (await postgresTenants(db.app).record(tenant))?.requestsPerMinute,
      (await postgresApiKeys(db.app).findByHash(hash))?.tenant.requestsPerMinute,
      (await postgresTenants(db.system).get(tenant))?.limits.requestsPerMinute,
    ]
    expect(await read()).toEqual([null, null, null])
    expect((await override(tenant, 7))?.limits).toEqual({ maxDocuments: 100, maxStorageMb: 50, requestsPerMinute: 7 })
    expect(await read()).toEqual([7, 7, 7])
    await postgresTenants(db.system).update(tenant, { tier: "admin", limits: { maxDocuments: 1 } }, BY)
    expect(await read()).toEqual([7, 7, 7])
    await override(tenant, null)
    expect(await read()).toEqual([null, null, null])
  })

  test("a tenant can be created with it", async () => {
    const { tenant } = await freshTenant(db)
    const like = await postgresTenants(db.system).get(tenant)
    if (!like) throw new Error("the tenant is gone")
    const id: TenantId = newId("ten")
    const collection = {
      id: newId("col"),
      name: "default",
      isDefault: true,
      denseWeightPercent: null,
      fusion: "score",
      ocr: false,
    } as const
    const created = await postgresTenants(db.system).create(
      { ...like, id, slug: id.replace("_", "-"), limits: { ...like.limits, requestsPerMinute: 12 } },
      { ...collection, embedding: LEXICAL_STAMP, chunking: { size_tokens: 512, overlap_tokens: 50 } },
      BY,
    )
    expect(created?.limits.requestsPerMinute).toBe(12)
  })

  test("nothing but a positive number can be stored, and the edge can store none", async () => {
    const { tenant } = await freshTenant(db)
    const stateOf = (change: Promise<unknown>) => change.then(() => null, sqlState)
    for (const wrong of [0, -1]) expect(await stateOf(override(tenant, wrong))).toBe("23514")
    expect(await stateOf(postgresTenants(db.app).update(tenant, { limits: { requestsPerMinute: 5 } }, BY))).toBe(
      "42501",
    )
  })

  test("the audit log shows it as it stood before and after", async () => {
    const { tenant } = await freshTenant(db)
    for (const requestsPerMinute of [7, 70, null]) await override(tenant, requestsPerMinute)
    const filter = { tenantId: tenant, action: "tenant.updated", actor: null, since: null }
    const { data } = await postgresAuditLog(db.system).list(filter, { limit: 10, cursor: null })
    expect(data.map(({ before, after }) => [before, after])).toMatchObject([
      [{ requests_per_minute: 70 }, { requests_per_minute: null }],
      [{ requests_per_minute: 7 }, { requests_per_minute: 70 }],
      [{ requests_per_minute: null }, { requests_per_minute: 7 }],
    ])
  })

  test("what finds a key by its hash is open to the Workers' roles alone", async () => {
    const may = (role: string) =>
      sql`has_function_privilege(${role}::text, 'find_api_key(text)', 'execute') as ${sql.identifier(role)}`
    const roles = sql.join([may("public"), may("footnote_app"), may("footnote_system")], sql`, `)
    const { rows } = await db.system.execute(sql`select ${roles}`)
    expect(rows).toEqual([{ public: false, footnote_app: true, footnote_system: true }])
  })
})

describe("in Redis", () => {
  const redis = () => redisClient({ url: redisServer.url, token: TOKEN, timeoutMs: 60_000 })
  const record: TenantRecord = {
    tier: "free",
    requestsPerMinute: 7,
    active: true,
    defaultCollectionId: newId("col"),
    corsOrigins: [],
  }
  const seen = async (tenantId: TenantId) =>
    (await redisGate(redis(), new Map()).pass({ hash: "h", tenantId, limits: [], lookup: null })).records.tenant

  test("every request reads it with the tenant's record", async () => {
    const tenant = newId("ten")
    await redisGate(redis(), new Map()).rememberTenant(tenant, { ...record, revision: 1 }, Date.now())
    expect(await seen(tenant)).toEqual(record)
  })

  test("a record that an older version wrote goes by the tier", async () => {
    const tenant = newId("ten")
    const { requestsPerMinute, ...older } = record
    await redis().set(tenantRecordKey(tenant), JSON.stringify(older))
    expect(await seen(tenant)).toEqual({ ...older, requestsPerMinute: null })
  })
})
