// Every version and unit ends: quotas count what lives, and nothing is left in a store that no living version owns.
import { sql } from "drizzle-orm"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { versionPrefix } from "../../../src/documents/model/document.ts"
import { LIVING_STATES, type VersionState } from "../../../src/documents/model/version-life.ts"
import { MAX_CRASHES } from "../../../src/documents/model/work-unit.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { type IngestWorld, ingestWorld, TURNS } from "../../support/ingest-world.ts"
import { claimFor, plan, registered, sha, twoUnits, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const lives = (state: string) => LIVING_STATES.includes(state as VersionState)

/** Goes on until nobody finds work. */
async function finish(world: IngestWorld) {
  for (let i = 0; i < 200 && (await world.work("well")); i++);
}

async function ingested(world: IngestWorld, replaces?: Parameters<IngestWorld["register"]>[0]) {
  const document = await world.register(replaces)
  if (!document) return null
  world.put(document.id, document.version)
  await world.complete(document.id)
  await finish(world)
  return document
}

async function expectQuotaIsWhatLives(world: IngestWorld) {
  const living = (await world.versions()).filter(({ state }) => lives(state))
  expect(await world.quota()).toEqual({
    documents: new Set(living.map((one) => one.document_id)).size,
    bytes: living.reduce((sum, { bytes }) => sum + bytes, 0),
  })
}

async function expectNothingIsLeft(world: IngestWorld) {
  const versions = await world.versions()
  expect(versions.filter(({ state, live }) => (live ? state !== "ready" : lives(state)))).toEqual([])
  expect(await world.openUnits()).toEqual([])
  await expectQuotaIsWhatLives(world)
  const live = versions.filter((version) => version.live)
  const owned = live.map(({ document_id, version }) => versionPrefix(world.tenant, document_id, version))
  expect([...world.objects].filter((key) => !owned.some((prefix) => key.startsWith(prefix)))).toEqual([])
  const found = [...world.points].map((point) => point.replace(/\/\d+$/, ""))
  expect(new Set(found)).toEqual(new Set(live.map(({ document_id, version }) => `${document_id}/${version}`)))
  expect(world.surprises).toEqual([])
}

test("a document of 400 kB is replaced again and again within a quota of 1 MB", async () => {
  const world = await ingestWorld(db, { maxDocuments: 1, maxStorageMb: 1 })
  const first = await ingested(world)
  for (let i = 2; i <= 5; i++) {
    expect((await ingested(world, { replaces: first?.id ?? null }))?.version).toBe(i)
    await expectQuotaIsWhatLives(world)
    expect(await world.quota()).toEqual({ documents: 1, bytes: 400_000 })
  }
})

test("a replacement that does not fit is refused like a new document", async () => {
  const world = await ingestWorld(db, { maxDocuments: 5, maxStorageMb: 1 })
  const first = await ingested(world)
  expect(await world.register({ replaces: first?.id ?? null, sizeBytes: 700_000 })).toBeNull()
  expect(await world.register({ replaces: first?.id ?? null, sizeBytes: 600_000 })).not.toBeNull()
})

test("registering again overtakes what was never uploaded, and a late upload of that is removed", async () => {
  const world = await ingestWorld(db, { maxDocuments: 5, maxStorageMb: 1 })
  const first = await ingested(world)
  const replaces = first?.id ?? null
  for (let i = 0; i < 5; i++) expect(await world.register({ replaces })).not.toBeNull()
  await finish(world)
  if (first) world.put(first.id, 3)
  expect((await world.versions()).map(({ state }) => state).sort()).toEqual(
    ["ready", "awaiting_upload", ...Array(4).fill("superseded")].sort(),
  )
  expect([...world.objects].some((key) => key.includes("/v3/"))).toBe(true)
  await world.timePasses()
  await world.uploadsExpire()
  await finish(world)
  await expectNothingIsLeft(world)
})

test("a version overtaken in the works ends superseded, and so does its work", async () => {
  const world = await ingestWorld(db, { maxDocuments: 5, maxStorageMb: 5 })
  const first = await ingested(world)
  const replaces = first?.id ?? null
  const slow = await world.register({ replaces })
  if (!slow) throw new Error("refused")
  world.put(slow.id, slow.version)
  await world.complete(slow.id)
  await world.work("hold")
  const fast = await ingested(world, { replaces })
  expect(fast?.version).toBe(3)
  expect((await world.versions()).map(({ version, state }) => `${version} ${state}`).sort()).toEqual([
    "1 retired",
    "2 superseded",
    "3 ready",
  ])
  await world.ended()
  await world.timePasses()
  await finish(world)
  await expectNothingIsLeft(world)
})

test("a failed unit fails its document with the reason, and a spent one is failed by the sweep", async () => {
  const { tenant, collection } = await freshTenant(db)
  const documents = postgresDocuments(db.app)
  const units = postgresWorkUnits(db.system)
  const error = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
  const broken = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, broken.id, 1)
  await units.fail(await claimFor(db, tenant), error)
  expect(await documents.get(tenant, broken.id)).toMatchObject({ status: "failed", error })
  const retire = await claimFor(db, tenant)
  expect(retire).toMatchObject({ kind: "retire", documentId: broken.id, version: 1 })
  await db.system.execute(sql`update work_units set crashes = ${MAX_CRASHES} where id = ${retire.id}`)
  await units.heartbeat(retire, -1)
  expect(await postgresUpkeep(db.system).failExhausted(9)).toBe(0)
  const again = await claimFor(db, tenant)
  expect(again.id).toBe(retire.id)
  await units.done(again)

  const spent = await registered(db, tenant, upload(collection, { sha256: sha("b") }))
  await documents.enqueue(tenant, spent.id, 1)
  const swept = (over = {}) => postgresUpkeep(db.system).failExhausted(9, { documentId: spent.id, version: 1, ...over })
  for (let i = 0; i < MAX_CRASHES; i++) {
    await units.heartbeat(await claimFor(db, tenant), -1)
    expect(await swept()).toBe(0)
  }
  const last = await claimFor(db, tenant)
  expect(await swept()).toBe(0) // its lease still runs
  await units.heartbeat(last, -1)
  expect([await swept({ documentId: broken.id }), await swept({ version: 2 }), await swept()]).toEqual([0, 0, 1])
  expect(await documents.get(tenant, spent.id)).toMatchObject({
    status: "failed",
    error: { code: "ingestion-exhausted" },
  })
})

test.each(["its worker", "the sweep"])("a version that %s fails ends its own work and no other", async (who) => {
  const { tenant, collection } = await freshTenant(db)
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  const { id } = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, id, 1)
  await units.parsed(await claimFor(db, tenant), { ...plan, units: twoUnits }, null)
  const first = await claimFor(db, tenant)
  await registered(db, tenant, upload(collection, { filename: "b.txt" }))
  await registered(db, tenant, upload(collection, { replaces: id, sha256: sha("b") }))
  await documents.enqueue(tenant, id, 2)
  if (who === "the sweep") {
    await db.system.execute(sql`update work_units set crashes = ${MAX_CRASHES} where id = ${first.id}`)
    await units.heartbeat(first, -1)
    expect(await postgresUpkeep(db.system).failExhausted(9)).toBe(1)
  } else await units.fail(first, { code: "corrupt-document", message: "m", hint: "h", retryable: false })
  const { rows } = await db.system.execute(
    sql`select kind, version, state from work_units where subject_id = ${id} order by kind, version, ordinal`,
  )
  expect(rows.map(({ kind, version, state }) => `${kind} ${version} ${state}`)).toEqual([
    "describe 1 pending",
    "index 1 failed",
    "index 1 cancelled",
    "parse 1 done",
    "parse 2 pending",
    "retire 1 pending",
    "retire 1 pending",
  ])
})

test("an upload that never came fails its own version, and no other that is as old or waits as well", async () => {
  const { tenant, collection } = await freshTenant(db)
  const documents = postgresDocuments(db.app)
  const { id } = await registered(db, tenant, upload(collection))
  await documents.enqueue(tenant, id, 1)
  await registered(db, tenant, upload(collection, { replaces: id, sha256: sha("b") }))
  await db.system.execute(
    sql`update document_versions set created_at = now() - interval '25 hours' where document_id = ${id}`,
  )
  const fresh = await registered(db, tenant, upload(collection, { sha256: sha("c") }))
  expect(await postgresUpkeep(db.system).expireUploads(24, 9)).toBe(1)
  const error = { code: "upload-expired", retryable: false }
  expect(await documents.get(tenant, id)).toMatchObject({ status: "failed", error })
  expect(await documents.get(tenant, fresh.id)).toMatchObject({ status: "awaiting_upload" })
  expect(await claimFor(db, tenant)).toMatchObject({ kind: "parse", target: { documentId: id, version: 1 } })
})

describe("whatever happens", () => {
  const which = fc.nat({ max: 2 })
  const event = fc.oneof(
    fc.record({ do: fc.constant("register" as const) }),
    fc.record({ do: fc.constant("replace" as const), which }),
    fc.record({ do: fc.constant("put" as const), which, version: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant("complete" as const), which }),
    { weight: 4, arbitrary: fc.record({ do: fc.constant("work" as const), turn: fc.constantFrom(...TURNS) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("work" as const), turn: fc.constant("well" as const) }) },
    fc.record({ do: fc.constantFrom("resume" as const, "timePasses" as const) }),
    fc.record({ do: fc.constantFrom("uploadsExpire" as const, "failExhausted" as const) }),
    fc.record({ do: fc.constant("delete" as const), which }),
    fc.record({ do: fc.constant("reindex" as const), limit: fc.integer({ min: 1, max: 2 }) }),
    // The usual way, so that most histories get somewhere.
    { weight: 3, arbitrary: fc.record({ do: fc.constant("upload" as const), which }) },
  )

  test("every version and unit ends, quotas are what lives, and nothing is left that no version owns", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), async (history) => {
        const world = await ingestWorld(db, { maxDocuments: 2, maxStorageMb: 2 })
        const ids: NonNullable<Awaited<ReturnType<IngestWorld["register"]>>>["id"][] = []
        for (const step of history) {
          const id = "which" in step ? ids[step.which % Math.max(1, ids.length)] : undefined
          if (step.do === "register" || (step.do === "upload" && !id)) {
            const made = await world.register()
            if (made) ids.push(made.id)
          } else if (step.do === "work") await world.work(step.turn)
          else if (step.do === "resume") world.resume()
          else if (step.do === "timePasses") await world.timePasses()
          else if (step.do === "uploadsExpire") await world.uploadsExpire()
          else if (step.do === "failExhausted") await world.failExhausted()
          else if (step.do === "reindex") await world.reindex(new Date(Date.now() + 1000), step.limit)
          else if (!id) continue
          else if (step.do === "delete") await world.remove(id)
          else if (step.do === "replace") await world.register({ replaces: id })
          else if (step.do === "put") world.put(id, step.version)
          else {
            const version = step.do === "upload" ? (await world.register({ replaces: id }))?.version : undefined
            if (version) world.put(id, version)
            await world.complete(id).catch(() => {})
          }
          await expectQuotaIsWhatLives(world)
        }
        await world.ended()
        await world.uploadsExpire()
        for (let i = 0; i < 2; i++) {
          await world.timePasses()
          await finish(world)
        }
        await expectNothingIsLeft(world)
      }),
      { numRuns: 25 },
    )
  }, 300_000)
})
