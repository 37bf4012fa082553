// Documents and collections as a tenant reads them: its own, those that were asked for, page by page, and no row of another tenant.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { type CollectionId, newId } from "../../../src/ids.ts"
import { freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { namingTenants } from "../../support/named-tenant.ts"
import { deletionOf, ingest, registered, sha, soon, upload } from "../../support/test-documents.ts"

let db: TestDatabase
/** How many rows each statement read, of the last transaction. */
let read: number[] = []
beforeAll(async () => {
  db = await startTestDatabase(async (...request) => {
    const reply = await namingTenants(...request)
    const { results = [] } = (await reply.clone().json()) as { results?: { rows: unknown[] }[] }
    read = results.map(({ rows }) => rows.length)
    return reply
  })
})
afterAll(() => db.close())

const settings = {
  isDefault: false,
  embedding: LEXICAL_STAMP,
  denseWeightPercent: null,
  fusion: "score" as const,
  chunking: { size_tokens: 512, overlap_tokens: 50 },
  ocr: false,
}
const ofDocument = (id: string) => deletionOf({ type: "document", id })

test("a page that holds all there is says so, also where it is exactly full", async () => {
  const { tenant, collection } = await freshTenant(db)
  const ids = []
  for (const seed of ["a", "b"]) ids.push((await registered(db, tenant, upload(collection, { sha256: sha(seed) }))).id)
  const list = (limit: number) =>
    postgresDocuments(db.app).list(tenant, { collectionId: null, status: null }, { limit, cursor: null })
  expect(await list(1)).toMatchObject({ data: [{ id: ids[1] }], nextCursor: ids[1] })
  expect(await list(2)).toMatchObject({ data: [{ id: ids[1] }, { id: ids[0] }], nextCursor: null })
})

test("a page reads one row more than it shows, however many there are", async () => {
  const { tenant, collection } = await freshTenant(db)
  const [documents, collections] = [postgresDocuments(db.app), postgresCollections(db.app)]
  for (const seed of ["a", "b", "c"]) {
    await registered(db, tenant, upload(collection, { sha256: sha(seed) }))
    await collections.create(tenant, { id: newId("col"), name: seed, ...settings })
  }
  await documents.list(tenant, { collectionId: null, status: null }, { limit: 1, cursor: null })
  expect(read.at(-1)).toBe(2)
  await collections.list(tenant, null, { limit: 1, cursor: null })
  expect(read.at(-1)).toBe(2)
})

test("collections are read by id, among those allowed and page by page; documents, heads and epochs by what is asked", async () => {
  const { tenant, collection: first } = await freshTenant(db)
  const [documents, collections] = [postgresDocuments(db.app), postgresCollections(db.app)]
  const [second, third] = [newId("col", Date.now() + 1), newId("col", Date.now() + 2)]
  for (const [i, id] of [second, third].entries())
    expect(await collections.create(tenant, { id, name: `c${i}`, ...settings })).toMatchObject({ id, name: `c${i}` })
  await collections.update(tenant, second, { fusion: "rrf" }, soon())
  await collections.tombstone(tenant, third, deletionOf({ type: "collection", id: third }), soon())
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
  const removed = await documents.tombstone(tenant, three.id, ofDocument(three.id), soon())
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
    expect(await documents.tombstone(mine.tenant, theirs.id, ofDocument(theirs.id), soon())).toBeNull()
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
    expect(await everything.tombstone(mine.tenant, theirs.id, ofDocument(theirs.id), soon())).toBeNull()
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
