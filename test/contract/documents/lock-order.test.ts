// Writers take the turn of their tenant, then lock documents, then units by their id, then the rest: in one order nobody deadlocks.
import { sql } from "drizzle-orm"
import pg from "pg"
import { expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { BY, freshTenant, LEXICAL_STAMP } from "../../support/database.ts"
import { uploadOf } from "../../support/ingest-world.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { deletionOf, soon } from "../../support/test-documents.ts"

describeOnPostgres("what waits, and what it holds by then", (db) => {
  /** A document of its own tenant with so many index units, all of them claimed. */
  async function indexing(count: number) {
    await db.system.execute(sql`delete from work_units`)
    const { tenant, collection } = await freshTenant(db)
    const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
    const upload = uploadOf(collection)
    await documents.register(tenant, upload)
    await documents.enqueue(tenant, upload.id, 1)
    const claim = async (): Promise<WorkUnit> => {
      const unit = await units.claim(60)
      if (!unit) throw new Error("nothing to claim")
      return unit
    }
    const parts = Array.from({ length: count }, (_, i) => {
      return { first_chunk: i, chunk_count: 1, byte_start: i, byte_end: i + 1 }
    })
    await units.parsed(await claim(), { text_length: 9, page_count: null, chunk_count: count, units: parts }, null)
    const claimed: WorkUnit[] = []
    for (let i = 0; i < count; i++) claimed.push(await claim())
    return { tenant, collection, documents, units, id: upload.id, claimed: claimed.sort((a, b) => a.id - b.id) }
  }

  /** The tables of which `work` holds a row while it waits for the unit; of units, one that comes after it. */
  async function lockedBefore(tenant: string, unit: WorkUnit | undefined, work: () => Promise<unknown>) {
    const [holder, other] = [new pg.Client({ connectionString: db.url }), new pg.Client({ connectionString: db.url })]
    await Promise.all([holder.connect(), other.connect()])
    try {
      await holder.query("begin")
      await holder.query("select from work_units where id = $1 for update", [unit?.id])
      const working = work()
      const waiting = () => other.query("select from pg_locks where not granted and locktype = 'transactionid'")
      await expect.poll(async () => (await waiting()).rowCount).toBe(1)
      const locked: string[] = []
      for (const table of ["documents", "work_units", "document_versions", "collections"]) {
        const later = table === "work_units" ? `and id > ${unit?.id}` : ""
        const rows = `select from ${table} where tenant_id = '${tenant}' ${later}`
        const [all, free] = [await other.query(rows), await other.query(`${rows} for update skip locked`)]
        if (free.rowCount !== all.rowCount) locked.push(table)
      }
      await holder.query("rollback")
      await working
      return locked
    } finally {
      await Promise.all([holder.end(), other.end()])
    }
  }

  /** What `work` comes to while somebody holds the document and its units. */
  async function whileHeld(id: string, work: () => Promise<unknown>) {
    const holder = new pg.Client({ connectionString: db.url })
    await holder.connect()
    try {
      await holder.query("begin")
      await holder.query("select from documents where id = $1 for update", [id])
      await holder.query("select from work_units where subject_id = $1 for update", [id])
      return await work()
    } finally {
      await holder.end()
    }
  }

  test("deleting a document holds the document", async () => {
    const { tenant, id, documents, claimed } = await indexing(2)
    const remove = () => documents.tombstone(tenant, id, deletionOf({ type: "document", id }), soon())
    expect(await lockedBefore(tenant, claimed[0], remove)).toEqual(["documents"])
  })

  test("deleting a collection holds its documents", async () => {
    const { tenant, collection, claimed } = await indexing(2)
    await db.owner.execute(sql`update collections set is_default = false where id = ${collection}`)
    const deletion = deletionOf({ type: "collection", id: collection })
    const remove = () => postgresCollections(db.app).tombstone(tenant, collection, deletion, soon())
    expect(await lockedBefore(tenant, claimed[0], remove)).toEqual(["documents"])
  })

  test("deleting a collection waits for nobody who holds another one's document or unit", async () => {
    const { tenant, id } = await indexing(1)
    const [empty, settings] = [newId("col"), { isDefault: false, denseWeightPercent: null, fusion: "score" as const }]
    const chunking = { size_tokens: 512, overlap_tokens: 50 }
    const collections = postgresCollections(db.app)
    const made = { ...settings, id: empty, name: "empty", embedding: LEXICAL_STAMP, chunking, ocr: false }
    await collections.create(tenant, made)
    const deletion = deletionOf({ type: "collection", id: empty })
    const remove = () => collections.tombstone(tenant, empty, deletion, soon())
    expect(await whileHeld(id, remove)).toMatchObject({ deletion: { id: deletion.id } })
  })

  test("deleting a document waits for nobody who holds another one or its unit", async () => {
    const { tenant, collection, id, documents } = await indexing(1)
    const upload = uploadOf(collection, { sha256: "e".repeat(64) })
    await documents.register(tenant, upload)
    const deletion = deletionOf({ type: "document", id: upload.id })
    const remove = () => documents.tombstone(tenant, upload.id, deletion, soon())
    expect(await whileHeld(id, remove)).toMatchObject({ deletion: { id: deletion.id } })
  })

  test("a replacement that waits for the deletion of its document registers nothing", async () => {
    const { tenant, collection, documents, id } = await indexing(1)
    const [holder, other] = [new pg.Client({ connectionString: db.url }), new pg.Client({ connectionString: db.url })]
    await Promise.all([holder.connect(), other.connect()])
    try {
      await holder.query("begin")
      await holder.query("update documents set deleted_at = now() where id = $1", [id])
      const registering = documents.register(tenant, uploadOf(collection, { replaces: id }))
      const waiting = () => other.query("select from pg_locks where not granted and locktype = 'transactionid'")
      await expect.poll(async () => (await waiting()).rowCount).toBe(1)
      await holder.query("commit")
      expect((await registering).outcome).not.toBe("registered")
      expect((await other.query("select from document_versions where document_id = $1", [id])).rowCount).toBe(1)
    } finally {
      await Promise.all([holder.end(), other.end()])
    }
  })

  test("publishing holds the document", async () => {
    const { tenant, units, claimed } = await indexing(1)
    const ended = claimed[0] && (await units.indexed(claimed[0], 60))
    const publish = async () => ended?.publish && (await units.published(ended.publish, soon()))
    expect(await lockedBefore(tenant, claimed[0], publish)).toEqual(["documents"])
  })

  test("failing, whose units are all of one document, holds nothing", async () => {
    const { tenant, units, claimed } = await indexing(2)
    const error = { code: "ingestion-failed", message: "m", hint: "h", retryable: true } as const
    const fail = async () => claimed[1] && (await units.fail(claimed[1], error))
    expect(await lockedBefore(tenant, claimed[0], fail)).toEqual([])
  })

  const turns = {
    registering: (tenant, collection) => postgresDocuments(db.app).register(tenant, uploadOf(collection)),
    reindexing: (tenant, collection) =>
      postgresCollections(db.app).reindex(tenant, collection, { before: new Date(), limit: 1 }, BY),
    "deleting a collection": (tenant, collection) =>
      postgresCollections(db.app).tombstone(
        tenant,
        collection,
        deletionOf({ type: "collection", id: collection }),
        soon(),
      ),
  } satisfies Record<string, (tenant: TenantId, collection: CollectionId) => Promise<unknown>>
  test.each(Object.entries(turns))("%s waits for its tenant's turn", async (_, work) => {
    const { tenant, collection } = await freshTenant(db)
    const [holder, other] = [new pg.Client({ connectionString: db.url }), new pg.Client({ connectionString: db.url })]
    await Promise.all([holder.connect(), other.connect()])
    await holder.query("begin")
    await holder.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [tenant])
    let isOver = false
    const working = work(tenant, collection).finally(() => {
      isOver = true
    })
    const waiting = () => other.query("select from pg_locks where not granted and locktype = 'advisory'")
    await expect.poll(async () => isOver || (await waiting()).rowCount === 1).toBe(true)
    expect(isOver).toBe(false)
    await Promise.all([holder.end(), other.end()])
    await working
  })
})
