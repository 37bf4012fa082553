// The tenant is bound to its transaction: over one session of Postgres, what follows without a tenant sees nothing.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { PGlite } from "@electric-sql/pglite"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { asTenant, connect } from "../../../src/adapters/postgres/database.ts"
import { newId, type TenantId } from "../../../src/ids.ts"

const MIGRATIONS = join(import.meta.dirname, "../../../migrations")
type Query = { query: string; params: unknown[] }

let session: PGlite
const tenants: TenantId[] = [newId("ten"), newId("ten")]
beforeAll(async () => {
  session = new PGlite()
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql"))
  for (const file of files.sort()) await session.exec(readFileSync(join(MIGRATIONS, file), "utf8"))
  for (const tenant of tenants)
    await session.query(
      `insert into deletions (id, tenant_id, subject_type, subject_id, remaining) values ($1, $2, 'document', $1, '{}')`,
      [newId("del"), tenant],
    )
  await session.exec("set role footnote_app")
})
afterAll(() => session.close())

/** What the adapter sends for one tenant, done in one transaction of this very session, as Neon does a batch. */
async function throughAdapter(tenant: TenantId, query: ReturnType<typeof sql>): Promise<unknown[][]> {
  const sent: Query[][] = []
  const send: typeof fetch = async (_, init) => {
    sent.push((JSON.parse(String(init?.body)) as { queries: Query[] }).queries)
    return new Response(null, { status: 503 })
  }
  const db = connect({ url: "postgresql://footnote_app:x@localhost/footnote", timeoutMs: 1_000, send })
  await expect(asTenant(db, tenant, db.execute(query))).rejects.toMatchObject({ code: "database-unavailable" })
  const [queries = []] = sent
  return await session.transaction(async (tx) => {
    const replies: unknown[][] = []
    for (const { query, params } of queries) replies.push((await tx.query(query, params)).rows)
    return replies
  })
}
const seen = async () => (await session.query("select tenant_id from deletions")).rows

test("a tenant's transaction sees that tenant alone, and leaves nothing behind for the next statement", async () => {
  expect(await seen()).toEqual([])
  for (const tenant of tenants) {
    const [, rows] = await throughAdapter(tenant, sql`select tenant_id from deletions`)
    expect(rows).toEqual([{ tenant_id: tenant }])
    expect(await seen()).toEqual([])
  }
})

test("one that fails leaves nothing behind either", async () => {
  const [tenant = newId("ten")] = tenants
  await expect(throughAdapter(tenant, sql`select 1 / 0`)).rejects.toThrow()
  expect(await seen()).toEqual([])
})
