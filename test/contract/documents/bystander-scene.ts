// A document that verbs act on, among others in every state that a version and a unit of work can have.
import { type SQL, sql } from "drizzle-orm"
import { postgresCollections } from "../../../src/adapters/postgres/documents/collections.ts"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresWorkUnits } from "../../../src/adapters/postgres/work/work-units.ts"
import { UNIT_STATES, VERSION_STATES } from "../../../src/documents/model/version-life.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { freshTenant, LEXICAL_STAMP, type TestDatabase } from "../../support/database.ts"
import { claimFor, ingest, plan, registered, sha, twoUnits, upload } from "../../support/test-documents.ts"

const KINDS = ["parse", "index", "publish", "describe", "retire", "purge"]
const words = (list: readonly string[]) => sql`array(select jsonb_array_elements_text(${JSON.stringify(list)}::jsonb))`

/** A document with a version in every state, and under the first ones a unit of every kind in every state; none is due. */
async function bystander(db: TestDatabase, tenant: TenantId, collection: CollectionId, isDeleted = false) {
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
    db.owner.execute(sql`
      insert into deletions (id, tenant_id, subject_type, subject_id, status, remaining)
      select ${id} || status, ${tenant}, 'document', ${id}, status, '{}' from unnest(array['pending', 'done']) status
      where ${isDeleted}::boolean`),
  ])
  return id
}

/** A document in a collection of its own, whose first version answers, whose second is next to be parsed, and a third waits. */
export async function bystanderScene(db: TestDatabase) {
  const [{ tenant, collection: other }, stranger] = [await freshTenant(db), await freshTenant(db)]
  const [documents, units] = [postgresDocuments(db.app), postgresWorkUnits(db.system)]
  await db.system.execute(sql`delete from work_units`)
  const home = newId("col")
  const settings = { denseWeightPercent: null, fusion: "score" as const, ocr: false }
  const chunking = { size_tokens: 512, overlap_tokens: 50 }
  const made = { id: home, name: "home", isDefault: false, embedding: LEXICAL_STAMP, chunking, ...settings }
  await postgresCollections(db.app).create(tenant, made)
  await postgresCollections(db.app).create(tenant, { ...made, id: newId("col"), name: "beside" })
  const emptied = newId("col")
  await postgresCollections(db.app).create(tenant, { ...made, id: emptied, name: "emptied" })
  await db.system.execute(sql`update collections set deleted_at = now() where id = ${emptied}`)
  const document = await registered(db, tenant, upload(home))
  const { id } = document
  await ingest(db, tenant, document)
  for (let version = 2; version <= 3; version++) {
    await registered(db, tenant, upload(home, { replaces: id, sha256: sha(`${version}`) }))
    await documents.enqueue(tenant, id, version)
    if (version > 2)
      await db.system.execute(
        sql`update work_units set run_after = now() + interval '1 hour' where subject_id = ${id} and version = ${version}`,
      )
  }
  const [inHome, inOther] = [[id], [] as string[]]
  for (const isDeleted of [false, true]) {
    inHome.push(await bystander(db, tenant, home, isDeleted))
    inOther.push(await bystander(db, tenant, other, isDeleted))
    await bystander(db, stranger.tenant, stranger.collection, isDeleted)
  }
  const claim = () => claimFor(db, tenant)
  /** Works on the second version up to the unit that publishes it. */
  const publishing = async () => {
    await units.parsed(await claim(), { ...plan, chunk_count: 256, units: twoUnits.slice(0, 1) }, null)
    const publish = (await units.indexed(await claim(), 60))?.publish
    if (!publish) throw new Error("the only unit did not get the one that publishes")
    return publish
  }
  return { db, tenant, home, other, inHome, inOther, id, documents, units, claim, publishing }
}
export type Scene = Awaited<ReturnType<typeof bystanderScene>>

/** When each row was last written that is no `own` one: `t` its tenant, `d` its document, `v` its version, `c` its collection. */
export async function rowsBeside(db: TestDatabase, own: SQL) {
  const { rows } = await db.owner.execute(sql`
    select * from (
      select 'document' as kind, tenant_id as t, id as d, null::int as v, collection_id as c, null as unit, xmin::text from documents
      union all select 'version', tenant_id, document_id, version, collection_id, null, xmin::text from document_versions
      union all select 'unit', u.tenant_id, coalesce(d.id, u.subject_id), u.version, coalesce(d.collection_id, u.subject_id),
        u.id::text, u.xmin::text from work_units u left join documents d on d.tenant_id = u.tenant_id and d.id = u.subject_id
      union all select 'collection', tenant_id, null, null, id, null, xmin::text from collections
      union all select 'deletion', tenant_id, case subject_type when 'document' then subject_id end, null,
        case subject_type when 'collection' then subject_id end, id, xmin::text from deletions
      union all select 'turn', tenant_id, null, null, null, null, xmin::text from work_turns
      union all select 'tenant', id, null, null, null, null, xmin::text from tenants
    ) rows where (${own}) is not true order by kind, t, d, v, c, unit`)
  return rows
}
