// What the API tells of questions and their account, read for tests that add it up.
import { sql } from "drizzle-orm"
import { expect, vi } from "vitest"
import { z } from "zod"
import { connect } from "../../src/adapters/postgres/database.ts"
import { unitsOf } from "../../src/usage/model/money.ts"
import type { Client } from "../../workers/local/client.ts"
import type { Platform } from "../../workers/local/platform.ts"

export const usageShape = z.object({
  embedding_tokens: z.number(),
  prompt_tokens: z.number(),
  completion_tokens: z.number(),
  cost_usd: z.number().nullable(),
})
export const entriesShape = z.object({
  data: z.array(
    z.looseObject({ id: z.string(), outcome: z.string(), usage: usageShape.extend({ estimated: z.boolean() }) }),
  ),
})
export const accountShape = z.object({
  data: z.array(
    z.looseObject({
      metric: z.string(),
      amount: z.number(),
      estimated_amount: z.number(),
      events: z.number(),
      cost_usd: z.number(),
      saved_usd: z.number(),
      unpriced: z.number(),
    }),
  ),
})
export type Account = z.infer<typeof accountShape>["data"]
const budgetsShape = z.object({
  data: z.array(z.looseObject({ unit: z.string(), used: z.number().nullable() })),
})

const figures = z.looseObject({ tokens: z.number(), cost_usd: z.number() })
export const statsShape = z.object({
  totals: figures,
  by_day: z.array(figures),
  by_key: z.array(figures),
  by_collection: z.array(figures),
})

/** Counted for every request, those that read the account among them. */
const MOVING = new Set<unknown>(["requests", "failed_requests"])
export const standing = <T extends { metric?: unknown }>(rows: T[]) => rows.filter(({ metric }) => !MOVING.has(metric))

export const NOTHING = { embedding_tokens: 0, prompt_tokens: 0, completion_tokens: 0, cost_usd: 0 }

export const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0)
export const usd = <T>(all: readonly T[], of: (one: T) => number | null) => sum(all, (one) => unitsOf(of(one) ?? 0))
/** What of each metric there is, however it was grouped. */
export const byMetric = (rows: Account) =>
  Object.fromEntries(
    [...new Set(rows.map(({ metric }) => metric))].toSorted().map((metric) => {
      const own = rows.filter((row) => row.metric === metric)
      const amounts = [sum(own, (row) => row.amount), sum(own, (row) => row.estimated_amount)]
      return [metric, [...amounts, sum(own, (row) => row.unpriced), usd(own, (row) => row.cost_usd + row.saved_usd)]]
    }),
  )
/** Cells without quotes, as all of the account are. */
export const parsedCsv = (text: string) => {
  const [columns = [], ...rows] = text
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","))
  return rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])))
}
export const inText = (rows: Account) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? "" : String(value)])),
  )

/** A request of the operator about tenants. */
export async function operator(
  { adminUrl, adminKey }: Platform,
  method: string,
  path: string,
  json?: unknown,
): Promise<Response> {
  const reply = await fetch(`${adminUrl}/api/v1/tenants/${path}`, {
    method,
    headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  expect([path, reply.ok]).toEqual([path, true])
  return reply
}

/** How far each budget that bounds a caller is used. */
export const usedOf = async ({ send }: Pick<Client, "send">) =>
  budgetsShape.parse(await (await send("GET", "/api/v1/budgets")).json()).data.map(({ unit, used }) => [unit, used])

/** What is written behind replies is there after a while. */
export const eventually = <T>(read: () => Promise<T>) => vi.waitFor(read, { timeout: 120_000, interval: 200 })

/** Every row of every table, as text. */
export async function dumpOf({ operatorEnv }: Platform): Promise<string> {
  const { DATABASE_OWNER_URL: url = "", NEON_FETCH_ENDPOINT: endpoint } = operatorEnv
  const database = connect({ url, endpoint, timeoutMs: 30_000 })
  const tables = await database.execute(sql`select tablename from pg_tables where schemaname = 'public'`)
  const dumps = tables.rows.map(({ tablename }) =>
    database.execute(
      sql`select coalesce(string_agg(t::text, '\n'), '') as rows from ${sql.identifier(String(tablename))} t`,
    ),
  )
  return (await Promise.all(dumps)).map(({ rows }) => String(rows[0]?.rows)).join("\n")
}
