// Collections are deleted: at once for whoever asks, in every store after, whoever else is writing.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { type Deletion, NOT_COUNTED, tenantPrefix } from "../../../src/documents/model/document.ts"
import type { CollectionId } from "../../../src/ids.ts"
import { freshTenant } from "../../support/database.ts"
import { type DeletionWorld, startDeletionWorld } from "../../support/deletion-world.ts"
import { deletionOf, upload } from "../../support/test-documents.ts"
import { type CollectionScene, collectionScene } from "./collection-scene.ts"

const SECRET = "the ferry is called Albatross"
const ZERO = { rows: 0, vectors: 0, objects: 0, cached: 0, graph: 0 }

let world: DeletionWorld
beforeAll(async () => {
  world = await startDeletionWorld()
})
afterAll(() => world.close())

let s: CollectionScene
beforeEach(async () => {
  s = await collectionScene(world)
})

/** The write of a deletion alone, as it reaches the database. */
const tombstone = (id: CollectionId, timeLeftMs: number) =>
  s.collections.tombstone(s.tenant, id, deletionOf({ type: "collection", id }), new Date(Date.now() + timeLeftMs))
const receiptOf = (deletion: Deletion) => world.receipt(s.tenant, deletion.id)
const register = (into: CollectionId) =>
  postgresDocuments(world.db.app).register(s.tenant, upload(into, { sizeBytes: 10, reuseDuplicate: false }))

describe("a deleted collection", () => {
  test("is unknown at once, its documents answer no more, and its quota and its name are free", async () => {
    const { tenant, home, collection, collections, made, remove } = s
    const { document } = await world.plantDocument(tenant, collection, SECRET)
    await world.plantDocument(tenant, home, SECRET)
    expect(await register(home)).toMatchObject({ outcome: "over-quota" })
    const deletion = await remove(collection)
    expect(deletion).toMatchObject({ subject: { type: "collection", id: collection }, remaining: NOT_COUNTED })
    expect(await collections.get(tenant, collection)).toBeNull()
    expect((await collections.heads(tenant, [collection])).size).toBe(0)
    expect((await collections.list(tenant, null, { limit: 10, cursor: null })).data.map(({ id }) => id)).toEqual([home])
    const documents = postgresDocuments(world.db.app)
    expect(await documents.get(tenant, document.id)).toMatchObject({ status: "deleting" })
    expect((await documents.liveness(tenant, [document.id], [collection])).versions.size).toBe(0)
    expect(await register(collection)).toMatchObject({ outcome: "home-missing" })
    expect(await register(home)).toMatchObject({ outcome: "registered" })
    await made("manuals")
    expect(await remove(collection)).toEqual(deletion)
  })

  test("leaves nothing of its documents in any store, and everything of the others", async () => {
    const { tenant, home, collection, remove } = s
    await world.plantDocument(tenant, collection, SECRET)
    await world.plantDocument(tenant, home, SECRET)
    const deletion = await remove(collection)
    await world.run(await world.claimCleanUp(tenant))
    expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
    expect(await world.redisKeys(`fn:{${tenant}}:*`, SECRET)).toHaveLength(1)
    expect((await world.bucket.list({ prefix: tenantPrefix(tenant) })).objects).toHaveLength(2)
    expect(await world.deps.chunks.count(tenant, { scope: "tenant" })).toBe(2)
    const rows = await world.db.system.execute(sql`select id from documents where tenant_id = ${tenant}`)
    expect(rows.rows).toHaveLength(1)
  })

  test.each(["vectors", "objects", "cached"] as const)("keeps its receipt pending while %s are left", async (store) => {
    const { tenant, collection, remove } = s
    await world.plantDocument(tenant, collection, SECRET)
    const deletion = await remove(collection)
    const unit = await world.claimCleanUp(tenant)
    const { chunks, objects, keptAnswers } = world.deps
    const untouched = {
      vectors: { chunks: { ...chunks, remove: async () => {} } },
      objects: { objects: { ...objects, deletePrefix: async () => {} } },
      cached: { keptAnswers: { ...keptAnswers, purge: async () => {} } },
    }
    await expect(world.run(unit, untouched[store])).rejects.toMatchObject({ retryable: true })
    const left = { ...ZERO, rows: 3, [store]: store === "cached" ? 1 : 2 }
    expect(await receiptOf(deletion)).toMatchObject({ status: "pending", remaining: left })
    await world.run(unit)
    expect(await receiptOf(deletion)).toMatchObject({ status: "done", remaining: ZERO })
  })

  test("waits for whoever still writes to one of its documents", async () => {
    const { tenant, collection, remove } = s
    const { document } = await world.plantDocument(tenant, collection, SECRET)
    await postgresDocuments(world.db.app).enqueue(tenant, document.id, 1)
    const units = postgresWorkUnits(world.db.system)
    const parsing = await units.claim(60)
    if (!parsing) throw new Error("nothing to parse")
    await remove(collection)
    await expect(world.claimCleanUp(tenant)).rejects.toThrow("nothing to clean up")
    await units.leave(parsing)
    expect(await world.claimCleanUp(tenant)).toMatchObject({ kind: "clear", collectionId: collection })
  })

  test("whose deletion died between the stores is marked dirty until the sweep raises its epoch in Redis", async () => {
    const { tenant, collection, collections, remove } = s
    const key = await world.keepAnswer(tenant, [collection], SECRET)
    const dying = { mark: world.marks.mark, settle: () => Promise.reject(new Error("died")) }
    await remove(collection, { marks: dying })
    expect(await world.served(tenant, key, [collection])).toBeNull()
    const [mark] = (await world.marksLater.overdue(100)).filter((one) => one.tenantId === tenant)
    if (!mark) throw new Error("the sweep finds no mark")
    await world.marks.settle(mark, await collections.headEver(tenant, collection))
    expect(await world.served(tenant, key, [collection])).toBeNull()
  })

  test("is answered for by no copy of its head in Redis, whoever wrote that: a question learns that it is unknown", async () => {
    const { tenant, home, collection, collections, remove } = s
    const asked = async () => {
      const lookup = { answerKey: "none", embeddingKey: "none", collectionIds: [home, collection] }
      const pass = { hash: "none", tenantId: tenant, limits: [], lookup }
      const { cached } = await redisGate(world.client, new Map()).pass(pass)
      return [home, collection].map((id) => cached?.heads.get(id)?.state)
    }
    await world.keepAnswer(tenant, [home, collection], SECRET)
    expect(await asked()).toEqual(["clean", "clean"])
    const late = await world.marks.mark(tenant, collection)
    const before = (await collections.heads(tenant, [collection])).get(collection)
    await remove(collection)
    await world.marks.settle(late, before ?? null)
    expect(await asked()).toEqual(["clean", "dirty"])
    const swept = await world.marks.mark(tenant, collection)
    await world.marks.settle(swept, await collections.headEver(tenant, collection))
    expect(await asked()).toEqual(["clean", "dirty"])
  })

  test("is never the default one", async () => {
    const { tenant, home, collections, remove } = s
    await expect(remove(home)).rejects.toMatchObject({ code: "collection-is-default" })
    const sneaked = await tombstone(home, 60_000)
    expect(sneaked).toBeNull()
    expect(await collections.get(tenant, home)).toMatchObject({ isDefault: true })
    expect((await postgresTenants(world.db.system).record(tenant))?.defaultCollectionId).toBe(home)
  })

  test("of another tenant is unknown and stays", async () => {
    const { collections, remove } = s
    const other = await freshTenant(world.db)
    await expect(remove(other.collection)).rejects.toMatchObject({ code: "collection-not-found" })
    expect(await collections.get(other.tenant, other.collection)).not.toBeNull()
  })

  test("is written past its deadline by nobody", async () => {
    const { tenant, collection, collections } = s
    const late = tombstone(collection, -1_000)
    await expect(late).rejects.toMatchObject({ code: "database-unavailable" })
    expect(await collections.get(tenant, collection)).toMatchObject({ epoch: 1 })
  })

  test("is found by the sweep when its wake-up was lost", async () => {
    const { tenant, collection, remove } = s
    await remove(collection)
    const due = await postgresUpkeep(world.db.system).due(100)
    expect(due.filter((one) => one.tenantId === tenant)).toMatchObject([{ subjectId: collection }])
  })
})
