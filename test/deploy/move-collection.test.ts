// A collection by itself, moved to another tenant: what belongs to it comes as that tenant's own, nothing else does, and nothing is written over.
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { adoptCollection } from "../../deploy/backup/adopt-collection.ts"
import { type Stores, takeBackup } from "../../deploy/backup/archive.ts"
import type { Point } from "../../deploy/backup/points.ts"
import { openRows } from "../../deploy/backup/rows.ts"
import { openVault, type Vault } from "../../deploy/backup/vault.ts"
import { pointId } from "../../src/adapters/qdrant/chunk-point.ts"
import type { CollectionId, DocumentId, TenantId } from "../../src/ids.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../support/database.ts"
import { ingestWorld } from "../support/ingest-world.ts"

const LIMITS = { maxDocuments: 10, maxStorageMb: 10 }
const folder = mkdtempSync(join(tmpdir(), "footnote-collection-"))
let db: TestDatabase
let vault: Vault
beforeAll(async () => {
  db = await startTestDatabase()
  vault = openVault(folder, randomBytes(32).toString("base64"))
})
afterAll(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

/** Files and points in memory, rows in the database. */
function storesOf(files: Map<string, string>, points: Map<string, Point>): Stores {
  const { databaseUrl, endpoint } = db.connection
  return {
    rows: openRows(databaseUrl.replace("footnote_app", "postgres"), endpoint),
    objects: {
      list: async (prefix) =>
        [...files].flatMap(([key, text]) => (key.startsWith(prefix) ? [{ key, size: text.length, etag: "" }] : [])),
      read: async (key) => ({ bytes: Buffer.from(files.get(key) ?? ""), type: "text/plain" }),
      write: async (key, bytes) => void files.set(key, bytes.toString("utf8")),
    },
    points: {
      collections: async () => ["footnote_lexical"],
      read: async (_, tenant) => [...points.values()].filter(({ payload }) => tenantIn(payload) === tenant),
      write: async (_, given) => {
        for (const point of given) points.set(String(point.id), point)
      },
      snapshot: async () => null,
    },
    index: { prepare: async () => undefined },
  }
}
const tenantIn = (payload: unknown) => (payload as { tenant_id: string }).tenant_id

const pointOf = async (tenant: TenantId, collection: CollectionId, document: DocumentId): Promise<Point> => ({
  id: await pointId(tenant, document, 1, 0),
  payload: { tenant_id: tenant, collection_id: collection, document_id: document, version: 1, ordinal: 0, text: "a" },
  vector: { dense: [0.5] },
})
const query = async (statement: ReturnType<typeof sql>) => (await db.owner.execute(statement)).rows

test("its documents, versions, work, files and vectors come, and count against the quotas of who takes them", async () => {
  const world = await ingestWorld(db, LIMITS)
  const [from, moving] = [world.tenant, world.collection]
  await query(sql`update collections set name = 'harbour' where id = ${moving}`)
  const ready = await world.register({ metadata: { port: "north" }, charset: "koi8-r" })
  const waiting = await world.register()
  const deleted = await world.register()
  if (!ready || !waiting || !deleted) throw new Error("refused")
  world.put(ready.id, 1)
  await world.complete(ready.id)
  while (await world.work("well"));
  world.put(waiting.id, 1)
  await world.complete(waiting.id)
  await world.remove(deleted.id)
  const files = new Map([
    [`tenants/${from}/documents/${ready.id}/v1/original`, "the bytes"],
    [`tenants/${from}/documents/doc_elsewhere/v1/original`, "of another collection"],
  ])
  const elsewhere = await pointOf(from, "col_elsewhere" as CollectionId, "doc_elsewhere" as DocumentId)
  const own = await pointOf(from, moving, ready.id)
  const points = new Map([own, elsewhere].map((point) => [String(point.id), point]))
  const stores = storesOf(files, points)
  const options = { tenant: from, portable: true, withObjects: true, withPoints: true, isFull: true }
  await expect(takeBackup(stores, vault, { ...options, collection: "col_none" })).rejects.toThrow(
    "no collection col_none",
  )
  const snapshot = await takeBackup(stores, vault, { ...options, collection: moving })

  const taker = await freshTenant(db, LIMITS)
  const before = JSON.stringify([...files, ...points])
  await expect(adoptCollection(stores, vault, snapshot, "ten_nobody")).rejects.toThrow("there is no tenant ten_nobody")
  await expect(adoptCollection(stores, vault, snapshot, taker.tenant)).rejects.toThrow(`${moving} is there already`)
  expect(JSON.stringify([...files, ...points])).toBe(before)

  // Elsewhere the tenant it came from is unknown, and its running numbers are others'.
  const units = await query(sql`select id from work_units where subject_id = ${waiting.id}`)
  await query(sql`delete from work_units where tenant_id = ${from}`)
  await query(sql`delete from documents where tenant_id = ${from}`)
  await query(sql`delete from collections where tenant_id = ${from}`)
  await query(sql`insert into work_units (id, tenant_id, subject_id, version, kind)
    values (${units[0]?.id}, ${taker.tenant}, 'doc_others', 1, 'parse')`)
  const restored = await adoptCollection(stores, vault, snapshot, taker.tenant)
  expect(restored).toMatchObject({ objects: 1, points: 1, missing: [] })

  expect(await query(sql`select tenant_id, name, is_default from collections where id = ${moving}`)).toEqual([
    { tenant_id: taker.tenant, name: "harbour", is_default: false },
  ])
  const versions = await query(sql`
    select v.document_id, v.state, v.charset, d.live_version, d.metadata from document_versions v
    join documents d on d.id = v.document_id and d.tenant_id = v.tenant_id
    where v.tenant_id = ${taker.tenant} and v.collection_id = ${moving} order by v.document_id`)
  expect(versions).toEqual([
    { document_id: ready.id, state: "ready", charset: "koi8-r", live_version: 1, metadata: { port: "north" } },
    { document_id: waiting.id, state: "queued", charset: null, live_version: null, metadata: {} },
  ])
  const left = await query(
    sql`select subject_id, tenant_id from work_units where state = 'pending' and subject_id <> 'doc_others' and tenant_id = ${taker.tenant}`,
  )
  expect(left).toEqual([{ subject_id: waiting.id, tenant_id: taker.tenant }])
  expect(await query(sql`select documents, bytes::int from tenant_storage where tenant_id = ${taker.tenant}`)).toEqual([
    { documents: 2, bytes: 800_000 },
  ])
  expect(files.get(`tenants/${taker.tenant}/documents/${ready.id}/v1/original`)).toBe("the bytes")
  expect([...files.keys()].filter((key) => key.includes(taker.tenant))).toHaveLength(1)
  const moved = await pointOf(taker.tenant, moving, ready.id)
  expect([...points.values()].filter(({ payload }) => tenantIn(payload) === taker.tenant)).toEqual([moved])
})

test("a name that its new tenant has already stops it before anything is written", async () => {
  const { tenant, collection } = await freshTenant(db)
  const stores = storesOf(new Map(), new Map())
  const options = { tenant, collection, portable: true, withObjects: true, withPoints: true, isFull: true }
  const snapshot = await takeBackup(stores, vault, options)
  await query(sql`delete from collections where tenant_id = ${tenant}`)
  await expect(adoptCollection(stores, vault, snapshot, (await freshTenant(db)).tenant)).rejects.toThrow(
    "one named default",
  )
  await expect(adoptCollection(stores, vault, { ...snapshot, schema: "other" }, tenant)).rejects.toThrow("migrations")
  expect(await adoptCollection(stores, vault, snapshot, null)).toMatchObject({ rows: 1 })
  expect(await query(sql`select tenant_id from collections where id = ${collection}`)).toEqual([{ tenant_id: tenant }])
})
