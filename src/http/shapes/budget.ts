// Budgets as JSON: what is asked for, what is shown, and how far each is used.
import { z } from "zod"
import type { Budget } from "../../usage/model/budget.ts"
import { timeShape } from "./fields.ts"

const period = z.enum(["day", "month"]).meta({ description: "Of UTC." })
const unit = z.enum(["usd", "tokens", "queries"])

const budgetShape = z.strictObject({
  period,
  unit,
  limit: z.number().positive().max(1e12),
  soft_percent: z
    .number()
    .min(1)
    .max(100)
    .default(80)
    .meta({ description: "The share from which callers are warned." }),
  when_exhausted: z
    .enum(["refuse", "extractive"])
    .default("refuse")
    .meta({ description: "402, or an answer without a model, which says so in `degraded`." }),
})

/** All there are to be: none with an empty list, at most one of a period and unit. */
export const budgetsShape = z
  .array(budgetShape)
  .max(6)
  .refine(
    (all) => new Set(all.map((one) => `${one.period} ${one.unit}`)).size === all.length,
    "must have one budget of a period and unit at most",
  )

export const budgetStateShape = z
  .object({
    period,
    unit,
    key_id: z.string().nullable().meta({ description: "Null: the tenant's." }),
    limit: z.number(),
    used: z.number().nullable(),
    left: z.number().nullable(),
    renews_at: timeShape,
  })
  .meta({ id: "BudgetState" })

export const toBudgets = (json: z.output<typeof budgetsShape>): Budget[] =>
  json.map(({ soft_percent, when_exhausted, ...budget }) => ({
    ...budget,
    softPercent: soft_percent,
    whenExhausted: when_exhausted,
  }))

export const toBudgetsJson = (budgets: readonly Budget[]): z.output<typeof budgetsShape> =>
  budgets.map(({ softPercent, whenExhausted, ...budget }) => ({
    ...budget,
    soft_percent: softPercent,
    when_exhausted: whenExhausted,
  }))
