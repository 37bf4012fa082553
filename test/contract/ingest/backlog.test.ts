// What the sweep tells of waiting work and finds of failed documents, against Postgres.
import { type SQL, sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import type { DocumentId, TenantId } from "../../../src/ids.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, registered, sha, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

/** A worker takes the tenant's next unit and fails its document. */
async function fail(tenant: TenantId) {
  const error = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
  await postgresWorkUnits(db.system).fail(await claimFor(db, tenant), error)
}

test("tenants that are active, units that wait and since when, units in work", async () => {
  const upkeep = postgresUpkeep(db.system)
  const units = postgresWorkUnits(db.system)
  const documents = postgresDocuments(db.app)
  expect(await upkeep.backlog()).toEqual({ activeTenants: 0, pending: 0, active: 0, oldestSeconds: 0 })

  const { tenant, collection } = await freshTenant(db)
  const inactive = await freshTenant(db)
  await postgresTenants(db.system).update(inactive.tenant, { isActive: false }, BY)
  const ids: string[] = []
  for (const seed of ["a", "b"]) {
    const { id } = await registered(db, tenant, upload(collection, { sha256: sha(seed) }))
    await documents.enqueue(tenant, id, 1)
    ids.push(id)
  }
  expect(await upkeep.backlog()).toMatchObject({ activeTenants: 1, pending: 2, active: 0 })
  expect((await upkeep.backlog()).oldestSeconds).toBeGreaterThan(0)

  const unit = await units.claim(60)
  expect(await upkeep.backlog()).toMatchObject({ pending: 1, active: 1 })
  if (unit) await units.release(unit, 60, "nothing")
  expect(await upkeep.backlog()).toMatchObject({ pending: 1, active: 0 })

  const due = async (limit: number) => (await upkeep.due(limit)).map(({ subjectId }) => subjectId)
  await db.system.execute(sql`update work_units set run_after = now()`)
  await db.system.execute(
    sql`update work_units set created_at = now() - interval '1 hour' where subject_id = ${ids[1]}`,
  )
  expect([await due(10), await due(1)]).toEqual([[ids[1], ids[0]], [ids[1]]])
  await units.claim(60)
  expect(await due(10)).toHaveLength(1)
  await fail(tenant)
  // What is left of the one that failed waits to be removed; its unit is not due again.
  expect(await due(10)).toHaveLength(1)
})

test("documents that failed long ago and answer nothing, the longest failed first", async () => {
  const { tenant, collection } = await freshTenant(db)
  await db.system.execute(sql`delete from work_units`)
  const made = async (seed: string, daysAgo: number, end: (id: DocumentId) => Promise<unknown>) => {
    const document = await registered(db, tenant, upload(collection, { sha256: sha(seed) }))
    await postgresDocuments(db.app).enqueue(tenant, document.id, 1)
    await end(document.id)
    await db.system.execute(sql`delete from work_units`)
    await db.system.execute(sql`
      update document_versions set updated_at = now() - make_interval(days => ${daysAgo}) where document_id = ${document.id}`)
    return document.id
  }
  const failed = () => fail(tenant)
  const failedWith = (change: SQL) => async (id: DocumentId) => {
    await failed()
    await db.system.execute(sql`update documents set ${change} where id = ${id}`)
  }
  const [old, oldest] = [await made("a", 40, failed), await made("b", 41, failed)]
  await made("c", 29, failed)
  await made("d", 50, async () => {})
  await made("e", 50, failedWith(sql`live_version = 1`))
  await made("f", 50, failedWith(sql`deleted_at = now()`))
  const stale = async (limit: number) =>
    (await postgresUpkeep(db.system).staleFailures(30, limit)).map(({ document }) => document)
  const shown = (id: DocumentId) => ({ id, version: 1, collectionId: collection })
  expect([await stale(1), await stale(10)]).toEqual([[shown(oldest)], [shown(oldest), shown(old)]])
})
