// Reindexing a collection: new versions of the bytes that are there, while the old ones answer.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { versionKeys } from "../../../src/documents/model/document.ts"
import { newId } from "../../../src/ids.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { type IngestWorld, ingestWorld } from "../../support/ingest-world.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const soon = () => new Date(Date.now() + 60_000)
const finish = async (world: IngestWorld) => {
  while (await world.work("well"));
}

/** A world with so many documents that answer, whose collection is to be cut otherwise from now on. */
async function scene(count = 1) {
  const world = await ingestWorld(db, { maxDocuments: 10, maxStorageMb: 10 })
  const ids = []
  for (let i = 0; i < count; i++) {
    const document = await world.register()
    if (!document) throw new Error("refused")
    world.put(document.id, 1)
    await world.complete(document.id)
    await finish(world)
    ids.push(document.id)
  }
  const chunking = { size_tokens: 64, overlap_tokens: 8 }
  await postgresCollections(db.app).update(world.tenant, world.collection, { chunking }, soon())
  return { world, ids }
}

const statesOf = async (world: IngestWorld) =>
  (await world.versions())
    .map(({ version, state, size_tokens, live }) => `v${version} ${state} ${size_tokens}${live ? " answers" : ""}`)
    .sort()

describe("reindexing a collection", () => {
  test("leaves what answers alone until its new version does, cut as the collection now says", async () => {
    const { world, ids } = await scene()
    const [id] = ids
    if (!id) throw new Error("no document")
    const begun = await world.reindex(soon(), 10)
    expect(begun).toEqual({ queued: [{ id, version: 2 }], inProgress: 1, remaining: 0 })
    expect(await statesOf(world)).toEqual(["v1 ready 512 answers", "v2 queued 64"])

    await world.work("crash-after-upsert")
    expect((await statesOf(world))[0]).toBe("v1 ready 512 answers")
    await world.timePasses()
    await finish(world)
    expect(await statesOf(world)).toEqual(["v1 retired 512", "v2 ready 64 answers"])
    expect(world.objects.has(versionKeys(world.tenant, id, 2).original)).toBe(true)
    expect([...world.objects].filter((key) => key.includes("/v1/"))).toEqual([])
    expect([...world.points].every((point) => point.startsWith(`${id}/2/`))).toBe(true)
    expect(await world.quota()).toEqual({ documents: 1, bytes: 400_000 })
  })

  test("adds nothing to what is in the works, and counts it", async () => {
    const { world, ids } = await scene(2)
    await world.reindex(soon(), 10)
    await world.register({ replaces: ids[0] ?? null })
    expect(await world.reindex(soon(), 10)).toEqual({ queued: [], inProgress: 2, remaining: 0 })
  })

  test("goes through a large collection in turns, each document once", async () => {
    const { world, ids } = await scene(3)
    const before = soon()
    await db.system.execute(
      sql`update document_versions set created_at = now() - interval '1 day' where tenant_id = ${world.tenant}`,
    )
    const started = new Date()
    const turns = []
    for (let i = 0; i < 3; i++) {
      const turn = await world.reindex(started, 2)
      turns.push([turn?.queued.length, turn?.remaining])
      await finish(world)
    }
    expect(turns).toEqual([
      [2, 1],
      [1, 0],
      [0, 0],
    ])
    expect((await world.versions()).filter(({ live }) => live).map(({ version }) => version)).toEqual(ids.map(() => 2))
    expect((await world.reindex(before, 10))?.queued).toHaveLength(3)
  })

  test("takes the documents first that answer longest", async () => {
    const { world, ids } = await scene(3)
    for (const ages of [
      [2, 1, 3],
      [2, 3, 1],
    ]) {
      for (const [i, days] of ages.entries())
        await db.system.execute(
          sql`update document_versions set created_at = now() - make_interval(days => ${days}) where document_id = ${ids[i]}`,
        )
      const turns = []
      for (let i = 0; i < 3; i++)
        turns.push(...((await world.reindex(new Date(), 1))?.queued ?? []).map(({ id }) => ids.indexOf(id)))
      expect(turns.map((i) => ages[i])).toEqual([3, 2, 1])
      await finish(world)
    }
  })

  test("takes and counts nothing of the tenant's other collections", async () => {
    const { world, ids } = await scene()
    const collections = postgresCollections(db.app)
    const home = await collections.get(world.tenant, world.collection)
    if (!home) throw new Error("no collection")
    const beside = newId("col")
    await collections.create(world.tenant, { ...home, id: beside, name: "beside", isDefault: false })
    const [answers] = [await world.register({ collectionId: beside }), await world.register({ collectionId: beside })]
    if (!answers) throw new Error("refused")
    world.put(answers.id, 1)
    await world.complete(answers.id)
    await finish(world)
    const begun = await world.reindex(soon(), 10)
    expect(begun).toEqual({ queued: [{ id: ids[0], version: 2 }], inProgress: 1, remaining: 0 })
  })

  test("that fails leaves the old version answering, and may be repeated", async () => {
    const { world } = await scene()
    await world.reindex(soon(), 10)
    while (await world.work("unparsable"));
    expect(await statesOf(world)).toEqual(["v1 ready 512 answers", "v2 failed 64"])
    expect(await world.reindex(soon(), 0)).toEqual({ queued: [], inProgress: 0, remaining: 1 })
    expect((await world.reindex(soon(), 10))?.queued).toHaveLength(1)
    await finish(world)
    expect(await statesOf(world)).toEqual(["v1 retired 512", "v2 failed 64", "v3 ready 64 answers"])
  })

  test("is overtaken by newer bytes, and ends with its document", async () => {
    const { world, ids } = await scene(2)
    const [kept, gone] = ids
    if (!kept || !gone) throw new Error("no documents")
    await world.reindex(soon(), 10)
    const newer = await world.register({ replaces: kept })
    world.put(kept, newer?.version ?? 0)
    await world.complete(kept)
    await world.remove(gone)
    await finish(world)
    const live = (await world.versions()).filter((version) => version.live)
    expect(live.map(({ document_id, version }) => [document_id, version])).toEqual([[kept, 3]])
    expect([...world.points].every((point) => point.startsWith(`${kept}/3/`))).toBe(true)
  })

  test("is one audit entry each time, and none of a collection that is not there", async () => {
    const { world } = await scene()
    await world.reindex(soon(), 10)
    await world.reindex(soon(), 10)
    const by = { actor: { type: "system", job: "test" }, requestId: "req_test" } as const
    const absent = newId("col")
    expect(await postgresCollections(db.app).reindex(world.tenant, absent, { before: soon(), limit: 1 }, by)).toBeNull()
    const { rows } = await db.system.execute(
      sql`select subject_id from audit_log where tenant_id = ${world.tenant} and action = 'collection.reindexed'`,
    )
    expect(rows.map(({ subject_id }) => subject_id)).toEqual([world.collection, world.collection])
  })

  test("never reaches into another tenant or another collection", async () => {
    const [one, other] = [await scene(), await scene()]
    await one.world.reindex(soon(), 10)
    expect(await statesOf(other.world)).toEqual(["v1 ready 512 answers"])
    const by = { actor: { type: "system", job: "test" }, requestId: "req_test" } as const
    const foreign = await postgresCollections(db.app).reindex(
      one.world.tenant,
      other.world.collection,
      { before: soon(), limit: 10 },
      by,
    )
    expect(foreign).toBeNull()
    expect(await statesOf(other.world)).toEqual(["v1 ready 512 answers"])
  })
})
