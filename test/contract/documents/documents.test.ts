// Documents against Postgres: registering, replacing and deleting, and what row-level security lets each tenant see.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { type Deletion, NOT_COUNTED } from "../../../src/documents/model/document.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import { freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, ingest, plan, registered, sha, soon, twoUnits, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())
const receiptFor = (id: string): Deletion => ({
  id: newId("del"),
  subject: { type: "document", id },
  status: "pending",
  remaining: NOT_COUNTED,
  requestedAt: new Date(),
  completedAt: null,
})

describe("registering", () => {
  test("the same bytes in the same collection are found again once ingestion has begun", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const first = await registered(db, tenant, upload(collection))
    await documents.enqueue(tenant, first.id, 1)
    const second = await documents.register(tenant, upload(collection))
    expect(second).toMatchObject({ outcome: "duplicate", document: { id: first.id } })
    const third = await documents.register(tenant, upload(collection, { reuseDuplicate: false }))
    expect(third).toMatchObject({ outcome: "registered" })
  })

  test("another tenant's collection is as missing as one that never was", async () => {
    const [mine, other] = [await freshTenant(db), await freshTenant(db)]
    const documents = postgresDocuments(db.app)
    expect(await documents.register(mine.tenant, upload(other.collection))).toEqual({ outcome: "home-missing" })
    expect(await documents.register(mine.tenant, upload(newId("col")))).toEqual({ outcome: "home-missing" })
  })

  test("twenty registrations at once never pass a quota of five", async () => {
    const { tenant, collection } = await freshTenant(db, { maxDocuments: 5, maxStorageMb: 50 })
    const documents = postgresDocuments(db.app)
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        documents.register(tenant, upload(collection, { sha256: sha(i.toString(16)) })),
      ),
    )
    expect(results.filter((result) => result.outcome === "registered")).toHaveLength(5)
    expect(results.find((result) => result.outcome === "over-quota")).toMatchObject({
      quota: { documents: 5, maxDocuments: 5 },
    })
  })

  test("storage counts in bytes against the tenant's megabytes", async () => {
    const { tenant, collection } = await freshTenant(db, { maxDocuments: 5, maxStorageMb: 1 })
    const documents = postgresDocuments(db.app)
    expect(await documents.register(tenant, upload(collection, { sizeBytes: 1_048_577 }))).toMatchObject({
      outcome: "over-quota",
    })
    expect(await documents.register(tenant, upload(collection, { sizeBytes: 1_048_576 }))).toMatchObject({
      outcome: "registered",
    })
  })
})

describe("replacing and deleting", () => {
  test("the old version answers until the new one is complete, then is retired", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const first = await registered(db, tenant, upload(collection))
    await ingest(db, tenant, first)
    const second = await registered(db, tenant, upload(collection, { sha256: sha("b"), replaces: first.id }))
    expect(second).toMatchObject({ id: first.id, version: 2, liveVersion: 1, status: "awaiting_upload" })
    expect((await documents.liveness(tenant, [first.id], [])).versions.get(first.id)).toBe(1)
    expect(await ingest(db, tenant, second)).toMatchObject({ ended: [1], head: { epoch: 3 } })
    expect((await documents.liveness(tenant, [first.id], [])).versions.get(first.id)).toBe(2)
    expect(await claimFor(db, tenant)).toMatchObject({ kind: "retire", version: 1, documentId: first.id })
  })

  test("a deleted document stops answering in the same transaction that raises the epoch; repeating finds the receipt", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(db, tenant, upload(collection))
    await ingest(db, tenant, document)
    const gone = await documents.tombstone(tenant, document.id, receiptFor(document.id), soon())
    expect(gone).toMatchObject({ head: { epoch: 3 }, deletion: { status: "pending" } })
    expect((await documents.liveness(tenant, [document.id], [collection])).versions.size).toBe(0)
    expect(await documents.get(tenant, document.id)).toMatchObject({ status: "deleting" })
    const again = await documents.tombstone(tenant, document.id, receiptFor(document.id), soon())
    expect(again).toEqual({ head: null, deletion: gone?.deletion })
  })

  test("a tombstone past its deadline writes nothing", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(db, tenant, upload(collection))
    const late = documents.tombstone(tenant, document.id, receiptFor(document.id), new Date(Date.now() - 1000))
    await expect(late).rejects.toMatchObject({ code: "database-unavailable" })
    expect(await documents.get(tenant, document.id)).toMatchObject({ status: "awaiting_upload" })
    expect((await postgresCollections(db.app).get(tenant, collection))?.epoch).toBe(1)
  })

  test("a deletion during ingestion wins: nothing is published, and the purge waits for the running unit", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const units = postgresWorkUnits(db.system)
    const document = await registered(db, tenant, upload(collection))
    await documents.enqueue(tenant, document.id, 1)
    const stale = await claimFor(db, tenant)
    await units.heartbeat(stale, -1)
    const parsing = await claimFor(db, tenant)
    expect(parsing.kind).toBe("parse")
    await documents.tombstone(tenant, document.id, receiptFor(document.id), soon())
    await units.leave(stale)
    await expect(claimFor(db, tenant)).rejects.toThrow("nothing to claim")
    expect(await units.heartbeat(parsing, 60)).toBe(false)
    expect(await units.parsed(parsing, { ...plan, units: twoUnits }, 60)).toBeNull()
    await units.leave(parsing)
    const real = await claimFor(db, tenant)
    expect(real.kind).toBe("purge")
  })
})

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

test("a page that holds all there is says so, also where it is exactly full", async () => {
  const { tenant, collection } = await freshTenant(db)
  const ids = []
  for (const seed of ["a", "b"]) ids.push((await registered(db, tenant, upload(collection, { sha256: sha(seed) }))).id)
  const list = (limit: number) =>
    postgresDocuments(db.app).list(tenant, { collectionId: null, status: null }, { limit, cursor: null })
  expect(await list(1)).toMatchObject({ data: [{ id: ids[1] }], nextCursor: ids[1] })
  expect(await list(2)).toMatchObject({ data: [{ id: ids[1] }, { id: ids[0] }], nextCursor: null })
})

test("collections are read by id, among those allowed and page by page; documents, heads and epochs by what is asked", async () => {
  const { tenant, collection: first } = await freshTenant(db)
  const [documents, collections] = [postgresDocuments(db.app), postgresCollections(db.app)]
  const settings = { isDefault: false, embedding: LEXICAL_STAMP, denseWeightPercent: null, fusion: "score" as const }
  const rest = { ...settings, chunking: { size_tokens: 512, overlap_tokens: 50 }, ocr: false }
  const [second, third] = [newId("col", Date.now() + 1), newId("col", Date.now() + 2)]
  for (const [i, id] of [second, third].entries()) await collections.create(tenant, { id, name: `c${i}`, ...rest })
  await collections.update(tenant, second, { fusion: "rrf" }, soon())
  const gone = { ...receiptFor(third), subject: { type: "collection" as const, id: third } }
  await collections.tombstone(tenant, third, gone, soon())
  await db.system.execute(sql`delete from work_units where tenant_id = ${tenant}`) // nobody cleans up here
  const list = async (allowed: CollectionId[] | null, limit: number, cursor: string | null = null) => {
    const { data, nextCursor } = await collections.list(tenant, allowed, { limit, cursor })
    return [...data.map(({ id, documentCount }) => [id, documentCount]), nextCursor]
  }
  const [one, two] = [await registered(db, tenant, upload(first)), await registered(db, tenant, upload(second))]
  const three = await registered(db, tenant, upload(second, { sha256: sha("b") }))
  expect([await list(null, 1), await list(null, 9, second)]).toEqual([
    [[second, 2], second],
    [[first, 1], null],
  ])
  expect([await list([first, third], 9), await list([], 9)]).toEqual([[[first, 1], null], [null]])
  const heads = await collections.heads(tenant, [second, third])
  expect([...heads].map(([id, { epoch }]) => [id, epoch])).toEqual([[second, 2]])
  const ever = await Promise.all([first, second, third, newId("col")].map((id) => collections.headEver(tenant, id)))
  expect(ever).toMatchObject([{ epoch: 1 }, { epoch: 2 }, { epoch: 2, profile: null }, null])
  for (const document of [one, two, three]) await ingest(db, tenant, document)
  const live = await documents.liveness(tenant, [two.id], [first])
  expect(live).toEqual({ versions: new Map([[two.id, 1]]), epochs: new Map([[first, 2]]) })
  const listed = async (collectionId: CollectionId | null, cursor: string | null = null) =>
    (await documents.list(tenant, { collectionId, status: null }, { limit: 9, cursor })).data.map(({ id }) => id).sort()
  expect([await listed(first), await listed(second)]).toEqual([[one.id], [two.id, three.id].sort()])
  const newest = [one.id, two.id, three.id].sort().at(-1) ?? null
  expect(await listed(null, newest)).toEqual([one.id, two.id, three.id].filter((id) => id !== newest).sort())
  const removed = await documents.tombstone(tenant, three.id, receiptFor(three.id), soon())
  expect(removed).toMatchObject({ head: { epoch: 5 }, deletion: { subject: { id: three.id } } })
  expect((await documents.liveness(tenant, [two.id, three.id], [])).versions).toEqual(new Map([[two.id, 1]]))
})

describe("row-level security", () => {
  test("a tenant sees no row of another through any read", async () => {
    const [mine, other] = [await freshTenant(db), await freshTenant(db)]
    const theirs = await registered(db, other.tenant, upload(other.collection))
    const documents = postgresDocuments(db.app)
    const page = { limit: 100, cursor: null }
    expect(await documents.get(mine.tenant, theirs.id)).toBeNull()
    expect((await documents.list(mine.tenant, { collectionId: other.collection, status: null }, page)).data).toEqual([])
    expect((await documents.liveness(mine.tenant, [theirs.id], [other.collection])).epochs.size).toBe(0)
    expect(await documents.enqueue(mine.tenant, theirs.id, 1)).toBe(false)
    expect(await documents.tombstone(mine.tenant, theirs.id, receiptFor(theirs.id), soon())).toBeNull()
    expect(await postgresCollections(db.app).get(mine.tenant, other.collection)).toBeNull()
  })

  test("every statement names its tenant itself: as the role that sees all rows a stranger still reaches none", async () => {
    const [mine, other] = [await freshTenant(db), await freshTenant(db)]
    const theirs = await registered(db, other.tenant, upload(other.collection))
    const everything = postgresDocuments(db.system)
    const page = { limit: 100, cursor: null }
    const filter = { collectionId: null, status: null }
    expect(await everything.get(mine.tenant, theirs.id)).toBeNull()
    expect((await everything.list(mine.tenant, filter, page)).data).toEqual([])
    expect(await everything.count(mine.tenant, filter)).toBe(0)
    expect(await everything.enqueue(mine.tenant, theirs.id, 1)).toBe(false)
    const again = { replaces: theirs.id, reuseDuplicate: false }
    expect(await everything.register(mine.tenant, upload(other.collection))).toEqual({ outcome: "home-missing" })
    expect(await everything.register(mine.tenant, upload(mine.collection, again))).toEqual({ outcome: "home-missing" })
    expect(await everything.tombstone(mine.tenant, theirs.id, receiptFor(theirs.id), soon())).toBeNull()
    const live = await everything.liveness(mine.tenant, [theirs.id], [other.collection])
    expect([live.versions.size, live.epochs.size]).toEqual([0, 0])
    expect(await everything.get(other.tenant, theirs.id)).toMatchObject({ status: "awaiting_upload", version: 1 })
    expect((await postgresCollections(db.system).get(other.tenant, other.collection))?.epoch).toBe(1)
    await ingest(db, other.tenant, theirs)
    const twin = await everything.register(mine.tenant, upload(mine.collection))
    expect(twin).toMatchObject({ outcome: "registered", document: { tenantId: mine.tenant } })
  })

  test("without a tenant the app role sees nothing, and cannot write for another", async () => {
    const { tenant, collection } = await freshTenant(db)
    await registered(db, tenant, upload(collection))
    expect((await db.app.execute("select id from documents")).rows).toEqual([])
    const forged = db.app.execute(
      `insert into documents (id, tenant_id, collection_id) values ('doc_x', '${tenant}', '${collection}')`,
    )
    const state = await forged.then(
      () => null,
      (error: unknown) => sqlState(error),
    )
    expect(state).toBe("42501")
  })
})
