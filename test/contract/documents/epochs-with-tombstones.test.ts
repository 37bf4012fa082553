// A deletion and the epoch it raises are one transaction: nobody sees the one without the other. On a real Postgres.
import { sql } from "drizzle-orm"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { newId } from "../../../src/ids.ts"
import { findPostgres, type RealPostgres } from "../../local/postgres/real-postgres.ts"
import { freshTenant, type TestDatabase } from "../../support/database.ts"
import { startRealDatabase } from "../../support/real-database.ts"
import { deletionOf, soon } from "../../support/test-documents.ts"

const make = findPostgres()

describe.skipIf(make === null)("while the row of the collection is held by another transaction", () => {
  let db: TestDatabase
  let real: RealPostgres
  let holder: pg.Client
  beforeAll(async () => {
    if (!make) return
    db = await startRealDatabase(async () => {
      real = await make()
      return real
    })
    holder = new pg.Client({ connectionString: real.url })
    await holder.connect()
  })
  afterAll(async () => {
    await holder?.end()
    await db?.close()
  })

  /** A document in a collection of its own. */
  async function scene() {
    const { tenant, collection: home } = await freshTenant(db)
    const collections = postgresCollections(db.app)
    const standing = await collections.get(tenant, home)
    if (!standing) throw new Error("no collection")
    const collection = newId("col")
    await collections.create(tenant, { ...standing, id: collection, name: "other", isDefault: false })
    const documents = postgresDocuments(db.app)
    const registration = await documents.register(tenant, {
      id: newId("doc"),
      collectionId: collection,
      filename: "a.txt",
      contentType: "text/plain",
      charset: null,
      sizeBytes: 10,
      sha256: "a".repeat(64),
      metadata: {},
      chunking: {},
      reuseDuplicate: false,
      replaces: null,
    })
    if (registration.outcome !== "registered") throw new Error(registration.outcome)
    const { document } = registration
    const seen = async () => {
      const { rows } = await db.system.execute(sql`
        select d.deleted_at is not null as gone, c.epoch::int as epoch from documents d
        join collections c on c.id = d.collection_id where d.id = ${document.id}`)
      return rows[0]
    }
    return { tenant, collection, collections, documents, document, seen }
  }

  /** Until a statement of the database waits for a lock, which then is the deletion's. */
  async function untilSomebodyWaits() {
    for (;;) {
      const { rows } = await holder.query("select count(*)::int as waiting from pg_locks where not granted")
      if (rows[0].waiting > 0) return
    }
  }

  test.each(["document", "collection"] as const)(
    "the tombstone of a %s is seen only with the epoch it raises",
    async (what) => {
      const { tenant, collection, collections, documents, document, seen } = await scene()
      await holder.query("begin")
      await holder.query("select id from collections where id = $1 for update", [collection])
      const deletion =
        what === "document"
          ? documents.tombstone(tenant, document.id, deletionOf({ type: "document", id: document.id }), soon())
          : collections.tombstone(tenant, collection, deletionOf({ type: "collection", id: collection }), soon())
      await untilSomebodyWaits()
      expect(await seen()).toEqual({ gone: false, epoch: 1 })
      await holder.query("rollback")
      expect((await deletion)?.head?.epoch).toBe(2)
      expect(await seen()).toEqual({ gone: true, epoch: 2 })
    },
  )
})
