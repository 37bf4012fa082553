// Which unit a claim takes, what it says of it, and what it leaves alone.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { claimStatement } from "../../../src/adapters/postgres/work/claim-statement.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, plan, registered, sha, twoUnits, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.system.execute(sql`delete from work_units`)
})

const units = () => postgresWorkUnits(db.system)
const later = (seconds: number) => sql`run_after = now() + make_interval(secs => ${seconds})`

/** Without the index in which units lie in the order of their tenants and times. */
const unordered = () => db.owner.execute("drop index if exists work_units_due_idx")

/** A document whose parse is due. */
async function queued(tenant: TenantId, collection: CollectionId, over: Parameters<typeof upload>[1] = {}) {
  const document = await registered(db, tenant, upload(collection, { reuseDuplicate: false, ...over }))
  await postgresDocuments(db.app).enqueue(tenant, document.id, document.version)
  return document
}
/** The tenants with the greatest id first, so that their units lie in no order that a claim wants. */
async function tenants(count: number) {
  const made = []
  for (let i = 0; i < count; i++) made.push(await freshTenant(db))
  return made.sort((a, b) => (a.tenant < b.tenant ? 1 : -1))
}

test("a tenant with one document is served between those of a tenant with many", async () => {
  const [busy, quiet] = [await freshTenant(db), await freshTenant(db)]
  for (let i = 0; i < 6; i++) await queued(busy.tenant, busy.collection)
  await claimFor(db, busy.tenant)
  await queued(quiet.tenant, quiet.collection)
  expect((await units().claim(60))?.tenantId).toBe(quiet.tenant)
})

test("a claim looks once at each tenant that has something due, and at no other", async () => {
  for (const [i, { tenant, collection }] of (await tenants(6)).entries()) {
    for (const _ of [1, 2]) await queued(tenant, collection)
    // The one with the smallest id has nothing to do.
    if (i % 2 === 1) await db.system.execute(sql`update work_units set ${later(60)} where tenant_id = ${tenant}`)
  }
  const { rows } = await db.system.execute(sql`explain (analyze, format json) ${claimStatement(60)}`)
  expect(nodesOf(rows[0]?.["QUERY PLAN"]).find((node) => node["Node Type"] === "Recursive Union")).toMatchObject({
    "Actual Rows": 3,
  })
})

test("a unit says what its own version was declared with", async () => {
  const { tenant, collection } = await freshTenant(db)
  const other = newId("col")
  const embedding = { ...LEXICAL_STAMP, model: "other", dimension: 3 }
  const settings = { isDefault: false, denseWeightPercent: null, fusion: "score" as const, ocr: true }
  const chunking = { size_tokens: 256, overlap_tokens: 20 }
  await postgresCollections(db.app).create(tenant, { id: other, name: "other", embedding, chunking, ...settings })
  await queued(tenant, collection)
  const first = await queued(tenant, other, { filename: "1.txt", sizeBytes: 1, metadata: { of: "mine" } })
  await queued(tenant, other, { filename: "3.txt", metadata: { of: "a third" } })
  const second = { filename: "2.pdf", contentType: "application/pdf" as const, sizeBytes: 2, sha256: sha("2") }
  await queued(tenant, other, { ...second, replaces: first.id, metadata: null })
  const found = []
  for (let i = 0; i < 4; i++) found.push(await units().claim(60))
  expect(found.map((unit) => unit?.kind === "parse" && unit.target.filename).sort()).toEqual([
    "1.txt",
    "2.pdf",
    "3.txt",
    "a.txt",
  ])
  expect(found.find((unit) => unit?.kind === "parse" && unit.target.version === 2)).toMatchObject({
    tenantId: tenant,
    target: { documentId: first.id, collectionId: other, ...second, chunking, embedding, ocr: true, liveVersion: null },
  })
  expect(found.find((unit) => unit?.kind === "parse" && unit.target.filename === "1.txt")).toMatchObject({
    target: { documentId: first.id, version: 1, sizeBytes: 1, metadata: { of: "mine" } },
  })
})

test("what a document is declared as begins no stage of it, and holds up nothing that does", async () => {
  const { tenant, collection } = await freshTenant(db)
  const documents = postgresDocuments(db.app)
  const { id } = await queued(tenant, collection)
  const parse = await claimFor(db, tenant)
  /** The description is due before everything else. */
  const described = async (filename: string) => {
    await registered(db, tenant, upload(collection, { filename }))
    await db.system.execute(sql`update work_units set ${later(-60)} where kind = 'describe'`)
    const unit = await claimFor(db, tenant)
    expect(unit.kind).toBe("describe")
    await units().done(unit)
    const { status, stages } = (await documents.get(tenant, id)) ?? {}
    return [status, stages?.find(({ name }) => name === "embedding")?.status]
  }
  await units().release(parse, 3_600, "nothing")
  await db.system.execute(sql`update document_versions set state = 'chunking' where document_id = ${id}`)
  expect(await described("b.txt")).toEqual(["chunking", "pending"])
  await db.system.execute(sql`update work_units set ${later(0)}`)
  await units().parsed(await claimFor(db, tenant), { ...plan, units: twoUnits }, null)
  expect(await described("c.txt")).toEqual(["embedding", "pending"])
  await claimFor(db, tenant)
  const begun = await documents.get(tenant, id)
  expect(begun?.stages.find(({ name }) => name === "embedding")?.status).toBe("running")
  await claimFor(db, tenant)
  expect(await documents.get(tenant, id)).toEqual(begun)
})

test("each tenant that waits is served before any is served twice, in whatever order their units lie", async () => {
  await unordered()
  const waiting = await tenants(3)
  for (const { tenant, collection } of waiting) for (const _ of [1, 2]) await queued(tenant, collection)
  const turns = []
  for (let i = 0; i < 6; i++) turns.push((await units().claim(60))?.tenantId)
  const all = waiting.map(({ tenant }) => tenant).sort()
  expect([turns.slice(0, 3).sort(), turns.slice(3).sort()]).toEqual([all, all])
  expect(await units().claim(60)).toBeNull()
})

test("of a tenant's documents the one that is longest due comes first, in whatever order they lie", async () => {
  await unordered()
  const { tenant, collection } = await freshTenant(db)
  const ids: string[] = []
  for (const seconds of [10, 30, 20]) {
    const { id } = await queued(tenant, collection)
    await db.owner.execute(sql`update work_units set ${later(-seconds)} where subject_id = ${id}`)
    ids.push(id)
  }
  const turns = [await claimFor(db, tenant), await claimFor(db, tenant), await claimFor(db, tenant)]
  expect(turns.map((unit) => unit.kind === "parse" && unit.target.documentId)).toEqual([ids[1], ids[2], ids[0]])
})

type Node = Record<string, unknown>
const nodesOf = (plan: unknown): Node[] =>
  plan !== null && typeof plan === "object" ? [plan as Node, ...Object.values(plan).flatMap(nodesOf)] : []
