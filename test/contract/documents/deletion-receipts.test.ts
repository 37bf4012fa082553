// Receipts count what every store says is left: a leftover anywhere, or a store that is away, keeps them pending.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { qdrantChunkIndex } from "../../../src/adapters/qdrant/chunk-index.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { answersKey, headKey, leaseKey, tenantRecordKey } from "../../../src/adapters/redis/keys.ts"
import { deleteDocument } from "../../../src/documents/delete-document.ts"
import { type Deletion, NOT_COUNTED, versionKeys, versionPrefix } from "../../../src/documents/model/document.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { deleteTenant } from "../../../src/tenants/delete-tenant.ts"
import { BY, freshTenant } from "../../support/database.ts"
import { type DeletionWorld, startDeletionWorld } from "../../support/deletion-world.ts"

const SECRET = "the vault opens with 4711"
const ZERO = { rows: 0, vectors: 0, objects: 0, cached: 0, graph: 0 }

let world: DeletionWorld
beforeAll(async () => {
  world = await startDeletionWorld()
  for (const table of ["notes", "graph_nodes"]) {
    const columns = "(tenant_id text, collection_id text, document_id text)"
    await world.db.owner.execute(sql.raw(`create table ${table} ${columns}`))
    await world.db.owner.execute(sql.raw(`grant all on ${table} to footnote_system`))
  }
})
afterAll(() => world.close())

const ctx = { requestId: "req_test", defer: () => {} }
const plant = (table: "notes" | "graph_nodes", tenant: TenantId, collection: CollectionId, document: string) =>
  world.db.system.execute(sql`insert into ${sql.identifier(table)} values (${tenant}, ${collection}, ${document})`)

let tenant: TenantId
let collection: CollectionId
beforeEach(async () => {
  const made = await freshTenant(world.db)
  tenant = made.tenant
  collection = made.collection
})

type Over = Parameters<DeletionWorld["run"]>[1]
/** Leaves a store as it is, so that what stands in it is a leftover. */
const untouched: Record<"vectors" | "objects" | "cached", () => Over> = {
  vectors: () => ({ chunks: { ...world.deps.chunks, remove: async () => {} } }),
  objects: () => ({ objects: { ...world.deps.objects, deletePrefix: async () => {} } }),
  cached: () => ({ keptAnswers: { ...world.deps.keptAnswers, purge: async () => {} } }),
}
const planted = { vectors: 2, objects: 2, cached: 1 } as const

async function deletedDocument() {
  const { document, answerKey } = await world.plantDocument(tenant, collection, SECRET)
  const documents = postgresDocuments(world.db.app)
  const deps = { documents, marks: world.marks, wakeUps: { send: async () => {} }, log: world.deps.log }
  const deletion = await deleteDocument(deps, { ...ctx, tenantId: tenant }, document)
  return { document, answerKey, deletion, unit: await world.claimCleanUp(tenant) }
}
/** The unit as its next worker gets it: there is one for as long as the receipt is pending. */
async function takenUpAgain(unit: Parameters<DeletionWorld["run"]>[0]) {
  await postgresWorkUnits(world.db.system).release(unit, 0, "nothing")
  return await world.claimCleanUp(tenant)
}
const receiptOf = (deletion: Deletion) => world.receipt(tenant, deletion.id)

describe("the receipt of a document", () => {
  test("counts nothing before anyone was asked, and zero in every store when it is done", async () => {
    const { document, deletion, unit } = await deletedDocument()
    expect(deletion).toMatchObject({ status: "pending", remaining: NOT_COUNTED })
    expect(await world.redisKeysWith(SECRET)).toHaveLength(1)
    await world.run(unit)
    expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO, completedAt: expect.any(Date) })
    expect(await world.redisKeysWith(SECRET)).toEqual([])
    expect((await world.bucket.list({ prefix: versionPrefix(tenant, document.id, 1) })).objects).toEqual([])
    await expect(world.claimCleanUp(tenant)).rejects.toThrow("nothing to clean up")
  })

  test.each(["vectors", "objects", "cached"] as const)(
    "stays pending while %s are left, with their number",
    async (store) => {
      const { deletion, unit } = await deletedDocument()
      await expect(world.run(unit, untouched[store]())).rejects.toMatchObject({ retryable: true })
      const expected = { ...ZERO, rows: 2, [store]: planted[store] }
      expect(await receiptOf(deletion)).toMatchObject({ status: "pending", remaining: expected, completedAt: null })
      await world.run(unit)
      expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
    },
  )

  test.each([
    ["rows", "notes"],
    ["graph", "graph_nodes"],
  ] as const)("stays pending while %s are left in a table no removal knows", async (store, table) => {
    const { document, deletion, unit } = await deletedDocument()
    for (let i = 0; i < 3; i++) await plant(table, tenant, collection, document.id)
    await plant(table, newId("ten"), collection, document.id)
    await expect(world.run(unit)).rejects.toMatchObject({ retryable: true })
    expect(await receiptOf(deletion)).toMatchObject({ status: "pending", remaining: { ...ZERO, [store]: 3 } })
    await world.db.system.execute(sql`delete from ${sql.identifier(table)} where tenant_id = ${tenant}`)
    await world.run(await takenUpAgain(unit))
    expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
  })

  test("says null of a store that is away, while the others are emptied and counted", async () => {
    const { deletion, unit } = await deletedDocument()
    const away = qdrantChunkIndex({ url: "http://127.0.0.1:1", timeoutMs: 1_000 })
    await expect(world.run(unit, { chunks: away })).rejects.toMatchObject({ code: "vector-store-unavailable" })
    const expected = { rows: 2, vectors: null, objects: 0, cached: 0, graph: 0 }
    expect(await receiptOf(deletion)).toMatchObject({ status: "pending", remaining: expected })
    expect(world.logged.at(-1)).toMatchObject({ event: "clean-up.store-failed", fields: { store: "vectors" } })
    await world.run(unit)
    expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
  })

  test("is not reopened by a worker that lost its lease", async () => {
    const { deletion, unit } = await deletedDocument()
    await world.run(unit)
    if (unit.kind !== "purge") throw new Error(unit.kind)
    await world.deps.receipts.settle(unit, { vectors: 7, objects: 0, cached: 0 })
    expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
  })
})

describe("kept answers", () => {
  test("of a reader that retrieved before the deletion cannot be kept after it", async () => {
    const epochs = new Map([[collection, 1]])
    const { unit } = await deletedDocument()
    await world.answers.keepAnswer(tenant, "late", epochs, SECRET)
    await world.run(unit)
    await world.answers.keepAnswer(tenant, "later", epochs, SECRET)
    expect(await world.redisKeysWith(SECRET)).toEqual([])
  })

  test("are not kept either where Redis still has the head from before", async () => {
    const { deletion, unit } = await deletedDocument()
    await world.client.hset(headKey(tenant, collection), { epoch: 1 })
    await world.answers.keepAnswer(tenant, "stale head", new Map([[collection, 1]]), SECRET)
    expect(await world.redisKeysWith(SECRET)).toHaveLength(2)
    await world.run(unit)
    await world.answers.keepAnswer(tenant, "later", new Map([[collection, 1]]), SECRET)
    expect(await world.redisKeysWith(SECRET)).toEqual([])
    expect(await receiptOf(deletion)).toMatchObject({ status: "done" })
  })

  test("made after the deletion, of other collections and of other tenants stay", async () => {
    const other = await freshTenant(world.db)
    await world.keepAnswer(other.tenant, [other.collection], SECRET)
    const { deletion, unit } = await deletedDocument()
    await world.keepAnswer(tenant, [collection], `not ${SECRET}`)
    await world.run(unit)
    expect(await receiptOf(deletion)).toMatchObject({ status: "done" })
    const left = await world.redisKeysWith(SECRET)
    expect(left).toHaveLength(2)
    for (const key of left) await world.client.del(key)
  })

  test("that expired are forgotten by the index when another is kept", async () => {
    await world.client.zadd(
      answersKey(tenant, collection),
      { score: 1, member: "1:fn:gone" },
      { score: 2, member: "1:fn:past" },
    )
    await world.keepAnswer(tenant, [collection], "fresh")
    const names = await world.client.eval("return redis.call('ZCARD', KEYS[1])", [answersKey(tenant, collection)], [])
    expect(names).toBe(1)
  })

  test("of an epoch that is over let no late reader in: their head goes, and the lease to restore it", async () => {
    await world.keepAnswer(tenant, [collection], SECRET)
    const head = (await world.deps.collections.heads(tenant, [collection])).get(collection)
    if (!head) throw new Error("no head")
    await world.client.set(leaseKey(tenant, collection), "a late reader's")
    await world.deps.keptAnswers.purge(tenant, { scope: "stale", collectionId: collection, epoch: head.epoch + 1 })
    await world.answers.restoreHead(tenant, collection, "a late reader's", head)
    expect(await world.redisKeys(headKey(tenant, collection))).toEqual([])
  })

  test("by hundreds are found page by page", async () => {
    const epochs = new Map([[collection, 1]])
    await world.keepAnswer(tenant, [collection], SECRET)
    for (let i = 1; i < 1_203; i++) await world.answers.keepAnswer(tenant, `q${i}`, epochs, SECRET)
    const all = { scope: "collection", collectionId: collection } as const
    expect(await world.deps.keptAnswers.count(tenant, all)).toBe(1_203)
    const { unit } = await deletedDocument()
    await world.run(unit)
    expect(await world.redisKeysWith(SECRET)).toEqual([])
  })
})

test("an erased tenant leaves nothing in any store but its receipt, and nothing in Redis but the record that refuses", async () => {
  const { document } = await world.plantDocument(tenant, collection, SECRET)
  await world.answers.keepEmbedding(tenant, "e", "r", Float32Array.of(1))
  const gate = redisGate(world.client, new Map())
  const deps = { tenants: world.tenants, gate, wakeUps: { send: async () => {} }, log: world.deps.log }
  const deletion = await deleteTenant(deps, { ...BY, ...ctx }, tenant)
  const unit = await world.claimCleanUp(tenant)
  await plant("notes", tenant, collection, document.id)
  await expect(world.run(unit, untouched.cached())).rejects.toMatchObject({ code: "cache-unavailable" })
  const before = (await receiptOf(deletion))?.remaining
  expect(before).toMatchObject({ vectors: 0, objects: 0, graph: 0 })
  expect(before?.cached).toBeGreaterThan(2)
  expect(before?.rows).toBeGreaterThan(3)
  await expect(world.run(unit)).rejects.toMatchObject({ code: "database-unavailable" })
  expect(await receiptOf(deletion)).toMatchObject({ status: "pending", remaining: { ...ZERO, rows: 1 } })
  await world.db.system.execute(sql`delete from notes where tenant_id = ${tenant}`)
  await world.run(await takenUpAgain(unit))
  expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
  expect(await world.redisKeys(`fn:{${tenant}}:*`)).toEqual([tenantRecordKey(tenant)])
})

test("an erasure waits for whoever still writes for its tenant", async () => {
  const { document } = await world.plantDocument(tenant, collection, SECRET)
  await postgresDocuments(world.db.app).enqueue(tenant, document.id, 1)
  const units = postgresWorkUnits(world.db.system)
  const parsing = await units.claim(60)
  if (!parsing) throw new Error("nothing to parse")
  const gate = redisGate(world.client, new Map())
  const deps = { tenants: world.tenants, gate, wakeUps: { send: async () => {} }, log: world.deps.log }
  await deleteTenant(deps, { ...BY, ...ctx }, tenant)
  await expect(world.claimCleanUp(tenant)).rejects.toThrow("nothing to clean up")
  await units.done(parsing)
  expect(await world.claimCleanUp(tenant)).toMatchObject({ kind: "erase", tenantId: tenant })
})

test("an upload that was presigned before its tenant was erased is removed though it comes after", async () => {
  const { document } = await world.plantDocument(tenant, collection, SECRET)
  const gate = redisGate(world.client, new Map())
  const deps = { tenants: world.tenants, gate, wakeUps: { send: async () => {} }, log: world.deps.log }
  const deletion = await deleteTenant(deps, { ...BY, ...ctx }, tenant)
  await world.run(await world.claimCleanUp(tenant))
  expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
  const { original } = versionKeys(tenant, document.id, 1)
  await world.bucket.put(original, SECRET)
  await expect(world.claimCleanUp(tenant)).rejects.toThrow("nothing to clean up")
  await world.db.system.execute(sql`update work_units set run_after = now() where tenant_id = ${tenant}`)
  await world.run(await world.claimCleanUp(tenant))
  expect(await world.bucket.get(original)).toBeNull()
  for (const table of ["work_units", "work_turns"])
    expect(
      (await world.db.system.execute(sql`select from ${sql.identifier(table)} where tenant_id = ${tenant}`)).rows,
    ).toEqual([])
})
