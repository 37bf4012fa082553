// The account in Postgres: the days' totals, added up by what is asked for.
import { type SQL, sql } from "drizzle-orm"
import { z } from "zod"
import type { UsageFigures, UsageGroup, UsageRow } from "../../../ports.ts"
import { OUTCOMES } from "../../../usage/model/request-counts.ts"
import { USAGE_KINDS } from "../../../usage/model/usage-event.ts"
import { asTenant, type Database, guarded } from "../database.ts"

/** Of `metric` there is nothing to add: every row is of one kind. */
const EXPRESSIONS: Record<UsageGroup, SQL> = {
  day: sql`to_char(day, 'YYYY-MM-DD')`,
  month: sql`to_char(day, 'YYYY-MM')`,
  key: sql`key_id`,
  user: sql`user_id`,
  collection: sql`collection_id`,
  endpoint: sql`endpoint`,
  model: sql`model`,
  metric: sql`kind`,
}

const count = z.coerce.number()
const rowSchema = z.object({
  groups: z.array(z.string().nullable()),
  kind: z.enum(USAGE_KINDS),
  unit: z.string(),
  events: count,
  amount: count,
  estimated: count,
  cost: count,
  unpriced: count,
})

const endpointSchema = z.object({
  endpoint: z.string(),
  outcome: z.enum(OUTCOMES),
  bucket: count,
  calls: count,
  duration_ms: count,
})

export const postgresUsageFigures = (db: Database): UsageFigures => ({
  async totals(tenant, { from, to, groups, collectionIds, limit, after }) {
    const keys = arrayOf(groups.map((group) => EXPRESSIONS[group]))
    const last = arrayOf(groups.map((group) => sql`${after?.groups[group] ?? null}::text`))
    const follows = after ? sql`(${keys} < ${last} or (${keys} = ${last} and kind > ${after.kind}))` : sql`true`
    const reach = collectionIds === null ? sql`true` : sql`collection_id in ${[...collectionIds]}`
    const [{ rows }] = await asTenant(
      db,
      tenant,
      db.execute(sql`
        select ${keys} as groups, kind, unit, sum(events) as events, sum(amount) as amount,
          sum(estimated_amount) as estimated, sum(cost_usd) as cost, sum(unpriced) as unpriced
        from usage_daily
        where tenant_id = ${tenant} and day between ${from}::date and ${to}::date and ${reach} and ${follows}
        group by 1, kind, unit order by 1 desc, kind limit ${limit}`),
    )
    return rows.map((row) => toRow(groups, row))
  },

  async endpoints(tenant, { from, to }) {
    const statement = db.execute(sql`
      select endpoint, outcome, bucket, sum(calls) as calls, sum(duration_ms) as duration_ms from endpoint_daily
      where ${tenant === null ? sql`true` : sql`tenant_id = ${tenant}`} and day between ${from}::date and ${to}::date
      group by 1, 2, 3 order by 1, 2, 3`)
    const { rows } = tenant === null ? await guarded(() => statement) : (await asTenant(db, tenant, statement))[0]
    return rows.map((row) => {
      const { duration_ms: durationMs, ...counts } = endpointSchema.parse(row)
      return { ...counts, durationMs }
    })
  },
})

/** Arrays are compared with their nulls, each as large as any other. */
const arrayOf = (values: readonly SQL[]) => sql`array[${sql.join([...values, sql`null::text`], sql`, `)}]`

function toRow(groups: readonly UsageGroup[], row: unknown): UsageRow {
  const { groups: values, estimated, cost, ...figures } = rowSchema.parse(row)
  return {
    ...figures,
    groups: Object.fromEntries(groups.map((group, i) => [group, values[i] ?? null])),
    estimatedAmount: estimated,
    costUsd: cost,
  }
}
