// Races over documents and units of work on a real Postgres, ten connections wide; PGlite has one session and knows none.
import { sql } from "drizzle-orm"
import pg from "pg"
import { expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import type { Document } from "../../../src/documents/model/document.ts"
import { LIVING_STATES, type VersionState } from "../../../src/documents/model/version-life.ts"
import { MAX_CRASHES, type WorkUnit } from "../../../src/documents/model/work-unit.ts"
import type { NewUpload } from "../../../src/ports.ts"
import { freshTenant } from "../../support/database.ts"
import { uploadOf } from "../../support/ingest-world.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { deletionOf, soon } from "../../support/test-documents.ts"

const all = <T>(count: number, work: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)))
const parsed = (units: number) => ({
  text_length: 9,
  page_count: null,
  chunk_count: units,
  units: Array.from({ length: units }, (_, i) => ({ first_chunk: i, chunk_count: 1, byte_start: i, byte_end: i + 1 })),
})
const lives = (state: string) => LIVING_STATES.includes(state as VersionState)

describeOnPostgres("side by side", (db) => {
  async function scene(limits = { maxDocuments: 100, maxStorageMb: 100 }) {
    await db.system.execute(sql`delete from work_units`)
    const { tenant, collection } = await freshTenant(db, limits)
    const documents = postgresDocuments(db.app)
    const units = postgresWorkUnits(db.system)
    const register = (over: Partial<NewUpload> = {}) =>
      documents.register(tenant, uploadOf(collection, { sizeBytes: 1_000, ...over }))
    const registered = async (over: Partial<NewUpload> = {}): Promise<Document> => {
      const result = await register(over)
      if (!("document" in result)) throw new Error(result.outcome)
      return result.document
    }
    const queued = async (over: Partial<NewUpload> = {}) => {
      const document = await registered(over)
      await documents.enqueue(tenant, document.id, document.version)
      return document
    }
    const claim = async (): Promise<WorkUnit> => {
      const unit = await units.claim(60)
      if (!unit) throw new Error("nothing to claim")
      return unit
    }
    const remove = (id: Document["id"]) => documents.tombstone(tenant, id, deletionOf({ type: "document", id }), soon())
    const expectQuotaIsWhatLives = async () => {
      const { rows } = await db.system.execute(sql`
        select state, size_bytes::int as bytes, document_id as id from document_versions where tenant_id = ${tenant}`)
      const living = rows.filter(({ state }) => lives(String(state)))
      const [counted] = (
        await db.system.execute(
          sql`select documents, bytes::int as bytes from tenant_storage where tenant_id = ${tenant}`,
        )
      ).rows
      const bytes = living.reduce((sum, row) => sum + Number(row.bytes), 0)
      expect(counted).toEqual({ documents: new Set(living.map(({ id }) => id)).size, bytes })
    }
    return { tenant, collection, documents, units, register, registered, queued, claim, remove, expectQuotaIsWhatLives }
  }

  test("forty registrations never pass a quota of documents, nor one of bytes", async () => {
    const few = await scene({ maxDocuments: 5, maxStorageMb: 100 })
    expect((await all(40, () => few.register())).filter(({ outcome }) => outcome === "registered")).toHaveLength(5)
    const small = await scene({ maxDocuments: 100, maxStorageMb: 1 })
    const results = await all(40, () => small.register({ sizeBytes: 200_000 }))
    expect(results.filter(({ outcome }) => outcome === "registered")).toHaveLength(5)
    await small.expectQuotaIsWhatLives()
  })

  test("replacements of one document never pass the quota either, and only the newest is awaited", async () => {
    const { registered, register, documents, tenant, expectQuotaIsWhatLives } = await scene({
      maxDocuments: 1,
      maxStorageMb: 1,
    })
    const { id } = await registered({ sizeBytes: 400_000 })
    await documents.enqueue(tenant, id, 1)
    await all(10, () => register({ replaces: id, sizeBytes: 400_000 }))
    const { rows } = await db.system.execute(sql`
      select state, count(*)::int as count from document_versions where document_id = ${id} group by state order by state`)
    expect(rows).toContainEqual({ state: "awaiting_upload", count: 1 })
    expect(rows).toContainEqual({ state: "queued", count: 1 })
    await expectQuotaIsWhatLives()
    expect((await register({ replaces: id, sizeBytes: 700_000 })).outcome).toBe("over-quota")
  })

  test("as many workers as units get one each, and none waits for another's transaction", async () => {
    const { queued, units } = await scene()
    await all(16, () => queued())
    for (let round = 0; round < 2; round++) {
      const claimed = await all(8, () => units.claim(60))
      expect(new Set(claimed.map((unit) => unit?.id)).size).toBe(8)
      expect(claimed).not.toContain(null)
    }
  })

  test("a unit that somebody's transaction holds is passed over at once", async () => {
    const { queued, claim, units } = await scene()
    const [first, second] = [await queued(), await queued()]
    const other = new pg.Client({ connectionString: db.url })
    await other.connect()
    try {
      await other.query("begin")
      await other.query("select id from work_units where subject_id = $1 for update", [first.id])
      const unit = await claim()
      expect("target" in unit && unit.target.documentId).toBe(second.id)
      expect(await units.claim(60)).toBeNull()
    } finally {
      await other.query("rollback")
      await other.end()
    }
    const unit = await claim()
    expect("target" in unit && unit.target.documentId).toBe(first.id)
  })

  test("the sweep passes over what somebody's transaction holds, and ends it the next time", async () => {
    const { tenant, queued, registered } = await scene()
    const upkeep = postgresUpkeep(db.system)
    const [awaited, awaitedLater] = [await registered(), await registered()]
    const [spent, spentLater] = [await queued(), await queued()]
    for (const [i, { id }] of [awaited, awaitedLater, spent, spentLater].entries())
      await db.system.batch([
        db.system.execute(sql`
          update document_versions set created_at = now() - make_interval(days => ${9 - i}) where document_id = ${id}`),
        db.system.execute(sql`
          update work_units set state = 'running', crashes = ${MAX_CRASHES}, lease_until = now() - make_interval(days => ${9 - i})
          where subject_id = ${id}`),
      ])
    const failed = async () => {
      const { rows } = await db.system.execute(sql`
        select document_id as id from document_versions where tenant_id = ${tenant} and state = 'failed'`)
      return rows.map(({ id }) => id).sort()
    }
    const swept = async () => [await upkeep.expireUploads(24, 1), await upkeep.failExhausted(1)]
    const other = new pg.Client({ connectionString: db.url })
    await other.connect()
    try {
      await other.query("begin")
      await other.query("select from document_versions where document_id = $1 for update", [awaited.id])
      await other.query("select from work_units where subject_id = $1 for update", [spent.id])
      expect(await swept()).toEqual([1, 1])
      expect(await failed()).toEqual([awaitedLater.id, spentLater.id].sort())
      expect(await swept()).toEqual([0, 0])
    } finally {
      await other.query("rollback")
      await other.end()
    }
    expect(await swept()).toEqual([1, 1])
    expect(await failed()).toEqual([awaited.id, awaitedLater.id, spent.id, spentLater.id].sort())
  })

  test("of the last units of a version, ended at once, exactly one gets to publish", async () => {
    const { queued, claim, units, documents, tenant } = await scene()
    for (let round = 0; round < 5; round++) {
      const document = await queued()
      expect(await units.parsed(await claim(), parsed(6), null)).toEqual({ next: null })
      const claimed = await all(6, () => claim())
      const ended = await all(6, (i) => units.indexed(claimed[i] as WorkUnit, 60))
      const publish = ended.flatMap((one) => one?.publish ?? [])
      expect(publish).toHaveLength(1)
      const results = await all(3, () => units.published(publish[0] as WorkUnit, soon()))
      expect(results.filter(Boolean)).toHaveLength(1)
      expect((await documents.get(tenant, document.id))?.liveVersion).toBe(1)
    }
  })

  test("nothing is published before every unit is indexed, whoever tries", async () => {
    const { queued, claim, units, documents, tenant } = await scene()
    const document = await queued()
    await units.parsed(await claim(), parsed(2), null)
    const [one] = [await claim(), await claim()]
    await units.indexed(one, 60)
    const { rows } = await db.system.execute(sql`
      insert into work_units (tenant_id, subject_id, version, kind, state, fence, lease_until)
      values (${tenant}, ${document.id}, 1, 'publish', 'running', 1, now() + interval '1 minute') returning id`)
    const early = { ...one, kind: "publish", id: Number(rows[0]?.id), fence: 1 } as WorkUnit
    expect(await units.published(early, soon())).toBeNull()
    expect((await documents.get(tenant, document.id))?.liveVersion).toBeNull()
  })

  test("of workers that hold one unit, one after the other, only the last writes", async () => {
    const { queued, claim, units } = await scene()
    await queued()
    const stale: WorkUnit[] = []
    for (let i = 0; i < 4; i++) {
      const unit = await claim()
      stale.push(unit)
      await units.heartbeat(unit, -1)
    }
    const current = await claim()
    const results = await Promise.all([...stale, current].map((unit) => units.parsed(unit, parsed(2), null)))
    expect(results.map(Boolean)).toEqual([false, false, false, false, true])
    const { rows } = await db.system.execute(sql`select count(*)::int as count from work_units where kind = 'index'`)
    expect(rows).toEqual([{ count: 2 }])
  })

  test("deleting, replacing, publishing, failing and completing at once leave every version at its end, within quotas", async () => {
    for (let round = 0; round < 8; round++) {
      const { queued, claim, units, remove, register, expectQuotaIsWhatLives, documents, tenant } = await scene()
      const one = await queued()
      const two = await queued({ replaces: one.id })
      const [first, second] = [await claim(), await claim()]
      const next = (await units.parsed(first, parsed(1), 60))?.next
      const publish = next && (await units.indexed(next, 60))?.publish
      const error = { code: "x", message: "m", hint: "h", retryable: false }
      const outcomes = await Promise.allSettled([
        publish ? units.published(publish, soon()) : null,
        round % 2 ? remove(one.id) : register({ replaces: one.id }),
        units.fail(second, error),
        documents.enqueue(tenant, two.id, two.version),
        units.heartbeat(second, 60, { stage: "chunking", done: 1, total: 1 }),
      ])
      expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([])
      await expectQuotaIsWhatLives()
      const { rows } = await db.system.execute(sql`
        select v.state from document_versions v join documents d on d.id = v.document_id
        where v.tenant_id = ${tenant} and (d.deleted_at is not null or v.version < d.live_version)`)
      expect(rows.filter(({ state }) => lives(String(state)))).toEqual([])
    }
  })

  test("ten tenants wait, and each is served before any is served twice", async () => {
    await scene()
    const tenants = await all(10, () => scene().then(({ tenant, queued }) => ({ tenant, queued })))
    for (const { queued } of tenants) await all(3, () => queued())
    const units = postgresWorkUnits(db.system)
    const turns: unknown[] = []
    for (let i = 0; i < 30; i++) turns.push((await units.claim(60))?.tenantId)
    for (let round = 0; round < 3; round++) expect(new Set(turns.slice(round * 10, round * 10 + 10)).size).toBe(10)
  })
})
