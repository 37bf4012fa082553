// What a tenant used: the query, the shape and its mapper, the same for the tenant itself and for an operator.
import { z } from "zod"
import { USAGE_GROUPS, type UsageGroup, type UsageRow } from "../../ports/usage-figures.ts"
import { knownUsd } from "../../usage/model/money.ts"
import { askedDay } from "./fields.ts"

const MOST_DAYS = 400
/** Of a reply in JSON; an export has no end. */
export const MAX_ROWS = 10_000
const DAY_MS = 86_400_000

const day = z.iso.date()

export const usageQuery = z.strictObject({
  from: askedDay.optional().meta({ description: "The first day (UTC); by default 30 days ago" }),
  to: askedDay.optional().meta({ description: "The last day; by default today" }),
  group_by: z
    .string()
    .regex(new RegExp(`^(${USAGE_GROUPS.join("|")})(,(${USAGE_GROUPS.join("|")})){0,3}$`), {
      error: `must be one to four of ${USAGE_GROUPS.join(", ")}, with commas between`,
    })
    .default("day"),
  format: z.enum(["json", "csv", "jsonl"]).default("json"),
})

const figures = {
  metric: z.string(),
  unit: z.string(),
  events: z.int(),
  amount: z.int(),
  estimated_amount: z.int().meta({ description: "the estimated part: the provider sent no count" }),
  cost_usd: z.number().nullable().meta({
    description: "spent, as far as prices are known: a part where `unpriced` is not 0, and null where no price is",
  }),
  saved_usd: z.number().meta({ description: "not spent, because the cache answered" }),
  unpriced: z.int().meta({ description: "calls of models whose price is unknown" }),
}
const id = z.string().nullable().optional()

export const usageShape = z
  .object({
    from: day,
    to: day,
    group_by: z.array(z.enum(USAGE_GROUPS)),
    data: z.array(
      z.object({
        day: day.optional(),
        month: z.string().optional(),
        key_id: id,
        user_id: id,
        collection_id: id,
        endpoint: z.string().optional(),
        model: id,
        ...figures,
      }),
    ),
    truncated: z.boolean(),
  })
  .meta({ id: "Usage" })

export type AskedUsage = { from: string; to: string; groups: UsageGroup[] }

/** The days and groups that are meant, or what is wrong with them. */
export function toAskedUsage({ group_by, ...span }: z.output<typeof usageQuery>, now = Date.now()) {
  const { asked, fault } = toAskedDays(span, now)
  if (!asked) return { fault }
  const groups = [...new Set(group_by.split(","))] as UsageGroup[]
  return { asked: { ...asked, groups } satisfies AskedUsage }
}

/** The days that are meant, both included, or what is wrong with them. */
export function toAskedDays({ from, to }: Pick<z.output<typeof usageQuery>, "from" | "to">, now = Date.now()) {
  const last = to ?? new Date(now).toISOString().slice(0, 10)
  const first = from ?? new Date(Date.parse(last) - 29 * DAY_MS).toISOString().slice(0, 10)
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1
  if (days < 1 || days > MOST_DAYS) return { fault: `from must be 0 to ${MOST_DAYS - 1} days before to` }
  return { asked: { from: first, to: last } }
}

const NAMES: Partial<Record<UsageGroup, string>> = { key: "key_id", user: "user_id", collection: "collection_id" }
const nameOf = (group: UsageGroup) => NAMES[group] ?? group

export const toRowJson = ({ groups, kind, ...row }: UsageRow) => ({
  ...Object.fromEntries(Object.entries(groups).map(([group, value]) => [nameOf(group as UsageGroup), value])),
  metric: kind,
  unit: row.unit,
  events: row.events,
  amount: row.amount,
  estimated_amount: row.estimatedAmount,
  cost_usd: kind === "saved_tokens" ? 0 : knownUsd(row.costUsd, row.unpriced),
  saved_usd: kind === "saved_tokens" ? row.costUsd : 0,
  unpriced: row.unpriced,
})

export const toUsageJson = ({ from, to, groups }: AskedUsage, rows: readonly UsageRow[]) => ({
  from,
  to,
  group_by: groups,
  data: rows.slice(0, MAX_ROWS).map(toRowJson),
  truncated: rows.length > MAX_ROWS,
})

export const columnsOf = ({ groups }: AskedUsage) => [...new Set([...groups.map(nameOf), ...Object.keys(figures)])]
