// What each tenant stores is booked once a day by the sweep, on a real Postgres, where sweeps run side by side.
import { sql } from "drizzle-orm"
import pg from "pg"
import { expect, test } from "vitest"
import { postgresDocuments } from "../../../src/adapters/postgres/documents/documents.ts"
import { postgresUpkeep } from "../../../src/adapters/postgres/upkeep.ts"
import { postgresLedger } from "../../../src/adapters/postgres/usage/ledger.ts"
import type { TenantId } from "../../../src/ids.ts"
import { freshTenant } from "../../support/database.ts"
import { uploadOf } from "../../support/ingest-world.ts"
import { describeOnPostgres } from "../../support/real-database.ts"
import { usageEvent } from "../../support/usage.ts"

describeOnPostgres("a sweep", (db) => {
  const booked = async (tenant: TenantId) =>
    (
      await db.system.execute(
        sql`select amount::int, events::int from usage_daily where tenant_id = ${tenant} and kind = 'byte_days'`,
      )
    ).rows
  /** Tenants that store so much each. */
  const storing = async (sizeBytes: number) => {
    const [one, other] = [await freshTenant(db), await freshTenant(db)]
    for (const { tenant, collection } of [one, other])
      await postgresDocuments(db.app).register(tenant, uploadOf(collection, { sizeBytes }))
    return [one.tenant, other.tenant] as const
  }
  /** What was booked today was booked yesterday. */
  const aDayPasses = () =>
    db.owner.execute(sql`
      update usage_events set id = 'of the day before:' || gen_random_uuid(), created_at = created_at - interval '1 day'
      where kind = 'byte_days'`)

  test("books what each tenant stores once a day, however many sweeps run side by side", async () => {
    const [full, empty] = await storing(1_234)
    await db.owner.execute(sql`delete from documents where tenant_id = ${empty}`)
    const upkeep = postgresUpkeep(db.system)
    // That something else was counted today does not make the day booked.
    await postgresLedger(db.system).add([usageEvent(full)])
    await Promise.all(Array.from({ length: 6 }, () => upkeep.bookStorage()))
    expect(await upkeep.bookStorage()).toBe(0)
    expect(await booked(full)).toEqual([{ amount: 1_234, events: 1 }])
    expect(await booked(empty)).toEqual([])
    await aDayPasses()
    await upkeep.bookStorage()
    expect(await booked(full)).toEqual([{ amount: 2_468, events: 2 }])
  })

  test("leaves what another one is just booking to that one, and books the rest", async () => {
    const [taken, left] = await storing(1_234)
    await aDayPasses()
    const other = new pg.Client({ connectionString: db.url })
    await other.connect()
    await other.query("begin")
    await other.query(
      `insert into usage_events (id, tenant_id, at, endpoint, kind, unit, amount, estimated)
      values ('bytes:' || (now() at time zone 'utc')::date || ':' || $1::text, $1, now(), 'ingest', 'byte_days', 'x', 1, false)`,
      [taken],
    )
    let isOver = false
    const sweep = postgresUpkeep(db.system)
      .bookStorage()
      .finally(() => {
        isOver = true
      })
    const waits = sql`select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%byte_days%'`
    // By another session: within a transaction the statistics stand still.
    let waiting = 0
    while (waiting === 0 && !isOver) waiting = (await db.owner.execute(waits)).rows.length
    expect(isOver).toBe(false)
    await other.query("commit")
    await other.end()
    expect(await sweep).toBeGreaterThan(0)
    expect([await booked(taken), await booked(left)]).toEqual([[], [{ amount: 1_234, events: 1 }]])
  })
})
