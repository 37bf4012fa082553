// What the product relies on in Neon's SQL-over-HTTP, through the real clients, in front of PGlite and of a real Postgres.
import { randomUUID } from "node:crypto"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type NeonQueryFunction, neon, neonConfig } from "@neondatabase/serverless"
import { eq, sql } from "drizzle-orm"
import { drizzle } from "drizzle-orm/neon-http"
import { migrate } from "drizzle-orm/neon-http/migrator"
import { bigint, bigserial, customType, jsonb, numeric, pgTable, text, timestamp } from "drizzle-orm/pg-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startPostgres } from "../../../workers/local/postgres/server.ts"
import { findPostgres } from "../../local/postgres/real-postgres.ts"

const bytea = customType<{ data: Buffer; driverData: string }>({
  dataType: () => "bytea",
  toDriver: (value) => `\\x${value.toString("hex")}`,
})
const notes = pgTable("notes", {
  id: bigserial("id", { mode: "number" }).primaryKey(),
  tenantId: text("tenant_id").notNull(),
  title: text("title").notNull(),
  tags: text("tags").array().notNull().default([]),
  meta: jsonb("meta"),
  big: bigint("big", { mode: "bigint" }),
  price: numeric("price"),
  at: timestamp("at", { withTimezone: true }),
  raw: bytea("raw"),
})
const role = `app_${randomUUID().slice(0, 8)}`
const MIGRATIONS = [
  `create table notes (id bigserial primary key, tenant_id text not null,
     title text not null constraint title_is_not_empty check (title <> ''),
     tags text[] not null default '{}', meta jsonb, big bigint, price numeric, at timestamptz, raw bytea,
     constraint one_title_per_tenant unique (tenant_id, title))`,
  `create role "${role}" login`,
  `grant select, insert, update, delete on notes to "${role}"`,
  `grant usage on all sequences in schema public to "${role}"`,
  `alter table notes enable row level security`,
  `create policy tenants_own on notes using (tenant_id = nullif(current_setting('app.tenant_id', true), ''))`,
]

const password = "local-password"
const backends = [
  { name: "PGlite", open: async () => ({ url: undefined, stop: async () => undefined }) },
  { name: "a real Postgres", open: findPostgres() },
]

describe.each(backends)("Neon's HTTP in front of $name", ({ open }) => {
  if (open === null) {
    test.skip("is not tried: set TEST_POSTGRES_URL or install Debian's postgresql", () => undefined)
    return
  }
  let client: (user: string) => NeonQueryFunction<false, false>
  let close: () => Promise<void>
  const owner = () => drizzle(client("postgres"))
  const app = () => drizzle(client(role))
  const asTenant = (tenant: string) => app().execute(sql`select set_config('app.tenant_id', ${tenant}, true)`)

  beforeAll(async () => {
    const backend = await open()
    const server = await startPostgres({ password, ...(backend.url ? { databaseUrl: backend.url } : {}) })
    const { host } = new URL(server.url)
    neonConfig.fetchEndpoint = (name, port) => `http://${name}:${port}/sql`
    client = (user) => neon(`postgresql://${user}:${password}@${host}/footnote`)
    close = async () => {
      await server.close()
      await backend.stop(role)
    }
    const folder = mkdtempSync(join(tmpdir(), "migrations-"))
    mkdirSync(join(folder, "meta"))
    writeFileSync(join(folder, "0001_notes.sql"), MIGRATIONS.join("\n--> statement-breakpoint\n"))
    const entries = [{ idx: 0, version: "7", when: 1_700_000_000_000, tag: "0001_notes", breakpoints: true }]
    writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ version: "7", dialect: "postgresql", entries }))
    await migrate(owner(), { migrationsFolder: folder })
    await migrate(owner(), { migrationsFolder: folder }) // the second run finds nothing to do
    rmSync(folder, { recursive: true })
  })
  afterAll(() => close?.())

  test("every column type comes back as it went in", async () => {
    const row = {
      tenantId: "types",
      title: `quotes ' " \\ and 東京 🚲`,
      tags: ["a", "", "with, comma", 'quo"te', "NULL", "{}", "é"],
      meta: { nested: [1, "two", null, { deep: true }], text: 'a "b"' },
      big: 9_223_372_036_854_775_807n,
      price: "12345678901234567890.123456789",
      at: new Date("2025-06-01T12:34:56.789Z"),
      raw: Buffer.from([0, 1, 2, 127, 128, 255]),
    }
    const [stored] = await owner().insert(notes).values(row).returning()
    expect(stored).toMatchObject({ ...row, raw: expect.anything() })
    expect(Buffer.from(stored?.raw ?? []).equals(row.raw)).toBe(true)
  })

  test("values of the plain client keep Postgres' types, nulls included", async () => {
    const [row] = await client(
      "postgres",
    )`select 1::int4 as i, 2::int8 as big, 1.5::float8 as f, 'x'::text as t, true as b,
      null::text as nothing, array[1,2]::int4[] as list, '{"a": [1]}'::jsonb as j, '\\x00ff'::bytea as raw`
    const raw = Buffer.from([0, 255])
    expect(row).toEqual({ i: 1, big: "2", f: 1.5, t: "x", b: true, nothing: null, list: [1, 2], j: { a: [1] }, raw })
  })

  test("a result says its command, its row count and its fields", async () => {
    const query = (text: string) => client("postgres").query(text, [], { fullResults: true })
    expect(await query("create table counted (n int)")).toMatchObject({ command: "CREATE", rowCount: null, rows: [] })
    const inserted = await query("insert into counted values (1), (2), (3)")
    expect(inserted).toMatchObject({ command: "INSERT", rowCount: 3, fields: [] })
    const selected = await query("select n from counted where n > 1")
    expect(selected).toMatchObject({ command: "SELECT", rowCount: 2, rows: [{ n: 2 }, { n: 3 }] })
    expect(selected.fields[0]).toMatchObject({ name: "n", dataTypeID: 23, columnID: 1, format: "text" })
  })

  test("a violated constraint keeps its SQLSTATE, name, table and detail through drizzle", async () => {
    const twice = { tenantId: "violation", title: "same" }
    await owner().insert(notes).values(twice)
    const cause = {
      code: "23505",
      constraint: "one_title_per_tenant",
      table: "notes",
      schema: "public",
      severity: "ERROR",
    }
    await expect(owner().insert(notes).values(twice)).rejects.toMatchObject({
      cause: { ...cause, detail: "Key (tenant_id, title)=(violation, same) already exists." },
    })
    const missing = owner().execute(sql`insert into notes (tenant_id) values ('violation')`)
    await expect(missing).rejects.toMatchObject({ cause: { code: "23502", column: "title" } })
  })

  test("an error tells position, hint and routine", async () => {
    const failure = client("postgres").query("select titel from notes")
    await expect(failure).rejects.toMatchObject({ code: "42703", position: "8", routine: "errorMissingColumn" })
    await expect(failure).rejects.toMatchObject({ hint: expect.stringContaining("notes.title") })
  })

  test("two statements in one string are refused", async () => {
    await expect(client("postgres").query("select 1; select 2")).rejects.toMatchObject({ code: "42601" })
  })

  test("a batch is rolled back wholly when its last statement fails", async () => {
    const good = owner().insert(notes).values({ tenantId: "atomic", title: "kept?" })
    const bad = owner().insert(notes).values({ tenantId: "atomic", title: "" })
    await expect(owner().batch([good, bad])).rejects.toMatchObject({ code: "23514", constraint: "title_is_not_empty" })
    expect(await owner().$count(notes, eq(notes.tenantId, "atomic"))).toBe(0)
  })

  test("a constraint deferred to the commit fails the batch", async () => {
    const run = client("postgres")
    await run`create table deferred (n int unique deferrable initially deferred)`
    const batch = run.transaction([run`insert into deferred values (1)`, run`insert into deferred values (1)`])
    await expect(batch).rejects.toMatchObject({ code: "23505" })
    expect(await run`select n from deferred`).toEqual([])
  })

  test("a batch has the isolation level and access mode it asks for", async () => {
    const run = client("postgres")
    const modes = ["transaction_isolation", "transaction_read_only", "transaction_deferrable"]
    const show = () => modes.map((mode) => run.query(`select current_setting($1) as v`, [mode]))
    const strict = { isolationLevel: "Serializable", readOnly: true, deferrable: true } as const
    expect((await run.transaction(show(), strict)).flat().map(({ v }) => v)).toEqual(["serializable", "on", "on"])
    expect((await run.transaction(show())).flat().map(({ v }) => v)).toEqual(["read committed", "off", "off"])
    const write = run.transaction([run`insert into notes (tenant_id, title) values ('ro', 'x')`], { readOnly: true })
    await expect(write).rejects.toMatchObject({ code: "25006" })
  })

  test("FOR UPDATE SKIP LOCKED claims a row", async () => {
    await owner().insert(notes).values({ tenantId: "claim", title: "job" })
    const claimed = await owner().execute(sql`update notes set title = 'taken' where id =
      (select id from notes where tenant_id = 'claim' and title = 'job' limit 1 for update skip locked) returning title`)
    expect(claimed.rows).toEqual([{ title: "taken" }])
  })

  test("row-level security shows a tenant its own rows, and nothing to a request without a tenant", async () => {
    const row = (tenantId: string) => app().insert(notes).values({ tenantId, title: "mine" })
    await app().batch([asTenant("ten_a"), row("ten_a")])
    await app().batch([asTenant("ten_b"), row("ten_b")])
    const titles = app().select({ tenantId: notes.tenantId }).from(notes)
    const [, seen] = await app().batch([asTenant("ten_a"), titles])
    expect(seen).toEqual([{ tenantId: "ten_a" }])
    expect(await titles).toEqual([])
    await expect(app().batch([asTenant("ten_a"), row("ten_b")])).rejects.toMatchObject({ code: "42501" })
    await expect(row("ten_a")).rejects.toMatchObject({ cause: { code: "42501" } })
  })

  test("nothing a request sets is seen by any later request", async () => {
    const run = client(role)
    await run`select set_config('app.tenant_id', 'ten_a', false), pg_advisory_lock(7)`
    await run.query("set search_path = pg_catalog")
    await run.query("create temporary table scratch (n int)")
    await run.query("prepare kept as select 1")
    const later = Array.from(
      { length: 25 },
      () => run`select current_setting('app.tenant_id', true) as tenant,
      current_setting('search_path') as path, to_regclass('pg_temp.scratch') as scratch,
      (select count(*)::int from pg_prepared_statements where from_sql) as prepared,
      (select count(*)::int from pg_locks where locktype = 'advisory') as locks`,
    )
    const clean = { path: '"$user", public', scratch: null, prepared: 0, locks: 0 }
    for (const [row] of await Promise.all(later)) {
      expect(row).toMatchObject(clean)
      expect(row?.tenant || null).toBeNull()
    }
  })

  test.each([
    "set role postgres",
    "/* a /* nested */ comment */ SET LOCAL ROLE postgres",
    "; -- empty statement first\n reset role",
    "set session authorization default",
    "discard all",
    "select set_config('role', 'none', false)",
    "select set_config('ro' || 'le', 'none', false)",
    "do $$ begin execute 'reset role'; end $$",
  ])("a request cannot leave its role by: %s", async (statement) => {
    const run = client(role)
    const outcome = run.transaction([run.query(statement), run`select tenant_id from notes`])
    await expect(outcome).rejects.toMatchObject({ code: "42501" })
    await expect(run.query(statement)).rejects.toMatchObject({ code: "42501" })
    expect(await run`select current_user::text as name`).toEqual([{ name: role }])
  })

  test("a hundred requests at once are all answered", async () => {
    const one = (n: number) => app().batch([asTenant(`ten_${n}`), app().execute(sql`select ${n}::int as n`)])
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => one(n)))
    expect(answers.map(([, { rows }]) => rows[0]?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n))
  })
})
