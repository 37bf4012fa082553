// A change of a key or of a tenant writes that key or tenant alone; keys are listed and counted by what is asked.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresApiKeys } from "../../../src/adapters/postgres/tenants/api-keys.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { type ApiKeyId, newId, type TenantId, type UserId } from "../../../src/ids.ts"
import { BY, freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { freshUser } from "../../support/identity.ts"
import { claimFor, deletionOf, registered, sha, soon, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const keys = () => postgresApiKeys(db.app)
const tenants = () => postgresTenants(db.system)
const freshKey = (at = Date.now()) => {
  const id: ApiKeyId = newId("key", at)
  return { id, prefix: "fn_test", hash: id }
}
const rights = { name: "k", scopes: ["query" as const], collectionIds: null, rateLimitPerMinute: null, expiresAt: null }
const issue = async (tenant: TenantId, userId: UserId | null = null, at = Date.now()) => {
  const key = freshKey(at)
  await keys().issue(tenant, { ...key, ...rights, ...(userId ? { userId } : {}) }, BY)
  return key.id
}

/** A tenant with two keys and a document in the works, and another one with the same. */
async function scene() {
  const [mine, theirs] = [await freshTenant(db), await freshTenant(db)]
  const made = []
  for (const { tenant, collection } of [mine, theirs]) {
    const document = await registered(db, tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, document.id, 1)
    made.push(await issue(tenant), await issue(tenant))
  }
  const [id] = made
  if (!id) throw new Error("not issued")
  return { ...mine, id, successor: freshKey() }
}
type Scene = Awaited<ReturnType<typeof scene>>

/** When each row was last written that is not among these. */
async function rowsBeside(own: string[]) {
  const { rows } = await db.owner.execute(sql`
    select * from (
      select id, xmin::text from api_keys union all select id, xmin::text from tenants
      union all select id, xmin::text from collections union all select id, xmin::text from documents
      union all select tenant_id, xmin::text from work_units
    ) rows where id not in ${own} order by id, xmin`)
  return rows
}

const VERBS: Record<string, { own: (s: Scene) => string[]; run: (s: Scene) => Promise<unknown> }> = {
  "a rotation": {
    own: ({ id, successor }) => [id, successor.id],
    run: ({ tenant, id, successor }) => keys().rotate(tenant, id, successor, soon(), BY),
  },
  "a revocation": { own: ({ id }) => [id], run: ({ tenant, id }) => keys().revoke(tenant, id, BY) },
  "a key's budgets": {
    own: ({ id }) => [id],
    run: ({ tenant, id }) =>
      keys().setBudgets(
        tenant,
        id,
        [{ period: "month", unit: "queries", limit: 1, softPercent: 80, whenExhausted: "refuse" }],
        BY,
      ),
  },
  "a tenant's change": {
    own: ({ tenant }) => [tenant],
    run: ({ tenant }) => tenants().update(tenant, { name: "new", isActive: false }, BY),
  },
  "an erasure": {
    own: ({ tenant }) => [tenant],
    run: ({ tenant }) => tenants().requestErasure(tenant, deletionOf({ type: "tenant", id: tenant }), BY),
  },
}
test.each(Object.entries(VERBS))("%s writes no other key and no other tenant", async (_, { own, run }) => {
  const s = await scene()
  const [before, everything] = [await rowsBeside(own(s)), await rowsBeside([""])]
  await run(s)
  expect(await rowsBeside(own(s))).toEqual(before)
  expect(await rowsBeside([""])).not.toEqual(everything)
})

test("an erasure is begun once, and also for a tenant that has deleted something before", async () => {
  const { tenant, collection } = await freshTenant(db)
  const { id } = await registered(db, tenant, upload(collection))
  await postgresDocuments(db.app).tombstone(tenant, id, deletionOf({ type: "document", id }), soon())
  const asked = deletionOf({ type: "tenant", id: tenant })
  expect(await tenants().requestErasure(tenant, asked, BY)).toMatchObject({ id: asked.id, subject: asked.subject })
  expect(await tenants().requestErasure(tenant, deletionOf({ type: "tenant", id: tenant }), BY)).toBeNull()
  const { rows } = await db.system.execute(
    sql`select kind, state from work_units where tenant_id = ${tenant} and kind <> 'retire'`,
  )
  expect(rows).toEqual([{ kind: "erase", state: "pending" }])
  expect([await tenants().get(tenant), await tenants().update(tenant, { isActive: true }, BY)]).toEqual([null, null])
  const found = (await tenants().list(null, { limit: 100, cursor: null })).data.map((one) => one.id)
  expect([found.includes(tenant), found.length > 0]).toEqual([false, true])
})

test("an erasure waits until nobody works for the tenant any more, whoever works for others, and nothing else of it is begun", async () => {
  const [{ tenant, collection }, units] = [await freshTenant(db), postgresWorkUnits(db.system)]
  await db.system.execute(sql`delete from work_units`)
  for (const seed of ["a", "b"]) {
    const { id } = await registered(db, tenant, upload(collection, { sha256: sha(seed) }))
    await postgresDocuments(db.app).enqueue(tenant, id, 1)
  }
  const begun = await claimFor(db, tenant)
  const other = await freshTenant(db)
  const { id } = await registered(db, other.tenant, upload(other.collection))
  await postgresDocuments(db.app).enqueue(other.tenant, id, 1)
  await claimFor(db, other.tenant)
  await tenants().requestErasure(tenant, deletionOf({ type: "tenant", id: tenant }), BY)
  expect(await units.claim(60)).toBeNull()
  expect(await units.heartbeat(begun, 60)).toBe(true)
  await units.done(begun)
  expect(await units.claim(60)).toMatchObject({ kind: "erase", tenantId: tenant })
  expect(await units.claim(60)).toBeNull()
})

test("a tenant's record names the collection that is its default, whichever of several that is", async () => {
  const { tenant, collection } = await freshTenant(db)
  const more = ["second", "third"].map((name) => ({ id: newId("col"), name }))
  const chunking = { size_tokens: 512, overlap_tokens: 50 }
  const settings = { isDefault: false, embedding: LEXICAL_STAMP, chunking, denseWeightPercent: null, ocr: false }
  for (const { id, name } of more)
    await postgresCollections(db.app).create(tenant, { id, name, ...settings, fusion: "score" })
  for (const id of [...more.map((one) => one.id), collection]) {
    await db.system.execute(sql`update collections set is_default = false where tenant_id = ${tenant}`)
    await db.system.execute(sql`update collections set is_default = true where id = ${id}`)
    expect((await tenants().record(tenant))?.defaultCollectionId).toBe(id)
  }
})

test("a key of a tenant that was deleted is found with a tenant that is not active", async () => {
  const { tenant } = await freshTenant(db)
  const id = await issue(tenant)
  const isActive = async () => (await keys().findByHash(id))?.tenant.active
  expect(await isActive()).toBe(true)
  await db.system.execute(sql`update tenants set deleted_at = now() where id = ${tenant}`)
  expect(await isActive()).toBe(false)
})

describe("keys", () => {
  test("are listed newest first, page by page, and found by their own id alone", async () => {
    const { tenant } = await freshTenant(db)
    const now = Date.now()
    const made = [
      await issue(tenant, null, now),
      await issue(tenant, null, now + 1),
      await issue(tenant, null, now + 2),
    ]
    const newest = await keys().list(tenant, { limit: 2, cursor: null })
    expect([newest.data.map(({ id }) => id), newest.nextCursor]).toEqual([[made[2], made[1]], made[1]])
    const rest = await keys().list(tenant, { limit: 2, cursor: newest.nextCursor })
    expect([rest.data.map(({ id }) => id), rest.nextCursor]).toEqual([[made[0]], null])
    for (const id of made) expect((await keys().get(tenant, id))?.id).toBe(id)
  })

  test("of a user that were revoked are told apart from those that hold and from another's", async () => {
    const { tenant } = await freshTenant(db)
    const [user, other] = [await freshUser(db, [{ tenant }]), await freshUser(db, [{ tenant }])]
    const [revoked, foreign] = [await issue(tenant, user.id), await issue(tenant, other.id)]
    await issue(tenant, user.id)
    for (const id of [revoked, foreign]) await keys().revoke(tenant, id, BY)
    expect(await postgresApiKeys(db.system).revokedOf(user.id)).toEqual([revoked])
  })

  test("have used what is asked of, today", async () => {
    const { tenant } = await freshTenant(db)
    const [one, two] = [await issue(tenant), await issue(tenant)]
    const use = { tenantId: tenant, failures: 0, durationMs: 5, queries: 0, failedQueries: 0, lastUsedAt: new Date() }
    await keys().recordUse([one, two].map((keyId, i) => ({ keyId, requests: i + 1, ...use })))
    await db.owner.execute(sql`
      insert into api_key_usage (tenant_id, key_id, day, requests, failures, duration_ms)
      select tenant_id, key_id, day - 1, 90, 0, 0 from api_key_usage where key_id = ${two}`)
    expect(await keys().usageToday(tenant, [two])).toEqual(
      new Map([[two, { requests: 2, failures: 0, durationMs: 5 }]]),
    )
  })
})
