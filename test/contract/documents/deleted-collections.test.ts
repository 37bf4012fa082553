// Collections are changed and deleted: at once for whoever asks, in every store after, whoever else is writing.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { deleteCollection } from "../../../src/documents/delete-collection.ts"
import { NOT_COUNTED, tenantPrefix } from "../../../src/documents/model/document.ts"
import { updateCollection } from "../../../src/documents/update-collection.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"
import { freshTenant, LEXICAL_STAMP } from "../../support/database.ts"
import { type DeletionWorld, startDeletionWorld } from "../../support/deletion-world.ts"

const SECRET = "the ferry is called Albatross"
const ZERO = { rows: 0, vectors: 0, objects: 0, cached: 0, graph: 0 }

let world: DeletionWorld
beforeAll(async () => {
  world = await startDeletionWorld()
})
afterAll(() => world.close())

let tenant: TenantId
let home: CollectionId
let collection: CollectionId
const collections = () => postgresCollections(world.db.app)
const made = async (name: string) => {
  const id = newId("col")
  const chunking = { size_tokens: 512, overlap_tokens: 50 }
  const settings = {
    isDefault: false,
    embedding: LEXICAL_STAMP,
    chunking,
    denseWeightPercent: null,
    ocr: false,
    fusion: "score" as const,
  }
  if (!(await collections().create(tenant, { id, name, ...settings }))) throw new Error("the name is taken")
  return id
}
beforeEach(async () => {
  const fresh = await freshTenant(world.db, { maxDocuments: 2, maxStorageMb: 1 })
  tenant = fresh.tenant
  home = fresh.collection
  collection = await made("manuals")
})

const deps = () => ({
  collections: collections(),
  marks: world.marks,
  wakeUps: { send: async () => {} },
  log: world.deps.log,
})
const remove = (id: CollectionId) =>
  deleteCollection(deps(), { requestId: "req_test", defer: () => {}, tenantId: tenant }, id)
const change = (id: CollectionId, wanted: Parameters<typeof updateCollection>[3]) =>
  updateCollection(deps(), tenant, id, wanted)
/** The write of a deletion alone, as it reaches the database. */
const tombstone = (id: CollectionId, timeLeftMs: number) => {
  const subject = { type: "collection" as const, id }
  const ends = { status: "pending" as const, remaining: NOT_COUNTED, requestedAt: new Date(), completedAt: null }
  return collections().tombstone(tenant, id, { id: newId("del"), subject, ...ends }, new Date(Date.now() + timeLeftMs))
}
const receiptOf = (deletion: Awaited<ReturnType<typeof remove>>) => world.receipt(tenant, deletion.id)
const register = (into: CollectionId) =>
  postgresDocuments(world.db.app).register(tenant, {
    id: newId("doc"),
    collectionId: into,
    filename: "b.txt",
    contentType: "text/plain",
    charset: null,
    sizeBytes: 10,
    sha256: newId("job").slice(-20).padEnd(64, "0"),
    metadata: {},
    chunking: {},
    reuseDuplicate: false,
    replaces: null,
  })

describe("a changed collection", () => {
  test("keeps what was not named, and raises its epoch only when answers change by it", async () => {
    expect(await change(collection, { name: "guides", chunking: { size_tokens: 256 } })).toMatchObject({
      name: "guides",
      chunking: { size_tokens: 256, overlap_tokens: 50 },
      epoch: 1,
    })
    expect(await change(collection, { denseWeightPercent: 70 })).toMatchObject({ name: "guides", epoch: 2 })
    expect(await change(collection, { denseWeightPercent: null })).toMatchObject({ denseWeightPercent: null, epoch: 3 })
    expect(await change(collection, { fusion: "rrf" })).toMatchObject({ fusion: "rrf", epoch: 4 })
    expect(await change(collection, { context: "section" })).toMatchObject({ context: "section", epoch: 5 })
    const head = (await collections().heads(tenant, [collection])).get(collection)
    expect(head?.profile).toMatchObject({ fusion: "rrf", context: "section", calibrations: NOT_CALIBRATED })
    const plain = { revision: "r1", slope: 1.5, offset: -0.25, rerank: 0 }
    const calibrations = { plain, reranked: null }
    expect(await change(collection, { calibrations })).toMatchObject({ calibrations, epoch: 6 })
    expect((await collections().heads(tenant, [collection])).get(collection)?.profile.calibrations).toEqual(
      calibrations,
    )
    const reranked = { revision: "r1", slope: 1, offset: 0, rerank: 0.5 }
    // Of two that are fitted at once, neither takes the other away.
    expect(await change(collection, { calibrations: { reranked } })).toMatchObject({
      calibrations: { plain, reranked },
      epoch: 7,
    })
    const none = { calibrations: NOT_CALIBRATED, fusion: "rrf", epoch: 8 }
    expect(await change(collection, { calibrations: NOT_CALIBRATED })).toMatchObject(none)
  })

  test("no longer serves what it answered by its old weight", async () => {
    const key = await world.keepAnswer(tenant, [collection], "by the old weight")
    expect(await world.served(tenant, key, [collection])).toBe("by the old weight")
    await change(collection, { denseWeightPercent: 70 })
    expect(await world.served(tenant, key, [collection])).toBeNull()
  })

  test("is refused a name that is taken and pieces that overlap too much, and stays as it was", async () => {
    const before = await collections().get(tenant, collection)
    await expect(change(collection, { name: "default", denseWeightPercent: 10 })).rejects.toMatchObject({
      code: "collection-name-taken",
    })
    await expect(change(collection, { chunking: { size_tokens: 90 } })).rejects.toMatchObject({ code: "input-invalid" })
    await expect(change(newId("col"), { name: "x" })).rejects.toMatchObject({ code: "collection-not-found" })
    expect(await collections().get(tenant, collection)).toEqual(before)
  })
})

describe("a deleted collection", () => {
  test("is unknown at once, its documents answer no more, and its quota and its name are free", async () => {
    const { document } = await world.plantDocument(tenant, collection, SECRET)
    await world.plantDocument(tenant, home, SECRET)
    expect(await register(home)).toMatchObject({ outcome: "over-quota" })
    const deletion = await remove(collection)
    expect(deletion).toMatchObject({ subject: { type: "collection", id: collection }, remaining: NOT_COUNTED })
    expect(await collections().get(tenant, collection)).toBeNull()
    expect((await collections().heads(tenant, [collection])).size).toBe(0)
    expect((await collections().list(tenant, null, { limit: 10, cursor: null })).data.map(({ id }) => id)).toEqual([
      home,
    ])
    const documents = postgresDocuments(world.db.app)
    expect(await documents.get(tenant, document.id)).toMatchObject({ status: "deleting" })
    expect((await documents.liveness(tenant, [document.id], [collection])).versions.size).toBe(0)
    expect(await register(collection)).toMatchObject({ outcome: "home-missing" })
    expect(await register(home)).toMatchObject({ outcome: "registered" })
    await made("manuals")
    expect(await remove(collection)).toEqual(deletion)
  })

  test("leaves nothing of its documents in any store, and everything of the others", async () => {
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
    const key = await world.keepAnswer(tenant, [collection], SECRET)
    const dying = { mark: world.marks.mark, settle: () => Promise.reject(new Error("died")) }
    await deleteCollection(
      { ...deps(), marks: dying },
      { requestId: "r", defer: () => {}, tenantId: tenant },
      collection,
    )
    expect(await world.served(tenant, key, [collection])).toBeNull()
    const [mark] = (await world.marksLater.overdue(100)).filter((one) => one.tenantId === tenant)
    if (!mark) throw new Error("the sweep finds no mark")
    await world.marks.settle(mark, await collections().headEver(tenant, collection))
    expect(await world.served(tenant, key, [collection])).toBeNull()
  })

  test("is answered for by no copy of its head in Redis, whoever wrote that: a question learns that it is unknown", async () => {
    const asked = async () => {
      const lookup = { answerKey: "none", embeddingKey: "none", collectionIds: [home, collection] }
      const pass = { hash: "none", tenantId: tenant, limits: [], lookup }
      const { cached } = await redisGate(world.client, new Map()).pass(pass)
      return [home, collection].map((id) => cached?.heads.get(id)?.state)
    }
    await world.keepAnswer(tenant, [home, collection], SECRET)
    expect(await asked()).toEqual(["clean", "clean"])
    const late = await world.marks.mark(tenant, collection)
    const before = (await collections().heads(tenant, [collection])).get(collection)
    await remove(collection)
    await world.marks.settle(late, before ?? null)
    expect(await asked()).toEqual(["clean", "dirty"])
    const swept = await world.marks.mark(tenant, collection)
    await world.marks.settle(swept, await collections().headEver(tenant, collection))
    expect(await asked()).toEqual(["clean", "dirty"])
  })

  test("is never the default one", async () => {
    await expect(remove(home)).rejects.toMatchObject({ code: "collection-is-default" })
    const sneaked = await tombstone(home, 60_000)
    expect(sneaked).toBeNull()
    expect(await collections().get(tenant, home)).toMatchObject({ isDefault: true })
    expect((await postgresTenants(world.db.system).record(tenant))?.defaultCollectionId).toBe(home)
  })

  test("of another tenant is unknown and stays", async () => {
    const other = await freshTenant(world.db)
    await expect(remove(other.collection)).rejects.toMatchObject({ code: "collection-not-found" })
    expect(await collections().get(other.tenant, other.collection)).not.toBeNull()
  })

  test("is written past its deadline by nobody", async () => {
    const late = tombstone(collection, -1_000)
    await expect(late).rejects.toMatchObject({ code: "database-unavailable" })
    expect(await collections().get(tenant, collection)).toMatchObject({ epoch: 1 })
  })

  test("is found by the sweep when its wake-up was lost", async () => {
    await remove(collection)
    const due = await postgresUpkeep(world.db.system).due(100)
    expect(due.filter((one) => one.tenantId === tenant)).toMatchObject([{ subjectId: collection }])
  })
})
