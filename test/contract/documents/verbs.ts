// What can be done to a document, a collection or a unit of work, each with what must come before it and the rows it may write.
import { type SQL, sql } from "drizzle-orm"
import { expect } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresReceipts } from "../../../src/adapters/postgres/documents/deletions.ts"
import { postgresTenants } from "../../../src/adapters/postgres/tenants/tenants.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { UNIT_STATES, type VersionState } from "../../../src/documents/model/version-life.ts"
import { MAX_CRASHES, type WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { BY } from "../../support/database.ts"
import { deletionOf, plan, registered, sha, soon, twoUnits, upload } from "../../support/test-documents.ts"
import type { Scene } from "./bystander-scene.ts"

const fails = { code: "corrupt-document", message: "m", hint: "h", retryable: false }
const EMPTY = { vectors: 0, objects: 0, cached: 0 }

const versions =
  (...own: number[]) =>
  (s: Scene) =>
    sql`d = ${s.id} and (v is null or v in ${own})`
/** The same, and what the collection's epoch tells. */
const answering =
  (...own: number[]) =>
  (s: Scene) =>
    sql`${versions(...own)(s)} or (kind = 'collection' and c = ${s.home})`
const wholeDocument = (s: Scene) => sql`d = ${s.id} or (kind = 'collection' and c = ${s.home})`
const wholeCollection = (s: Scene) => sql`c = ${s.home} or d in ${s.inHome}`
const toDelete = (s: Scene) => s.documents.tombstone(s.tenant, s.id, deletionOf({ type: "document", id: s.id }), soon())
export const toClear = (s: Scene) =>
  postgresCollections(s.db.app).tombstone(s.tenant, s.home, deletionOf({ type: "collection", id: s.home }), soon())
const toErase = (s: Scene) =>
  postgresTenants(s.db.system).requestErasure(s.tenant, deletionOf({ type: "tenant", id: s.tenant }), BY)
const nobodyWrites = (s: Scene) =>
  s.db.system.execute(sql`update work_units set lease_until = null where tenant_id = ${s.tenant}`)
/** The unit that removes what was deleted. */
const cleaningUp = async (s: Scene) => {
  const unit = await s.claim()
  if (unit.kind !== "purge" && unit.kind !== "clear" && unit.kind !== "erase") throw new Error(unit.kind)
  return unit
}
/** Of the units only those stay that other receipts wait for, and those that wait for an upload. */
const settle = async (s: Scene) => {
  const unit = await cleaningUp(s)
  // Somebody once began to remove this version, too.
  await s.db.system.execute(sql`
    update work_units set state = 'running', lease_until = now()
    where tenant_id = ${s.tenant} and subject_id = ${s.id} and kind = 'retire' and version = 1`)
  expect(await postgresReceipts(s.db.system).settle(unit, EMPTY)).toBe("done")
  if (unit.kind === "erase") return
  const { rows } = await s.db.system.execute(sql`
    select distinct kind || ' ' || state as unit from work_units
    where tenant_id = ${s.tenant} and ${unit.kind === "purge" ? sql`subject_id = ${s.id}` : sql`subject_id in ${s.inHome}`} order by 1`)
  const purges = UNIT_STATES.map((state) => `purge ${state}`).toSorted()
  expect(rows.map((row) => row.unit)).toEqual([...(unit.kind === "clear" ? purges : []), "retire pending"])
}
const toAwait = (s: Scene) => registered(s.db, s.tenant, upload(s.home, { replaces: s.id, sha256: sha("4") }))

/** The rows a verb may write, what comes before it, and the verb. */
export type Verb = {
  own: (s: Scene) => SQL
  begin?: (s: Scene) => Promise<unknown>
  run: (s: Scene) => Promise<unknown>
}
const ofUnit = (
  own: Verb["own"],
  run: (s: Scene, unit: WorkUnit) => Promise<unknown>,
  take = (s: Scene) => s.claim(),
): Verb => {
  let unit: WorkUnit
  return {
    own,
    begin: async (s) => {
      unit = await take(s)
    },
    run: (s) => run(s, unit),
  }
}
/** Versions of other documents, of which none answers yet, are as far as that of the unit, and so is a newer one of its own. */
const othersComeTo = async (s: Scene, ...states: VersionState[]) => {
  await s.db.system.execute(
    sql`update documents set live_version = null where tenant_id = ${s.tenant} and id in (${s.inHome[1]}, ${s.inOther[0]})`,
  )
  for (const state of states)
    await s.db.system.execute(sql`
      update document_versions set state = ${state}
      where (document_id, version) in ((${s.id}, 3), (${s.inHome[1]}, 2), (${s.inOther[0]}, 2))`)
}
const describing = async (s: Scene) => {
  await s.units.release(await s.claim(), 3_600, "nothing")
  await registered(s.db, s.tenant, upload(s.home, { sha256: sha("3"), filename: "c.txt", metadata: { a: 1 } }))
  return await s.claim()
}
const indexing = async (s: Scene) => {
  await s.units.parsed(await s.claim(), { ...plan, units: twoUnits }, null)
  return await s.claim()
}
export const VERBS: Record<string, Verb> = {
  "a claim": { own: versions(2), run: (s) => s.claim() },
  "a claim of what is to be indexed": {
    own: versions(2),
    begin: async (s) => {
      await s.units.parsed(await s.claim(), { ...plan, units: twoUnits }, null)
      await othersComeTo(s, "parsing", "embedding")
    },
    run: (s) => s.claim(),
  },
  "a renewed lease": ofUnit(versions(2), (s, unit) => s.units.heartbeat(unit, 60)),
  "the progress of a parse": ofUnit(versions(2), async (s, unit) => {
    for (const stage of ["parsing", "chunking"] as const)
      await s.units.heartbeat(unit, 60, { stage, done: 1, total: 2 })
  }),
  "the end of a parse": ofUnit(versions(2), (s, unit) => s.units.parsed(unit, { ...plan, units: twoUnits }, 60)),
  "the progress of an index": ofUnit(
    versions(2),
    (s, unit) => s.units.heartbeat(unit, 60, { stage: "embedding", embedded: 9, indexed: 9 }),
    indexing,
  ),
  "the end of an index": ofUnit(versions(2), (s, unit) => s.units.indexed(unit, 60), indexing),
  "the end of an index that is told again": ofUnit(
    versions(2),
    (s, unit) => s.units.indexed(unit, 60),
    async (s) => {
      await s.units.parsed(await s.claim(), { ...plan, units: twoUnits.slice(0, 1) }, null)
      const unit = await s.claim()
      const publish = (await s.units.indexed(unit, 60))?.publish
      if (publish) await s.units.release(publish, 60, "nothing")
      return unit
    },
  ),
  "a unit given back": ofUnit(versions(2), (s, unit) => s.units.release(unit, 60, "attempt")),
  "a cancelled unit that is left": ofUnit(
    versions(2),
    (s, unit) => s.units.leave(unit),
    async (s) => {
      const unit = await s.claim()
      await toDelete(s)
      await s.db.system.execute(sql`update work_units set fence = ${unit.fence} where state = 'cancelled'`)
      return unit
    },
  ),
  "a failure": ofUnit(versions(2), (s, unit) => s.units.fail(unit, fails)),
  "a new version that answers": ofUnit(
    answering(1, 2),
    (s, unit) => s.units.published(unit, soon()),
    async (s) => {
      const unit = await s.publishing()
      await othersComeTo(s, "parsing", "embedding", "indexing")
      return unit
    },
  ),
  "a replacement": { own: versions(4), run: toAwait },
  "a replacement of what never came": { own: versions(4, 5), begin: toAwait, run: toAwait },
  "an upload that came": { own: versions(4), begin: toAwait, run: (s) => s.documents.enqueue(s.tenant, s.id, 4) },
  "an upload that never came": {
    own: versions(4),
    begin: async (s) => {
      await toAwait(s)
      await s.db.system.execute(
        sql`update document_versions set created_at = now() - interval '2 days' where document_id = ${s.id}`,
      )
    },
    run: (s) => postgresUpkeep(s.db.system).expireUploads(24, 9),
  },
  "a worker lost too often": ofUnit(
    versions(2),
    (s) => postgresUpkeep(s.db.system).failExhausted(9),
    async (s) => {
      const unit = await s.claim()
      await s.db.system.execute(sql`update work_units set crashes = ${MAX_CRASHES}`)
      await s.units.heartbeat(unit, -1)
      return unit
    },
  ),
  "a description": {
    own: answering(1, 3),
    run: (s) => registered(s.db, s.tenant, upload(s.home, { sha256: sha("3"), filename: "c.txt", metadata: { a: 1 } })),
  },
  "a description that the index has": ofUnit(answering(1, 3), (s, unit) => s.units.described(unit, soon()), describing),
  "a collection's new settings": {
    own: (s) => sql`kind = 'collection' and c = ${s.home}`,
    run: (s) => postgresCollections(s.db.app).update(s.tenant, s.home, { name: "new", fusion: "rrf" }, soon()),
  },
  reindexing: {
    own: versions(4),
    begin: (s) =>
      s.db.system.execute(
        sql`update document_versions set state = 'failed' where document_id = ${s.id} and version = 3`,
      ),
    run: (s) => postgresCollections(s.db.app).reindex(s.tenant, s.home, { before: soon(), limit: 9 }, BY),
  },
  "a deletion": { own: wholeDocument, run: toDelete },
  "a document's clean-up": { own: wholeDocument, begin: toDelete, run: settle },
  "a clean-up that leaves something": ofUnit(
    (s) => sql`kind = 'deletion' and d = ${s.id}`,
    async (s, unit) => {
      if (unit.kind !== "purge") throw new Error(unit.kind)
      expect(await postgresReceipts(s.db.system).settle(unit, { ...EMPTY, vectors: 1 })).toBe("pending")
    },
    async (s) => {
      await toDelete(s)
      return await cleaningUp(s)
    },
  ),
  "an erasure": { own: (s) => sql`t = ${s.tenant}`, begin: toDelete, run: toErase },
  "an erased tenant's clean-up": {
    own: (s) => sql`t = ${s.tenant}`,
    begin: async (s) => {
      await toErase(s)
      await nobodyWrites(s)
    },
    run: settle,
  },
  "a collection's deletion": { own: wholeCollection, run: toClear },
  "a collection's clean-up": {
    own: wholeCollection,
    begin: async (s) => {
      await toClear(s)
      // It waits for whoever may still write to a document of the collection, and for nobody else.
      await s.db.system.execute(sql`
        update work_units set lease_until = null where subject_id in (select id from documents where collection_id = ${s.home})`)
    },
    run: settle,
  },
}

/** What the verb may write; beside that, a claim notes whose turn it was. */
export const ownOrTurn = (own: Verb["own"], s: Scene) => sql`(${own(s)}) or (kind = 'turn' and t = ${s.tenant})`
