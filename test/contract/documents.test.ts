// Documents and their ingest state machine against Postgres, through the real driver.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../src/adapters/postgres/collections.ts"
import { sqlState } from "../../src/adapters/postgres/database.ts"
import { postgresDocuments } from "../../src/adapters/postgres/documents.ts"
import { postgresUpkeep } from "../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../src/adapters/postgres/work-units.ts"
import { type Deletion, type Document, NOT_COUNTED } from "../../src/documents/model/document.ts"
import { MAX_CRASHES, type WorkUnit } from "../../src/documents/model/work-unit.ts"
import { type CollectionId, newId, type TenantId } from "../../src/ids.ts"
import type { NewUpload, WorkProgress } from "../../src/ports.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../support/database.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
}, 60_000)
afterAll(() => db.close())

const soon = () => new Date(Date.now() + 60_000)
const sha = (seed: string) => seed.repeat(64).slice(0, 64)
const upload = (collectionId: CollectionId, over: Partial<NewUpload> = {}): NewUpload => ({
  id: newId("doc"),
  collectionId,
  filename: "a.txt",
  contentType: "text/plain",
  charset: null,
  sizeBytes: 1000,
  sha256: sha("a"),
  metadata: { year: 2024 },
  chunking: {},
  reuseDuplicate: true,
  replaces: null,
  ...over,
})
const receiptFor = (id: string): Deletion => ({
  id: newId("del"),
  subject: { type: "document", id },
  status: "pending",
  remaining: NOT_COUNTED,
  requestedAt: new Date(),
  completedAt: null,
})

async function registered(tenant: TenantId, request: NewUpload): Promise<Document> {
  const result = await postgresDocuments(db.app).register(tenant, request)
  if (!("document" in result)) throw new Error(result.outcome)
  return result.document
}

/** Claims until the wanted tenant's unit comes; other tests' units are put back untouched. */
async function claimFor(tenant: TenantId): Promise<WorkUnit> {
  const units = postgresWorkUnits(db.system)
  for (let i = 0; i < 50; i++) {
    const unit = await units.claim(60)
    if (unit?.tenantId === tenant) return unit
    if (!unit) break
  }
  throw new Error("nothing to claim")
}

const plan = { text_length: 900, page_count: 2, chunk_count: 300 }
const twoUnits = [
  { first_chunk: 0, chunk_count: 256, byte_start: 0, byte_end: 100 },
  { first_chunk: 256, chunk_count: 44, byte_start: 100, byte_end: 140 },
]

/** Takes a registered document to `ready`. */
async function ingest(tenant: TenantId, document: Document) {
  const units = postgresWorkUnits(db.system)
  await postgresDocuments(db.app).enqueue(tenant, document.id, document.version)
  expect(await units.parsed(await claimFor(tenant), { ...plan, units: twoUnits }, null)).toEqual({ next: null })
  expect(await units.indexed(await claimFor(tenant), 60)).toEqual({ publish: null })
  const publish = (await units.indexed(await claimFor(tenant), 60))?.publish
  if (!publish) throw new Error("the last unit did not get the one that publishes")
  return await units.published(publish, soon())
}

describe("registering", () => {
  test("the same bytes in the same collection are found again once ingestion has begun", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const first = await registered(tenant, upload(collection))
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

describe("the state machine", () => {
  test("what the parser warns of is the document's", async () => {
    const { tenant, collection } = await freshTenant(db)
    const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
    const document = await registered(tenant, upload(collection))
    expect(document.warnings).toEqual([])
    await documents.enqueue(tenant, document.id, 1)
    const warnings = [{ code: "pages-without-text" as const, message: "These pages have no text.", pages: [2, 5] }]
    await units.parsed(await claimFor(tenant), { ...plan, units: twoUnits, warnings }, null)
    expect((await documents.get(tenant, document.id))?.warnings).toEqual(warnings)
  })

  test("the account has the pages of a version, and those that OCR read, once", async () => {
    const { tenant, collection } = await freshTenant(db)
    const document = await registered(tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, document.id, 1)
    const [units, unit] = [postgresWorkUnits(db.system), await claimFor(tenant)]
    const warnings = [{ code: "pages-by-ocr" as const, message: "These pages were recognised.", pages: [2] }]
    for (let time = 0; time < 2; time++) await units.parsed(unit, { ...plan, units: twoUnits, warnings }, null)
    const { rows } = await db.system.execute(
      sql`select kind, sum(amount)::int as amount from usage_daily where tenant_id = ${tenant} group by kind order by kind`,
    )
    expect(rows).toEqual([
      { kind: "pages_ocred", amount: 1 },
      { kind: "pages_parsed", amount: 2 },
    ])
  })

  test("a document goes from upload to ready, and the epoch rises exactly when it starts to answer", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(tenant, upload(collection))
    expect(document).toMatchObject({ status: "awaiting_upload", version: 1, liveVersion: null, progress: 0 })
    expect(await ingest(tenant, document)).toMatchObject({ head: { epoch: 2 }, chunkCount: 300, ended: [] })
    const ready = await documents.get(tenant, document.id)
    expect(ready).toMatchObject({ status: "ready", progress: 1, liveVersion: 1, chunkCount: 300, pageCount: 2 })
    expect(ready?.stages.map((stage) => stage.status)).toEqual(["done", "done", "done", "done"])
    const live = await documents.liveness(tenant, [document.id], [collection])
    expect(live).toEqual({ versions: new Map([[document.id, 1]]), epochs: new Map([[collection, 2]]) })
  })

  test("progress shows per stage while it is made", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const units = postgresWorkUnits(db.system)
    const { id } = await registered(tenant, upload(collection))
    await documents.enqueue(tenant, id, 1)
    const parse = await claimFor(tenant)
    const stagesAfter = async (unit: WorkUnit, progress: WorkProgress) => {
      expect(await units.heartbeat(unit, 60, progress)).toBe(true)
      const document = await documents.get(tenant, id)
      return [document?.status, ...(document?.stages ?? []).map((one) => `${one.status} ${one.done}/${one.total}`)]
    }
    expect(await stagesAfter(parse, { stage: "parsing", done: 3, total: 7 })).toEqual([
      "parsing",
      "running 3/7",
      "pending 0/0",
      "pending 0/0",
      "pending 0/0",
    ])
    expect(await stagesAfter(parse, { stage: "chunking", done: 10, total: 900 })).toEqual([
      "chunking",
      "done 7/7",
      "running 0/0",
      "pending 0/0",
      "pending 0/0",
    ])
    await units.parsed(parse, { ...plan, units: twoUnits }, null)
    const [first, second] = [await claimFor(tenant), await claimFor(tenant)]
    const embedded = async (unit: WorkUnit, done: number, indexed: number) =>
      (await stagesAfter(unit, { stage: "embedding", embedded: done, indexed })).slice(3)
    expect(await stagesAfter(first, { stage: "embedding", embedded: 64, indexed: 0 })).toEqual([
      "embedding",
      "done 7/7",
      "done 300/300",
      "running 64/300",
      "running 0/300",
    ])
    expect(await embedded(first, 64, 0)).toEqual(["running 64/300", "running 0/300"])
    expect(await embedded(first, 128, 64)).toEqual(["running 128/300", "running 64/300"])
    expect(await embedded(second, 44, 0)).toEqual(["running 172/300", "running 64/300"])
    expect(await units.indexed(second, 60)).toEqual({ publish: null })
    expect(await stagesAfter(first, { stage: "embedding", embedded: 256, indexed: 192 })).toEqual([
      "indexing",
      "done 7/7",
      "done 300/300",
      "done 300/300",
      "running 236/300",
    ])
    const publish = (await units.indexed(first, 60))?.publish
    expect((await documents.get(tenant, id))?.stages[3]).toMatchObject({ status: "done", done: 300 })
    if (publish) await units.published(publish, soon())
    const stages = (await documents.get(tenant, id))?.stages ?? []
    for (const { startedAt, finishedAt } of stages) {
      expect(Date.parse(startedAt ?? "")).toBeGreaterThan(0)
      expect(Date.parse(finishedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(startedAt ?? ""))
    }
    const [, , embedding, indexing] = stages
    expect(Date.parse(indexing?.startedAt ?? "")).toBeLessThan(Date.parse(indexing?.finishedAt ?? ""))
    expect(Date.parse(embedding?.startedAt ?? "")).toBeLessThan(Date.parse(embedding?.finishedAt ?? ""))
  })

  test("enqueueing twice makes one unit of work", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const { id } = await registered(tenant, upload(collection))
    const results = await Promise.all(Array.from({ length: 5 }, () => documents.enqueue(tenant, id, 1)))
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  test("a worker whose lease was taken over can no longer write", async () => {
    const { tenant, collection } = await freshTenant(db)
    const { id } = await registered(tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, id, 1)
    const units = postgresWorkUnits(db.system)
    const stale = await claimFor(tenant)
    await units.heartbeat(stale, -1)
    const current = await claimFor(tenant)
    expect(current.fence).toBe(stale.fence + 1)
    expect(await units.heartbeat(stale, 60)).toBe(false)
    expect(await units.parsed(stale, { ...plan, units: twoUnits }, 60)).toBeNull()
    expect(await units.parsed(current, { ...plan, units: twoUnits }, 60)).toMatchObject({ next: { kind: "index" } })
    const slow = await claimFor(tenant)
    await units.heartbeat(slow, -1)
    expect(await units.indexed(await claimFor(tenant), 60)).toEqual({ publish: null })
    expect(await units.indexed(slow, 60)).toBeNull()
  })

  test("a tenant with one document is served between those of a tenant with many", async () => {
    const [busy, quiet] = [await freshTenant(db), await freshTenant(db)]
    const documents = postgresDocuments(db.app)
    for (let i = 0; i < 6; i++) {
      const { id } = await registered(busy.tenant, upload(busy.collection, { sha256: sha(`${i}`) }))
      await documents.enqueue(busy.tenant, id, 1)
    }
    await claimFor(busy.tenant)
    const { id } = await registered(quiet.tenant, upload(quiet.collection))
    await documents.enqueue(quiet.tenant, id, 1)
    const next = await postgresWorkUnits(db.system).claim(60)
    expect(next?.tenantId).toBe(quiet.tenant)
  })

  test("back-pressure gives a unit back without counting an attempt, other failures count", async () => {
    const { tenant, collection } = await freshTenant(db)
    const { id } = await registered(tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, id, 1)
    const units = postgresWorkUnits(db.system)
    await units.release(await claimFor(tenant), 0, "nothing")
    const again = await claimFor(tenant)
    expect([again.attempts, again.crashes, again.fence]).toEqual([0, 0, 2])
    await units.release(again, 0, "attempt")
    const third = await claimFor(tenant)
    expect([third.attempts, third.crashes]).toEqual([1, 0])
    await units.release(third, 0, "crash")
    const afterLoss = await claimFor(tenant)
    expect([afterLoss.attempts, afterLoss.crashes]).toEqual([1, 1])
    await units.heartbeat(afterLoss, -1)
    const afterCrash = await claimFor(tenant)
    expect([afterCrash.attempts, afterCrash.crashes]).toEqual([1, 2])
  })

  test("a failed unit fails its document with the reason, and a spent one is failed by the sweep", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const units = postgresWorkUnits(db.system)
    const error = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
    const broken = await registered(tenant, upload(collection))
    await documents.enqueue(tenant, broken.id, 1)
    await units.fail(await claimFor(tenant), error)
    expect(await documents.get(tenant, broken.id)).toMatchObject({ status: "failed", error })
    const retire = await claimFor(tenant)
    expect(retire).toMatchObject({ kind: "retire", documentId: broken.id, version: 1 })
    await units.done(retire)

    const spent = await registered(tenant, upload(collection, { sha256: sha("b") }))
    await documents.enqueue(tenant, spent.id, 1)
    for (let i = 0; i <= MAX_CRASHES; i++) await units.heartbeat(await claimFor(tenant), -1)
    expect(await postgresUpkeep(db.system).failExhausted({ documentId: spent.id, version: 1 })).toBe(1)
    expect(await documents.get(tenant, spent.id)).toMatchObject({
      status: "failed",
      error: { code: "ingestion-exhausted" },
    })
  })
})

describe("replacing and deleting", () => {
  test("the old version answers until the new one is complete, then is retired", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const first = await registered(tenant, upload(collection))
    await ingest(tenant, first)
    const second = await registered(tenant, upload(collection, { sha256: sha("b"), replaces: first.id }))
    expect(second).toMatchObject({ id: first.id, version: 2, liveVersion: 1, status: "awaiting_upload" })
    expect((await documents.liveness(tenant, [first.id], [])).versions.get(first.id)).toBe(1)
    expect(await ingest(tenant, second)).toMatchObject({ ended: [1], head: { epoch: 3 } })
    expect((await documents.liveness(tenant, [first.id], [])).versions.get(first.id)).toBe(2)
    expect(await claimFor(tenant)).toMatchObject({ kind: "retire", version: 1, documentId: first.id })
  })

  test("a deleted document stops answering in the same transaction that raises the epoch; repeating finds the receipt", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(tenant, upload(collection))
    await ingest(tenant, document)
    const gone = await documents.tombstone(tenant, document.id, receiptFor(document.id), soon())
    expect(gone).toMatchObject({ head: { epoch: 3 }, deletion: { status: "pending" } })
    expect((await documents.liveness(tenant, [document.id], [collection])).versions.size).toBe(0)
    const again = await documents.tombstone(tenant, document.id, receiptFor(document.id), soon())
    expect(again).toEqual({ head: null, deletion: gone?.deletion })
  })

  test("a tombstone past its deadline writes nothing", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(tenant, upload(collection))
    const late = documents.tombstone(tenant, document.id, receiptFor(document.id), new Date(Date.now() - 1000))
    await expect(late).rejects.toMatchObject({ code: "database-unavailable" })
    expect(await documents.get(tenant, document.id)).toMatchObject({ status: "awaiting_upload" })
    expect((await postgresCollections(db.app).get(tenant, collection))?.epoch).toBe(1)
  })

  test("a deletion during ingestion wins: nothing is published, and the purge waits for the running unit", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const units = postgresWorkUnits(db.system)
    const document = await registered(tenant, upload(collection))
    await documents.enqueue(tenant, document.id, 1)
    const stale = await claimFor(tenant)
    await units.heartbeat(stale, -1)
    const parsing = await claimFor(tenant)
    expect(parsing.kind).toBe("parse")
    await documents.tombstone(tenant, document.id, receiptFor(document.id), soon())
    await units.leave(stale)
    await expect(claimFor(tenant)).rejects.toThrow("nothing to claim")
    expect(await units.heartbeat(parsing, 60)).toBe(false)
    expect(await units.parsed(parsing, { ...plan, units: twoUnits }, 60)).toBeNull()
    await units.leave(parsing)
    const real = await claimFor(tenant)
    expect(real.kind).toBe("purge")
  })
})

describe("row-level security", () => {
  test("a tenant sees no row of another through any read", async () => {
    const [mine, other] = [await freshTenant(db), await freshTenant(db)]
    const theirs = await registered(other.tenant, upload(other.collection))
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
    const theirs = await registered(other.tenant, upload(other.collection))
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
    await ingest(other.tenant, theirs)
    const twin = await everything.register(mine.tenant, upload(mine.collection))
    expect(twin).toMatchObject({ outcome: "registered", document: { tenantId: mine.tenant } })
  })

  test("without a tenant the app role sees nothing, and cannot write for another", async () => {
    const { tenant, collection } = await freshTenant(db)
    await registered(tenant, upload(collection))
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
