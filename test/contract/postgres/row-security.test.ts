// Row-level security, walked in the catalogue: no table without it, no policy that forgets the tenant, no role above it.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sqlState } from "../../../src/adapters/postgres/database.ts"
import { NO_TENANTS_TABLES, rowSecurityCheck, rowSecurityFaults } from "../../../src/adapters/postgres/row-security.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import { startTestDatabase, type TestDatabase } from "../../support/database.ts"

let db: TestDatabase
/** Every table of the schema, with the column that says whose a row is. */
let tables: { name: string; tenant: string | null }[]
const [mine, theirs]: TenantId[] = [newId("ten"), newId("ten")]
const own = mine ?? newId("ten")

beforeAll(async () => {
  db = await startTestDatabase(fetch)
  const { rows } = await db.owner.execute(sql`
    select t.table_name as name, c.column_name as tenant from information_schema.tables t
    left join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
      and c.column_name = case t.table_name when 'tenants' then 'id' else 'tenant_id' end
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1`)
  tables = rows as typeof tables
})
afterAll(() => db.close())

/** Runs the statement in one transaction, bound to the tenant. */
async function as(role: "app" | "system", tenant: string | null, statement: string) {
  const bound = db[role].execute(sql`select set_config('app.tenant_id', ${tenant ?? ""}, true)`)
  const [, { rows }] = await db[role].batch([bound, db[role].execute(sql.raw(statement))])
  return rows
}
const owner = (statement: string) => db.owner.execute(sql.raw(statement))

describe("the schema as it is migrated", () => {
  test("has no fault for either role", async () => {
    expect(await rowSecurityFaults(db.app)).toEqual([])
    expect(await rowSecurityFaults(db.system)).toEqual([])
  })

  test("has the tables it should, and says of every one that is no tenant's why", () => {
    expect(tables.length).toBeGreaterThan(15)
    const free = tables.filter(({ tenant }) => tenant === null).map(({ name }) => name)
    expect(free).toEqual(Object.keys(NO_TENANTS_TABLES).sort())
  })
})

describe("the walk, which readiness makes too, finds", () => {
  const policy = "tenant_id = nullif(current_setting('app.tenant_id', true), '')"
  const plants: [what: string, plant: string[], undo: string[], fault: RegExp][] = [
    [
      "a policy of true",
      ["alter policy own_tenant on documents using (true)"],
      [`alter policy own_tenant on documents using (${policy})`],
      /policy own_tenant of documents/,
    ],
    [
      "a policy that lets another tenant's rows be written",
      ["alter policy own_tenant on documents with check (true)"],
      [`alter policy own_tenant on documents with check (${policy})`],
      /policy own_tenant of documents/,
    ],
    [
      "a policy by another setting",
      ["alter policy own_tenant on api_keys using (tenant_id = current_setting('app.tenant', true))"],
      [`alter policy own_tenant on api_keys using (${policy})`],
      /policy own_tenant of api_keys/,
    ],
    [
      "a further policy for everybody",
      ["create policy more on work_units for select using (true)"],
      ["drop policy more on work_units"],
      /policy more of work_units/,
    ],
    [
      "the system role's policy given to the app role as well",
      ["alter policy every_tenant on users to footnote_system, footnote_app"],
      ["alter policy every_tenant on users to footnote_system"],
      /policy every_tenant of users/,
    ],
    ["a new table", ["create table news (tenant_id text)"], ["drop table news"], /news has no row-level security/],
    [
      "a new table without a policy",
      ["create table news (tenant_id text)", "alter table news enable row level security"],
      ["drop table news"],
      /news has no policy/,
    ],
    [
      "a new table that is nobody's",
      ["create table news (id text)", "alter table news enable row level security"],
      ["drop table news"],
      /news has no tenant_id/,
    ],
    [
      "a view over tenants' rows",
      ["create view all_documents as select * from documents", "grant select (id) on all_documents to footnote_app"],
      ["drop view all_documents"],
      /view all_documents/,
    ],
    [
      "the app role as owner of a table",
      ["alter table deletions owner to footnote_app"],
      ["alter table deletions owner to postgres"],
      /rights of the owner of deletions/,
    ],
    [
      "the app role above row-level security",
      ["alter role footnote_app bypassrls"],
      ["alter role footnote_app nobypassrls"],
      /footnote_app bypasses/,
    ],
    [
      "the app role among the system's",
      ["grant footnote_system to footnote_app"],
      ["revoke footnote_system from footnote_app"],
      /rights of footnote_system/,
    ],
  ]

  test.each(plants)("%s", async (_, plant, undo, fault) => {
    for (const statement of plant) await owner(statement)
    try {
      const faults = await rowSecurityFaults(db.app)
      expect(faults).toContainEqual(expect.stringMatching(fault))
      await expect(rowSecurityCheck(db.app)()).rejects.toMatchObject({ code: "configuration-invalid" })
    } finally {
      for (const statement of undo) await owner(statement)
    }
    expect(await rowSecurityFaults(db.app)).toEqual([])
  })

  test("row-level security switched off, on any table", async () => {
    for (const { name } of tables) {
      await owner(`alter table ${name} disable row level security`)
      expect(await rowSecurityFaults(db.app)).toEqual([`${name} has no row-level security`])
      await owner(`alter table ${name} enable row level security`)
    }
    expect(await rowSecurityFaults(db.app)).toEqual([])
  })
})

/** A value no other row has, of the column's type. */
const VALUES: Record<string, string> = {
  text: "gen_random_uuid()::text",
  uuid: "gen_random_uuid()",
  integer: "(random() * 1e9)::int",
  bigint: "(random() * 1e9)::bigint",
  real: "0",
  numeric: "0",
  boolean: "false",
  jsonb: "'{}'",
  ARRAY: "'{}'",
  date: "current_date",
  "timestamp with time zone": "now()",
}

/** Puts one row into each table for each tenant; what the rows say and refer to does not matter here. */
async function fill(): Promise<void> {
  const checks = await db.owner.execute(sql`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop from pg_constraint
    where contype = 'c' and connamespace = 'public'::regnamespace`)
  for (const { drop } of checks.rows) await owner(String(drop))
  const { rows } = await db.owner.execute(sql`
    select table_name as table, column_name as column, data_type as type from information_schema.columns
    where table_schema = 'public' and is_nullable = 'NO' and column_default is null and is_identity = 'NO'
      and is_generated = 'NEVER'`)
  const columns = rows as { table: string; column: string; type: string }[]
  for (const { name, tenant } of tables)
    for (const id of [own, theirs]) {
      const wanted = columns.filter(({ table, column }) => table === name && column !== tenant)
      const values = wanted.map(({ type }) => VALUES[type] ?? `unknown type ${type}`)
      const names = [...(tenant ? [tenant] : []), ...wanted.map(({ column }) => column)]
      const insert = `insert into ${name} (${names}) values (${[...(tenant ? [`'${id}'`] : []), ...values]})`
      await db.owner.batch([
        db.owner.execute(sql`set local session_replication_role = replica`),
        db.owner.execute(sql.raw(insert)),
      ])
    }
}

describe("with every grant there is, and rows of two tenants in every table, the app role", () => {
  beforeAll(async () => {
    await fill()
    await owner("grant select, insert, update, delete on all tables in schema public to footnote_app")
  })
  const rowsSeen = async (name: string, tenant: string | null, role: "app" | "system" = "app") =>
    (await as(role, tenant, `select 1 from ${name}`)).length
  /** Tables whose rows the app role reaches by functions alone. */
  const BY_FUNCTIONS = ["refresh_tokens", "invitations", ...Object.keys(NO_TENANTS_TABLES)]

  test("sees its tenant's row of each, or none where it goes by functions, and nothing without a tenant", async () => {
    for (const { name } of tables) {
      const expected = BY_FUNCTIONS.includes(name) ? 0 : 1
      expect([name, await rowsSeen(name, own)]).toEqual([name, expected])
      expect([name, await rowsSeen(name, null)]).toEqual([name, 0])
      expect([name, await rowsSeen(name, newId("ten"))]).toEqual([name, 0])
    }
  })

  test("changes and removes no other tenant's row of any, and gives none away", async () => {
    for (const { name, tenant } of tables) {
      if (tenant === null) continue
      const of = `${tenant} = '${theirs}'`
      const change = (statement: string) => as("app", own, statement).then(() => "done", sqlState)
      expect([name, await change(`update ${name} set ${tenant} = ${tenant} where ${of}`)]).toEqual([name, "done"])
      expect([name, await change(`delete from ${name} where ${of}`)]).toEqual([name, "done"])
      const given = await change(`update ${name} set ${tenant} = '${theirs}'`)
      expect([name, given]).toEqual([name, BY_FUNCTIONS.includes(name) ? "done" : "42501"])
      const { rows } = await db.owner.execute(sql.raw(`select count(*)::int as rows from ${name} where ${of}`))
      expect([name, rows]).toEqual([name, [{ rows: 1 }]])
    }
  })

  test("sees two rows of each as the system role does", async () => {
    for (const { name } of tables) expect([name, await rowsSeen(name, null, "system")]).toEqual([name, 2])
  })
})
