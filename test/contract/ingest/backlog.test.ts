// What the sweep tells of waiting work, finds of failed documents, and fails in turns, against Postgres.
import { type SQL, sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { MAX_CRASHES } from "../../../src/documents/model/work-unit.ts"
import type { DocumentId, TenantId } from "../../../src/ids.ts"
import { BY, freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, plan, registered, sha, twoUnits, upload } from "../../support/test-documents.ts"

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

describe("a backlog of more than one run of the sweep handles", () => {
  /** How far each document is, those of `ids` in their order, after each run until one finds nothing. */
  async function runs(tenant: TenantId, ids: DocumentId[], run: () => Promise<number>) {
    const seen: [number, string][] = []
    for (let failed = -1; failed !== 0; ) {
      failed = await run()
      const states = []
      for (const id of ids) states.push((await postgresDocuments(db.app).get(tenant, id))?.status)
      seen.push([failed, states.map((state) => (state === "failed" ? "x" : "-")).join("")])
    }
    return seen
  }

  test("of uploads that never came ends run by run, the oldest first, whatever comes meanwhile", async () => {
    await db.owner.execute("drop index document_versions_awaiting_idx") // in which the oldest would lie first
    const { tenant, collection } = await freshTenant(db)
    const waiting = async (hours: number) => {
      const { id } = await registered(db, tenant, upload(collection, { reuseDuplicate: false }))
      await db.system.execute(
        sql`update document_versions set created_at = now() - make_interval(hours => ${hours}) where document_id = ${id}`,
      )
      return id
    }
    const ids: DocumentId[] = []
    for (const hours of [30, 34, 31, 33, 32, 23]) ids.push(await waiting(hours))
    const expire = async () => {
      const failed = await postgresUpkeep(db.system).expireUploads(24, 2)
      if (ids.length === 6) ids.push(await waiting(25))
      return failed
    }
    expect(await runs(tenant, ids, expire)).toEqual([
      [2, "-x-x---"],
      [2, "-xxxx--"],
      [2, "xxxxx-x"],
      [0, "xxxxx-x"],
    ])
  })

  test("of units that lost their worker too often ends run by run, the longest lost first, and of each version once", async () => {
    const { tenant, collection } = await freshTenant(db)
    await db.system.execute(sql`delete from work_units`)
    const ids: DocumentId[] = []
    for (const minutes of [5, 1, 2, 4, 3]) {
      const { id } = await registered(db, tenant, upload(collection, { reuseDuplicate: false }))
      await postgresDocuments(db.app).enqueue(tenant, id, 1)
      if (minutes === 5) {
        const parse = await claimFor(db, tenant)
        await postgresWorkUnits(db.system).parsed(parse, { ...plan, units: twoUnits }, null)
      }
      await db.system.execute(sql`
        update work_units set crashes = ${MAX_CRASHES}, state = 'running', lease_until = now() - make_interval(mins => ${minutes})
        where subject_id = ${id} and state = 'pending'`)
      ids.push(id)
    }
    // Its version ended first, and its worker never said that it left.
    const { id } = await registered(db, tenant, upload(collection, { reuseDuplicate: false }))
    await db.system.execute(sql`
      insert into work_units (tenant_id, subject_id, version, kind, state, crashes, lease_until)
      values (${tenant}, ${id}, 1, 'parse', 'cancelled', ${MAX_CRASHES}, now() - interval '1 hour')`)
    expect(await runs(tenant, ids, () => postgresUpkeep(db.system).failExhausted(2))).toEqual([
      [1, "x----"],
      [2, "x--xx"],
      [2, "xxxxx"],
      [0, "xxxxx"],
    ])
    const { rows } = await db.system.execute(sql`
      select state, count(*)::int as count from work_units where tenant_id = ${tenant} and kind in ('parse', 'index')
      group by state order by state`)
    expect(rows).toEqual([
      { state: "cancelled", count: 1 },
      { state: "done", count: 1 },
      { state: "failed", count: 6 },
    ])
  })
})
