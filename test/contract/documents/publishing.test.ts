// The switch to a new version: who may publish it, when nothing is published, and what that leaves alone.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, ingest, plan, registered, sha, soon, twoUnits, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

test("a publish that was given back is claimed anew by whoever ends the last unit again, under a fence of its own", async () => {
  const { tenant, collection } = await freshTenant(db)
  const units = postgresWorkUnits(db.system)
  const document = await registered(db, tenant, upload(collection))
  await postgresDocuments(db.app).enqueue(tenant, document.id, 1)
  await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits }, null)
  const [first, last] = [await claimFor(db, tenant), await claimFor(db, tenant)]
  await units.indexed(first, 60)
  const publish = (await units.indexed(last, 60))?.publish
  expect(publish).toMatchObject({ kind: "publish", fence: 1 })
  expect(await units.indexed(last, 60)).toEqual({ publish: null })
  if (publish) await units.release(publish, 0, "nothing")
  expect((await units.indexed(last, 60))?.publish).toMatchObject({ id: publish?.id, fence: 2 })
  expect(publish && (await units.heartbeat(publish, 60))).toBe(false)
})

test("a unit is ended by the verb of its own kind alone; by another it stays with its worker", async () => {
  const { tenant, collection } = await freshTenant(db)
  const units = postgresWorkUnits(db.system)
  const document = await registered(db, tenant, upload(collection))
  await postgresDocuments(db.app).enqueue(tenant, document.id, 1)
  const parse = await claimFor(db, tenant)
  const others = [units.indexed(parse, 60), units.published(parse, soon()), units.described(parse, soon())]
  expect([...(await Promise.all(others)), await units.heartbeat(parse, 60)]).toEqual([null, null, null, true])
  await units.parsed(parse, { ...plan, units: twoUnits }, null)
  const index = await claimFor(db, tenant)
  expect(await units.parsed(index, { ...plan, units: twoUnits }, null)).toBeNull()
  expect(await units.heartbeat(index, 60)).toBe(true)
})

test.each([
  ["that is deleted", sql`deleted_at = now()`],
  ["of which a newer version answers", sql`version = 2, live_version = 2`],
])("of a document %s nothing is published, though a unit were left that does it", async (_, change) => {
  const { tenant, collection } = await freshTenant(db)
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  const { id } = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, id, 1)
  await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits.slice(0, 1) }, null)
  const publish = (await units.indexed(await claimFor(db, tenant), 60))?.publish
  await db.system.execute(sql`update documents set ${change} where id = ${id}`)
  expect(publish && (await units.published(publish, soon()))).toBeNull()
  expect((await postgresCollections(db.app).get(tenant, collection))?.epoch).toBe(1)
})

test("a version that is published ends no newer one", async () => {
  const { tenant, collection } = await freshTenant(db)
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  const { id } = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, id, 1)
  await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits.slice(0, 1) }, null)
  await registered(db, tenant, upload(collection, { replaces: id, sha256: sha("b") }))
  const publish = (await units.indexed(await claimFor(db, tenant), 60))?.publish
  expect(publish && (await units.published(publish, soon()))).toMatchObject({ ended: [] })
  expect(await documents.get(tenant, id)).toMatchObject({ version: 2, liveVersion: 1, status: "awaiting_upload" })
})

test("a version that is published leaves one that failed before it as it is", async () => {
  const { tenant, collection } = await freshTenant(db)
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  const { id } = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, id, 1)
  await units.fail(await claimFor(db, tenant), { code: "corrupt-document", message: "m", hint: "h", retryable: false })
  await units.done(await claimFor(db, tenant))
  const again = await registered(db, tenant, upload(collection, { replaces: id, sha256: sha("b") }))
  expect(await ingest(db, tenant, again)).toMatchObject({ ended: [] })
  const { rows } = await db.system.execute(
    sql`select state from document_versions where document_id = ${id} order by version`,
  )
  expect(rows).toEqual([{ state: "failed" }, { state: "ready" }])
})

test("of a version that a newer one ends, what builds it is cancelled; what is done and what describes it stay", async () => {
  const { tenant, collection } = await freshTenant(db)
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  const { id } = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, id, 1)
  await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits }, null)
  await registered(db, tenant, upload(collection, { filename: "b.txt" }))
  await db.system.execute(sql`update work_units set run_after = now() + interval '1 hour' where subject_id = ${id}`)
  await registered(db, tenant, upload(collection, { replaces: id, sha256: sha("b") }))
  await documents.enqueue(tenant, id, 2)
  await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits.slice(0, 1) }, null)
  await registered(db, tenant, upload(collection, { sha256: sha("b"), filename: "c.txt" }))
  const publish = (await units.indexed(await claimFor(db, tenant), 60))?.publish
  expect(publish && (await units.published(publish, soon()))).toMatchObject({ ended: [1] })
  const { rows } = await db.system.execute(sql`
    select version || ' ' || kind || ' ' || state as unit from work_units
    where subject_id = ${id} and kind <> 'retire' order by version, kind, ordinal`)
  expect(rows.map(({ unit }) => unit)).toEqual([
    "1 describe pending",
    "1 index cancelled",
    "1 index cancelled",
    "1 parse done",
    "2 describe pending",
  ])
})
