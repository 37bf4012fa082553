// The states of ingestion against Postgres: stages, leases and attempts.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import type { WorkUnit } from "../../../src/documents/model/work-unit.ts"
import type { WorkProgress } from "../../../src/ports.ts"
import { freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, ingest, plan, registered, soon, twoUnits, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

describe("the state machine", () => {
  test("what the parser warns of is the document's", async () => {
    const { tenant, collection } = await freshTenant(db)
    const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
    const document = await registered(db, tenant, upload(collection))
    expect(document.warnings).toEqual([])
    await documents.enqueue(tenant, document.id, 1)
    const warnings = [{ code: "pages-without-text" as const, message: "These pages have no text.", pages: [2, 5] }]
    await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits, warnings }, null)
    expect((await documents.get(tenant, document.id))?.warnings).toEqual(warnings)
  })

  test("the account has the pages of a version, and those that OCR read, once", async () => {
    const { tenant, collection } = await freshTenant(db)
    const document = await registered(db, tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, document.id, 1)
    const [units, unit] = [postgresWorkUnits(db.system), await claimFor(db, tenant)]
    const warnings = [{ code: "pages-by-ocr" as const, message: "These pages were recognised.", pages: [2] }]
    for (let time = 0; time < 2; time++) await units.parsed(unit, { ...plan, units: twoUnits, warnings }, null)
    const { rows } = await db.system.execute(
      sql`select kind, sum(amount)::int as amount from usage_daily where tenant_id = ${tenant} group by kind order by kind`,
    )
    expect(rows).toEqual([
      { kind: "pages_ocred", amount: 1 },
      { kind: "pages_parsed", amount: 2 },
    ])
  })

  test("a document goes from upload to ready, and the epoch rises exactly when it starts to answer", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const document = await registered(db, tenant, upload(collection))
    expect(document).toMatchObject({ status: "awaiting_upload", version: 1, liveVersion: null, progress: 0 })
    expect(await ingest(db, tenant, document)).toMatchObject({ head: { epoch: 2 }, chunkCount: 300, ended: [] })
    const ready = await documents.get(tenant, document.id)
    expect(ready).toMatchObject({ status: "ready", progress: 1, liveVersion: 1, chunkCount: 300, pageCount: 2 })
    expect(ready?.stages.map((stage) => stage.status)).toEqual(["done", "done", "done", "done"])
    const live = await documents.liveness(tenant, [document.id], [collection])
    expect(live).toEqual({ versions: new Map([[document.id, 1]]), epochs: new Map([[collection, 2]]) })
  })

  test("what is published, described or set past its deadline stays as it was", async () => {
    const { tenant, collection } = await freshTenant(db)
    const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
    const { id } = await registered(db, tenant, upload(collection))
    await documents.enqueue(tenant, id, 1)
    const only = [{ first_chunk: 0, chunk_count: 5, byte_start: 0, byte_end: 100 }]
    await units.parsed(await claimFor(db, tenant), { ...plan, chunk_count: 5, units: only }, null)
    const publish = (await units.indexed(await claimFor(db, tenant), 60, { embeddedTokens: 7, indexingSeconds: 0 }))
      ?.publish
    if (!publish) throw new Error("the only unit did not get the one that publishes")
    const late = new Date(Date.now() - 1_000)
    const undone = { code: "database-unavailable", undone: true }
    await expect(units.published(publish, late)).rejects.toMatchObject(undone)
    expect(await documents.get(tenant, id)).toMatchObject({ status: "indexing", liveVersion: null })
    expect(await units.published(publish, soon())).toMatchObject({ head: { epoch: 2 } })
    await registered(db, tenant, upload(collection, { filename: "b.txt" }))
    const describing = await claimFor(db, tenant)
    await expect(units.described(describing, late)).rejects.toMatchObject(undone)
    const settings = postgresCollections(db.app)
    await expect(settings.update(tenant, collection, { fusion: "rrf" }, late)).rejects.toMatchObject(undone)
    expect(await settings.get(tenant, collection)).toMatchObject({ fusion: "score", epoch: 2 })
    expect(await units.described(describing, soon())).toMatchObject({ head: { epoch: 3 } })
    expect(await units.described(describing, soon())).toBeNull()
    const { rows } = await db.system.execute(
      sql`select kind, model from usage_events where tenant_id = ${tenant} order by kind`,
    )
    expect(rows).toEqual([
      { kind: "chunks_stored", model: null },
      { kind: "embedding_tokens", model: LEXICAL_STAMP.model },
      { kind: "pages_parsed", model: null },
    ])
  })

  test("progress shows per stage while it is made", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const units = postgresWorkUnits(db.system)
    const { id } = await registered(db, tenant, upload(collection))
    await documents.enqueue(tenant, id, 1)
    const parse = await claimFor(db, tenant)
    const stagesAfter = async (unit: WorkUnit, progress: WorkProgress) => {
      expect(await units.heartbeat(unit, 60, progress)).toBe(true)
      const document = await documents.get(tenant, id)
      return [document?.status, ...(document?.stages ?? []).map((one) => `${one.status} ${one.done}/${one.total}`)]
    }
    expect(await stagesAfter(parse, { stage: "parsing", done: 3, total: 7 })).toEqual([
      "parsing",
      "running 3/7",
      "pending 0/0",
      "pending 0/0",
      "pending 0/0",
    ])
    expect(await stagesAfter(parse, { stage: "chunking", done: 10, total: 900 })).toEqual([
      "chunking",
      "done 7/7",
      "running 0/0",
      "pending 0/0",
      "pending 0/0",
    ])
    await units.parsed(parse, { ...plan, units: twoUnits }, null)
    expect((await documents.get(tenant, id))?.stages[2]).toMatchObject({ status: "pending", startedAt: null })
    const [first, second] = [await claimFor(db, tenant), await claimFor(db, tenant)]
    const embedded = async (unit: WorkUnit, done: number, indexed: number) =>
      (await stagesAfter(unit, { stage: "embedding", embedded: done, indexed })).slice(3)
    expect(await stagesAfter(first, { stage: "embedding", embedded: 64, indexed: 0 })).toEqual([
      "embedding",
      "done 7/7",
      "done 300/300",
      "running 64/300",
      "running 0/300",
    ])
    expect(await embedded(first, 64, 0)).toEqual(["running 64/300", "running 0/300"])
    expect(await embedded(first, 128, 64)).toEqual(["running 128/300", "running 64/300"])
    expect(await embedded(first, 64, 32)).toEqual(["running 128/300", "running 64/300"])
    expect(await embedded(second, 44, 0)).toEqual(["running 172/300", "running 64/300"])
    expect(await units.indexed(second, 60)).toEqual({ publish: null })
    expect(await stagesAfter(first, { stage: "embedding", embedded: 256, indexed: 192 })).toEqual([
      "indexing",
      "done 7/7",
      "done 300/300",
      "done 300/300",
      "running 236/300",
    ])
    const publish = (await units.indexed(first, 60))?.publish
    expect((await documents.get(tenant, id))?.stages[3]).toMatchObject({ status: "done", done: 300 })
    if (publish) await units.published(publish, soon())
    const stages = (await documents.get(tenant, id))?.stages ?? []
    for (const { startedAt, finishedAt } of stages) {
      expect(Date.parse(startedAt ?? "")).toBeGreaterThan(0)
      expect(Date.parse(finishedAt ?? "")).toBeGreaterThanOrEqual(Date.parse(startedAt ?? ""))
    }
    const [, , embedding, indexing] = stages
    expect(Date.parse(indexing?.startedAt ?? "")).toBeLessThan(Date.parse(indexing?.finishedAt ?? ""))
    expect(Date.parse(embedding?.startedAt ?? "")).toBeLessThan(Date.parse(embedding?.finishedAt ?? ""))
  })

  test("the stages of a document too short to report progress have the times that its worker measured", async () => {
    const { tenant, collection } = await freshTenant(db)
    const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
    const { id } = await registered(db, tenant, upload(collection))
    await documents.enqueue(tenant, id, 1)
    const only = [{ first_chunk: 0, chunk_count: 1, byte_start: 0, byte_end: 100 }]
    const result = { ...plan, chunk_count: 1, units: only, chunkingSeconds: 3 }
    const next = (await units.parsed(await claimFor(db, tenant), result, 60))?.next
    if (!next) throw new Error("the parser's worker did not get the only unit")
    await units.indexed(next, 60, { embeddedTokens: 7, indexingSeconds: 2 })
    const [parsing, chunking, embedding, indexing] = (await documents.get(tenant, id))?.stages ?? []
    const took = (stage: typeof parsing) => Date.parse(stage?.finishedAt ?? "") - Date.parse(stage?.startedAt ?? "")
    expect([parsing, chunking, embedding, indexing].map((stage) => stage?.status)).toEqual(Array(4).fill("done"))
    expect([took(chunking), took(indexing)]).toEqual([3_000, 2_000])
    expect([parsing?.finishedAt, embedding?.finishedAt]).toEqual([chunking?.startedAt, indexing?.startedAt])
  })

  test("enqueueing twice makes one unit of work", async () => {
    const { tenant, collection } = await freshTenant(db)
    const documents = postgresDocuments(db.app)
    const { id } = await registered(db, tenant, upload(collection))
    const results = await Promise.all(Array.from({ length: 5 }, () => documents.enqueue(tenant, id, 1)))
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  test("a worker whose lease was taken over can no longer write", async () => {
    const { tenant, collection } = await freshTenant(db)
    const { id } = await registered(db, tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, id, 1)
    const units = postgresWorkUnits(db.system)
    const stale = await claimFor(db, tenant)
    await units.heartbeat(stale, -1)
    const current = await claimFor(db, tenant)
    expect(current.fence).toBe(stale.fence + 1)
    expect(await units.heartbeat(stale, 60)).toBe(false)
    expect(await units.parsed(stale, { ...plan, units: twoUnits }, 60)).toBeNull()
    expect(await units.parsed(current, { ...plan, units: twoUnits }, 60)).toMatchObject({ next: { kind: "index" } })
    const slow = await claimFor(db, tenant)
    await units.heartbeat(slow, -1)
    expect(await units.indexed(await claimFor(db, tenant), 60)).toEqual({ publish: null })
    expect(await units.indexed(slow, 60)).toBeNull()
  })

  test("back-pressure gives a unit back without counting an attempt, other failures count", async () => {
    const { tenant, collection } = await freshTenant(db)
    const { id } = await registered(db, tenant, upload(collection))
    await postgresDocuments(db.app).enqueue(tenant, id, 1)
    const units = postgresWorkUnits(db.system)
    await units.release(await claimFor(db, tenant), 0, "nothing")
    const again = await claimFor(db, tenant)
    expect([again.attempts, again.crashes, again.fence]).toEqual([0, 0, 2])
    await units.release(again, 0, "attempt")
    const third = await claimFor(db, tenant)
    expect([third.attempts, third.crashes]).toEqual([1, 0])
    await units.release(third, 0, "crash")
    const afterLoss = await claimFor(db, tenant)
    expect([afterLoss.attempts, afterLoss.crashes]).toEqual([1, 1])
    await units.heartbeat(afterLoss, -1)
    const afterCrash = await claimFor(db, tenant)
    expect([afterCrash.attempts, afterCrash.crashes]).toEqual([1, 2])
  })
})
