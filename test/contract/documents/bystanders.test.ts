// Every verb writes its own subject alone: what else its tenant or another one has, in whatever state, is not even written anew.
import { type SQL, sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresReceipts } from "../../../src/adapters/postgres/documents/deletions.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { type Deletion, NOT_COUNTED } from "../../../src/documents/model/document.ts"
import { UNIT_STATES, VERSION_STATES } from "../../../src/documents/model/version-life.ts"
import { MAX_CRASHES, type WorkUnit } from "../../../src/documents/model/work-unit.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { BY, freshTenant, LEXICAL_STAMP, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { claimFor, ingest, plan, registered, sha, soon, twoUnits, upload } from "../../support/test-documents.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

const KINDS = ["parse", "index", "publish", "describe", "retire", "purge"]
const words = (list: readonly string[]) => sql`array(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`

/** A document with a version in every state, and under the first ones a unit of every kind in every state; none is due. */
async function bystander(tenant: TenantId, collection: CollectionId, isDeleted = false) {
  const id = newId("doc")
  const [newest, live] = [VERSION_STATES.length, VERSION_STATES.indexOf("ready") + 1]
  await db.owner.batch([
    db.owner.execute(sql`
      insert into documents (id, tenant_id, collection_id, version, live_version, deleted_at)
      values (${id}, ${tenant}, ${collection}, ${newest}, ${live}, case when ${isDeleted}::boolean then now() end)`),
    db.owner.execute(sql`
      insert into document_versions (document_id, version, tenant_id, collection_id, filename, content_type, size_bytes,
        sha256, chunk_size_tokens, chunk_overlap_tokens, chunk_count, state)
      select ${id}, s.version, ${tenant}, ${collection}, 'b.txt', 'text/plain', 1, 'b', 512, 50, 9, s.state
      from unnest(${words(VERSION_STATES)}) with ordinality s(state, version)`),
    db.owner.execute(sql`
      insert into work_units (tenant_id, subject_id, version, kind, ordinal, state, run_after, lease_until)
      select ${tenant}, ${id}, version, kind, ordinal, state, now() + interval '1 hour',
        case when state in ('running', 'cancelled') then now() + interval '1 hour' end
      from generate_series(1, 4) version, unnest(${words(KINDS)}) kind,
        unnest(${words(UNIT_STATES)}) with ordinality u(state, ordinal)`),
  ])
  return id
}

/** A document in a collection of its own, whose first version answers, whose second is next to be parsed, and a third waits. */
async function scene({ versions = 3 } = {}) {
  const [{ tenant, collection: other }, stranger] = [await freshTenant(db), await freshTenant(db)]
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  await db.system.execute(sql`delete from work_units`)
  const home = newId("col")
  const settings = { denseWeightPercent: null, fusion: "score" as const, ocr: false }
  const chunking = { size_tokens: 512, overlap_tokens: 50 }
  const made = { id: home, name: "home", isDefault: false, embedding: LEXICAL_STAMP, chunking, ...settings }
  await postgresCollections(db.app).create(tenant, made)
  const document = await registered(db, tenant, upload(home))
  const { id } = document
  await ingest(db, tenant, document)
  for (let version = 2; version <= versions; version++) {
    await registered(db, tenant, upload(home, { replaces: id, sha256: sha(`${version}`) }))
    await documents.enqueue(tenant, id, version)
    if (version > 2)
      await db.system.execute(
        sql`update work_units set run_after = now() + interval '1 hour' where subject_id = ${id} and version = ${version}`,
      )
  }
  const inHome = [id]
  for (const isDeleted of [false, true]) {
    inHome.push(await bystander(tenant, home, isDeleted))
    await bystander(tenant, other, isDeleted)
    await bystander(stranger.tenant, stranger.collection, isDeleted)
  }
  const claim = () => claimFor(db, tenant)
  /** Works on the second version up to the unit that publishes it. */
  const publishing = async () => {
    await units.parsed(await claim(), { ...plan, chunk_count: 256, units: twoUnits.slice(0, 1) }, null)
    const publish = (await units.indexed(await claim(), 60))?.publish
    if (!publish) throw new Error("the only unit did not get the one that publishes")
    return publish
  }
  return { tenant, home, inHome, id, documents, units, claim, publishing }
}
type Scene = Awaited<ReturnType<typeof scene>>

/** When each row was last written that is no `own` one: `d` its document, `v` its version, `c` its collection. */
async function rowsBeside(own: SQL) {
  const { rows } = await db.owner.execute(sql`
    select * from (
      select 'document' as kind, id as d, null::int as v, collection_id as c, null as unit, xmin::text from documents
      union all select 'version', document_id, version, collection_id, null, xmin::text from document_versions
      union all select 'unit', coalesce(d.id, u.subject_id), u.version, coalesce(d.collection_id, u.subject_id), u.id::text,
        u.xmin::text from work_units u left join documents d on d.id = u.subject_id
      union all select 'collection', null, null, id, null, xmin::text from collections
    ) rows where (${own}) is not true order by kind, d, v, c, unit`)
  return rows
}

const deletionOf = (subject: Deletion["subject"]): Deletion => {
  const asked = { status: "pending", remaining: NOT_COUNTED, requestedAt: new Date(), completedAt: null } as const
  return { id: newId("del"), subject, ...asked }
}
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
const toClear = (s: Scene) =>
  postgresCollections(db.app).tombstone(s.tenant, s.home, deletionOf({ type: "collection", id: s.home }), soon())
/** Of the units only those stay that other receipts wait for, and those that wait for an upload. */
const settle = async (s: Scene) => {
  const unit = await s.claim()
  if (unit.kind !== "purge" && unit.kind !== "clear") throw new Error(unit.kind)
  expect(await postgresReceipts(db.system).settle(unit, EMPTY)).toBe("done")
  const { rows } = await db.system.execute(sql`
    select distinct kind || ' ' || state as unit from work_units
    where ${unit.kind === "purge" ? sql`subject_id = ${s.id}` : sql`subject_id in ${s.inHome}`} order by 1`)
  const purges = UNIT_STATES.map((state) => `purge ${state}`).toSorted()
  expect(rows.map((row) => row.unit)).toEqual([...(unit.kind === "clear" ? purges : []), "retire pending"])
}
const toAwait = async (s: Scene) => {
  await registered(db, s.tenant, upload(s.home, { replaces: s.id, sha256: sha("4") }))
}

/** The rows a verb may write, what comes before it, and the verb. */
type Verb = { own: (s: Scene) => SQL; begin?: (s: Scene) => Promise<unknown>; run: (s: Scene) => Promise<unknown> }
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
const indexing = async (s: Scene) => {
  await s.units.parsed(await s.claim(), { ...plan, units: twoUnits }, null)
  return await s.claim()
}
const VERBS: Record<string, Verb> = {
  "a claim": { own: versions(2), run: (s) => s.claim() },
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
  "a unit given back": ofUnit(versions(2), (s, unit) => s.units.release(unit, 60, "attempt")),
  "a failure": ofUnit(versions(2), (s, unit) => s.units.fail(unit, fails)),
  "a new version that answers": ofUnit(
    answering(1, 2),
    (s, unit) => s.units.published(unit, soon()),
    (s) => s.publishing(),
  ),
  "a replacement": { own: versions(4), run: toAwait },
  "a replacement of what never came": { own: versions(4, 5), begin: toAwait, run: toAwait },
  "an upload that came": { own: versions(4), begin: toAwait, run: (s) => s.documents.enqueue(s.tenant, s.id, 4) },
  "an upload that never came": {
    own: versions(4),
    begin: async (s) => {
      await toAwait(s)
      await db.system.execute(
        sql`update document_versions set created_at = now() - interval '2 days' where document_id = ${s.id}`,
      )
    },
    run: () => postgresUpkeep(db.system).expireUploads(24),
  },
  "a worker lost too often": ofUnit(
    versions(2),
    () => postgresUpkeep(db.system).failExhausted(),
    async (s) => {
      const unit = await s.claim()
      await db.system.execute(sql`update work_units set crashes = ${MAX_CRASHES}`)
      await s.units.heartbeat(unit, -1)
      return unit
    },
  ),
  "a description": {
    own: answering(1, 3),
    run: (s) => registered(db, s.tenant, upload(s.home, { sha256: sha("3"), filename: "c.txt", metadata: { a: 1 } })),
  },
  "a collection's new settings": {
    own: (s) => sql`kind = 'collection' and c = ${s.home}`,
    run: (s) => postgresCollections(db.app).update(s.tenant, s.home, { name: "new", fusion: "rrf" }, soon()),
  },
  reindexing: {
    own: versions(4),
    begin: (s) =>
      db.system.execute(sql`update document_versions set state = 'failed' where document_id = ${s.id} and version = 3`),
    run: (s) => postgresCollections(db.app).reindex(s.tenant, s.home, { before: soon(), limit: 9 }, BY),
  },
  "a deletion": { own: wholeDocument, run: toDelete },
  "a document's clean-up": { own: wholeDocument, begin: toDelete, run: settle },
  "a collection's deletion": { own: wholeCollection, run: toClear },
  "a collection's clean-up": {
    own: wholeCollection,
    begin: async (s) => {
      await toClear(s)
      // It waits for whoever may still write to a document of the collection.
      await db.system.execute(sql`
        update work_units set lease_until = null where subject_id in (select id from documents where collection_id = ${s.home})`)
    },
    run: settle,
  },
}

test.each(Object.entries(VERBS))("%s writes no row that is not its own", async (_, { own, begin, run }) => {
  const s = await scene()
  await begin?.(s)
  const before = await rowsBeside(own(s))
  const everything = await rowsBeside(sql`false`)
  await run(s)
  expect(await rowsBeside(own(s))).toEqual(before)
  expect(await rowsBeside(sql`false`)).not.toEqual(everything)
})
