// Documents against Postgres: registering within quotas, replacing and deleting.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { newId } from "../../../src/ids.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import {
  claimFor,
  deletionOf,
  ingest,
  plan,
  registered,
  sha,
  soon,
  twoUnits,
  upload,
} from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const ofDocument = (id: string) => deletionOf({ type: "document", id })

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

describe("an upload that came", () => {
  test("queues its own version alone, once, and no version that another replaced", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const { id } = await registered(db, tenant, upload(collection))
    await registered(db, tenant, upload(collection, { replaces: id, sha256: sha("b") }))
    expect(await documents.enqueue(tenant, id, 1)).toBe(false)
    expect(await documents.get(tenant, id)).toMatchObject({ version: 2, status: "awaiting_upload" })
    expect([await documents.enqueue(tenant, id, 2), await documents.enqueue(tenant, id, 2)]).toEqual([true, false])
  })

  test("of a document that is deleted queues nothing, though its version were awaited still", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const { id } = await registered(db, tenant, upload(collection))
    await registered(db, tenant, upload(collection, { sha256: sha("b") }))
    await db.system.execute(sql`update documents set deleted_at = now() where id = ${id}`)
    expect(await documents.enqueue(tenant, id, 1)).toBe(false)
    const { rows } = await db.system.execute(sql`select state from document_versions where document_id = ${id}`)
    expect(rows).toEqual([{ state: "awaiting_upload" }])
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
    const gone = await documents.tombstone(tenant, document.id, ofDocument(document.id), soon())
    expect(gone).toMatchObject({ head: { epoch: 3 }, deletion: { status: "pending" } })
    expect((await documents.liveness(tenant, [document.id], [collection])).versions.size).toBe(0)
    expect(await documents.get(tenant, document.id)).toMatchObject({ status: "deleting" })
    const again = await documents.tombstone(tenant, document.id, ofDocument(document.id), soon())
    expect(again).toEqual({ head: null, deletion: gone?.deletion })
    const replacement = upload(collection, { replaces: document.id, sha256: sha("b") })
    expect(await documents.register(tenant, replacement)).toEqual({ outcome: "home-missing" })
  })

  test("a tombstone past its deadline writes nothing", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(db, tenant, upload(collection))
    const late = documents.tombstone(tenant, document.id, ofDocument(document.id), new Date(Date.now() - 1000))
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
    await documents.tombstone(tenant, document.id, ofDocument(document.id), soon())
    await units.leave(stale)
    await expect(claimFor(db, tenant)).rejects.toThrow("nothing to claim")
    expect(await units.heartbeat(parsing, 60)).toBe(false)
    expect(await units.parsed(parsing, { ...plan, units: twoUnits }, 60)).toBeNull()
    await units.leave(parsing)
    const real = await claimFor(db, tenant)
    expect(real.kind).toBe("purge")
  })
})
