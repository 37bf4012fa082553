// The same bytes again: what is declared anew is taken over, a wrong type can be corrected, and nothing is taken for granted.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import type { NewUpload } from "../../../src/ports.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { type IngestWorld, ingestWorld, uploadOf } from "../../support/ingest-world.ts"
import { rowsBeside } from "./bystander-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const SHA = "ab".repeat(32)
const LIMITS = { maxDocuments: 10, maxStorageMb: 10 }
const epochOf = async ({ tenant, collection }: IngestWorld) =>
  (await postgresCollections(db.app).get(tenant, collection))?.epoch

/** A world with one document of these bytes, which is `ready` or as far as its upload. */
async function scene(first: Partial<NewUpload> = {}, { ready = true } = {}) {
  const world = await ingestWorld(db, LIMITS)
  const document = await world.register({ sha256: SHA, metadata: { owner: "ann" }, ...first })
  if (!document) throw new Error("refused")
  world.put(document.id, 1)
  await world.complete(document.id)
  if (ready) while (await world.work("well"));
  const again = (over: Partial<NewUpload> = {}) =>
    world.registration({ sha256: SHA, metadata: null, reuseDuplicate: true, ...over })
  return { world, document, again }
}

describe("the same bytes of the same type", () => {
  test("take over the name and metadata that were declared, in the document and in the index, and raise the epoch", async () => {
    const { world, document, again } = await scene()
    const before = await epochOf(world)
    const found = await again({ filename: "b.txt", metadata: { owner: "zoe" } })
    expect(found).toMatchObject({
      outcome: "duplicate",
      updated: ["filename", "metadata"],
      document: { id: document.id, version: 1, filename: "b.txt", metadata: { owner: "zoe" }, status: "ready" },
    })
    while (await world.work("well"));
    expect(world.described.get(`${document.id}/1`)).toEqual({ filename: "b.txt", metadata: { owner: "zoe" } })
    expect(await epochOf(world)).toBe((before ?? 0) + 1)
    expect(await world.openUnits()).toEqual([])
  })

  test("declared just so change nothing, not even when it was written, and what is not declared stays", async () => {
    const { world, document, again } = await scene()
    const written = await rowsBeside(db, sql`false`)
    for (const metadata of [null, { owner: "ann" }])
      expect(await again({ metadata })).toMatchObject({
        outcome: "duplicate",
        updated: [],
        document: { id: document.id, metadata: { owner: "ann" } },
      })
    expect(await rowsBeside(db, sql`false`)).toEqual(written)
    expect(await again({ metadata: {} })).toMatchObject({ updated: ["metadata"], document: { metadata: {} } })
    expect((await world.openUnits()).length).toBe(1)
  })

  test("are found among other documents of the tenant, older and newer", async () => {
    const world = await ingestWorld(db, LIMITS)
    const shas = ["01", "02", "03"].map((byte) => byte.repeat(32))
    const ids = []
    for (const sha256 of shas) {
      const document = await world.register({ sha256 })
      if (!document) throw new Error("refused")
      world.put(document.id, 1)
      await world.complete(document.id)
      ids.push(document.id)
    }
    for (const [i, sha256] of shas.entries())
      expect(await world.registration({ sha256, reuseDuplicate: true })).toMatchObject({
        outcome: "duplicate",
        document: { id: ids[i] },
      })
  })

  test("of a document in the works are told to the index after its worker, and the last declaration stands", async () => {
    const { world, document, again } = await scene({}, { ready: false })
    await world.work("hold")
    await again({ metadata: { owner: "zoe" } })
    await again({ metadata: { owner: "kim" } })
    expect(await world.work("well")).toBe(true)
    expect(world.described.size).toBe(0)
    await world.ended()
    while (await world.work("well"));
    expect(world.described.get(`${document.id}/1`)?.metadata).toEqual({ owner: "kim" })
  })
})

test("what is to be told to the index of an older version is not cancelled by the one that replaces it", async () => {
  const { world, document, again } = await scene()
  await again({ filename: "b.txt" })
  await db.system.execute(
    sql`update work_units set run_after = now() + interval '1 hour' where tenant_id = ${world.tenant}`,
  )
  const next = await world.register({ replaces: document.id })
  world.put(document.id, next?.version ?? 0)
  await world.complete(document.id)
  while (await world.work("well"));
  const { rows } = await db.system.execute(
    sql`select kind, version, state from work_units where tenant_id = ${world.tenant} order by kind`,
  )
  expect(rows).toEqual([
    { kind: "describe", version: 1, state: "pending" },
    { kind: "retire", version: 1, state: "pending" },
  ])
})

test("the bytes of a version that a newer one is about to replace are a document of their own", async () => {
  const { document, again } = await scene()
  const next = await again({ replaces: document.id, sha256: "cd".repeat(32) })
  expect(next).toMatchObject({ outcome: "registered", document: { id: document.id, version: 2, liveVersion: 1 } })
  const found = await again()
  expect(found).toMatchObject({ outcome: "registered", updated: [], document: { version: 1, liveVersion: null } })
})

describe("the same bytes of another type", () => {
  test("are a new version of a document that answers, which answers until that one is ready", async () => {
    const { world, document, again } = await scene()
    const found = await again({ contentType: "text/markdown", metadata: { owner: "zoe" } })
    expect(found).toMatchObject({
      outcome: "registered",
      updated: ["metadata", "content_type"],
      document: {
        id: document.id,
        version: 2,
        liveVersion: 1,
        contentType: "text/markdown",
        status: "awaiting_upload",
      },
    })
    world.put(document.id, 2)
    await world.complete(document.id)
    while (await world.work("well"));
    expect((await world.documents.get(world.tenant, document.id))?.liveVersion).toBe(2)
    expect((await world.quota()).documents).toBe(1)
  })

  test("with another charset are read anew, and the same one declared again changes nothing", async () => {
    const { world, document, again } = await scene()
    const found = await again({ charset: "windows-1251" })
    expect(found).toMatchObject({ outcome: "registered", updated: ["content_type"], document: { id: document.id } })
    world.put(document.id, 2)
    await world.complete(document.id)
    while (await world.work("well"));
    for (const charset of ["windows-1251", null])
      expect(await again({ charset })).toMatchObject({ outcome: "duplicate", updated: [], document: { version: 2 } })
    await world.reindex(new Date(Date.now() + 1_000), 10)
    while (await world.work("well"));
    expect(await again({ charset: "windows-1251" })).toMatchObject({ outcome: "duplicate", document: { version: 3 } })
    expect(await again({ charset: "koi8-r" })).toMatchObject({ outcome: "registered", document: { version: 4 } })
  })

  test("to be cut otherwise are a new version, also where the document is named", async () => {
    const { world, document, again } = await scene()
    const cut = { size_tokens: 64 }
    const found = await again({ chunking: cut, metadata: { owner: "ida" } })
    expect(found).toMatchObject({ outcome: "registered", updated: ["metadata", "chunking"], document: { version: 2 } })
    world.put(document.id, 2)
    await world.complete(document.id)
    while (await world.work("well"));
    for (const chunking of [cut, {}])
      expect(await again({ chunking })).toMatchObject({ outcome: "duplicate", updated: [] })
    const named = { replaces: document.id, chunking: { size_tokens: 64, overlap_tokens: 8 } }
    expect(await again(named)).toMatchObject({ outcome: "registered", document: { id: document.id, version: 3 } })
  })

  test("are a document of their own while the first is still in the works, or has failed", async () => {
    const { world, document, again } = await scene({ contentType: "application/pdf" }, { ready: false })
    const early = await again()
    expect(early).toMatchObject({ outcome: "registered", updated: [], document: { version: 1 } })
    expect("document" in early && early.document.id).not.toBe(document.id)
    await world.work("unparsable")
    const late = await again()
    expect(late).toMatchObject({ outcome: "registered", updated: [] })
    expect("document" in late && late.document.id).not.toBe(document.id)
  })

  test("count against the quota as a replacement does", async () => {
    const { again } = await scene({ sizeBytes: 400_000 })
    expect(await again({ contentType: "text/markdown", sizeBytes: 11_000_000 })).toMatchObject({
      outcome: "over-quota",
    })
  })
})

describe("what is not the same", () => {
  test("another tenant's bytes are never found", async () => {
    await scene()
    const { tenant, collection } = await freshTenant(db)
    const world = await ingestWorld(db, LIMITS)
    const theirs = await world.documents.register(tenant, uploadOf(collection, { sha256: SHA, reuseDuplicate: true }))
    expect(theirs).toMatchObject({ outcome: "registered", document: { tenantId: tenant } })
  })

  test("a replacement finds its own bytes alone, not another document's", async () => {
    const { world, document, again } = await scene()
    expect(await again({ replaces: document.id, filename: "c.txt" })).toMatchObject({
      outcome: "duplicate",
      updated: ["filename"],
      document: { id: document.id, version: 1 },
    })
    const other = await world.register()
    expect(await again({ replaces: other?.id ?? null })).toMatchObject({
      outcome: "registered",
      document: { id: other?.id, version: 2 },
    })
  })

  test("asked to be new, they are", async () => {
    const { document, again } = await scene()
    const found = await again({ reuseDuplicate: false })
    expect(found).toMatchObject({ outcome: "registered", updated: [] })
    expect("document" in found && found.document.id).not.toBe(document.id)
  })
})

test("documents are listed and counted by status", async () => {
  const { world, document } = await scene()
  await world.register()
  const failed = await world.register()
  if (failed) world.put(failed.id, 1)
  if (failed) await world.complete(failed.id)
  await world.work("unparsable")
  const gone = await world.register()
  if (gone) await world.remove(gone.id)
  const counts = async (status: "ready" | "failed" | "awaiting_upload" | "deleting" | "queued" | null) => {
    const filter = { collectionId: null, status }
    const { data } = await world.documents.list(world.tenant, filter, { limit: 100, cursor: null })
    const first = await world.documents.list(world.tenant, filter, { limit: 1, cursor: null })
    expect(first.data.map(({ id }) => id)).toEqual(data.slice(0, 1).map(({ id }) => id))
    if (status) expect(data.every((one) => one.status === status)).toBe(true)
    const total = await world.documents.count(world.tenant, filter)
    expect(total).toBe(data.length)
    return total
  }
  expect([await counts("ready"), await counts("failed"), await counts("awaiting_upload")]).toEqual([1, 1, 1])
  expect([await counts("deleting"), await counts("queued"), await counts(null)]).toEqual([1, 0, 3])
  const other = await freshTenant(db)
  const elsewhere = { collectionId: world.collection, status: null }
  expect(await world.documents.count(other.tenant, elsewhere)).toBe(0)
  expect(document.id).toMatch(/^doc_/)
})
