// Every statement names its tenant itself: where another tenant's rows have the same ids, none is read, written or locked.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { bystanderScene, rowsBeside, type Scene } from "./bystander-scene.ts"
import { ownOrTurn, VERBS } from "./verbs.ts"

/** Stands in every row of the other tenant, so that no reply can hold it unseen. */
const MARK = 987_654_321

let db: TestDatabase
beforeAll(async () => {
  const started = await startTestDatabase()
  // As the role that sees all rows, since row-level security would hide what a statement forgets.
  db = { ...started, app: started.system }
  for (const change of [
    "alter table document_versions drop constraint document_versions_document_id_documents_id_fk",
    "alter table documents drop constraint documents_collection_id_collections_id_fk",
    "alter table collections drop constraint collections_pkey, add primary key (tenant_id, id)",
    "alter table documents drop constraint documents_pkey, add primary key (tenant_id, id)",
    `alter table document_versions drop constraint document_versions_document_id_version_pk,
      add primary key (tenant_id, document_id, version)`,
    "alter table work_units drop constraint work_units_pkey, add primary key (tenant_id, id)",
    "alter table deletions drop constraint deletions_pkey, add primary key (tenant_id, id)",
    "alter table documents add foreign key (tenant_id, collection_id) references collections (tenant_id, id)",
    `alter table document_versions add foreign key (tenant_id, document_id) references documents (tenant_id, id)
      on delete cascade`,
  ])
    await db.owner.execute(change)
})
afterAll(() => db.close())

/** Another tenant with a copy of everything, all of it in one collection; none of its units is due. */
async function twinOf({ tenant, home }: Scene) {
  const { tenant: twin } = await freshTenant(db)
  const copy = (table: string, over: ReturnType<typeof sql>) =>
    db.owner.execute(sql`
      insert into ${sql.raw(table)} select (jsonb_populate_record(r, jsonb_build_object('tenant_id', ${twin}::text) || ${over})).*
      from ${sql.raw(table)} r where tenant_id = ${tenant}`)
  await copy("collections", sql`jsonb_build_object('name', id, 'is_default', false, 'epoch', ${MARK}::bigint)`)
  await copy(
    "documents",
    sql`jsonb_build_object('collection_id', ${home}::text, 'metadata', ${`{"n": ${MARK}}`}::jsonb)`,
  )
  await copy(
    "document_versions",
    sql`jsonb_build_object('collection_id', ${home}::text, 'filename', ${`${MARK}.txt`}::text, 'created_at', now())`,
  )
  await copy(
    "work_units",
    sql`jsonb_build_object('ordinal', ordinal + 1000, 'run_after', now() + interval '1 hour', 'lease_until',
      case when state in ('running', 'cancelled') then now() + interval '1 hour' end)`,
  )
  await copy("deletions", sql`jsonb_build_object('remaining', ${`{"rows": ${MARK}}`}::jsonb)`)
  return twin
}

/** Where each row of a tenant lies, who wrote it and who locked it last. */
async function traces(tenant: string) {
  const tables = ["collections", "documents", "document_versions", "work_units", "deletions"]
  const of = (table: string) => sql`
    select tableoid::regclass::text as table, ctid::text, xmin::text, xmax::text from ${sql.raw(table)} where tenant_id = ${tenant}`
  const { rows } = await db.owner.execute(sql`${sql.join(tables.map(of), sql` union all `)} order by 1, 2`)
  return rows
}

test.each(Object.entries(VERBS))("%s", async (_, { own, begin, run }) => {
  const s = await bystanderScene(db)
  await begin?.(s)
  const twin = await twinOf(s)
  const before = await traces(twin)
  expect(before.length).toBeGreaterThan(50)
  const beside = await rowsBeside(db, ownOrTurn(own, s))
  const reply = await run(s)
  expect(await traces(twin)).toEqual(before)
  expect(await rowsBeside(db, ownOrTurn(own, s))).toEqual(beside)
  expect(JSON.stringify(reply ?? null)).not.toContain(String(MARK))
})
