// A budget: so much money, tokens or questions in a day or a month (UTC), of a tenant or of a key, and how it is counted.
import { z } from "zod"
import type { TenantId } from "../../ids.ts"
import { unitsOf, usdOf } from "./money.ts"

const budgetSchema = z.object({
  period: z.enum(["day", "month"]),
  unit: z.enum(["usd", "tokens", "queries"]),
  limit: z.number().positive(),
  /** From this share on callers are warned, in percent. */
  softPercent: z.number().min(1).max(100),
  /** What happens to a question beyond it. */
  whenExhausted: z.enum(["refuse", "extractive"]),
})
export type Budget = z.infer<typeof budgetSchema>
/** As it is kept; whatever is no budget bounds nothing. */
export const budgetsSchema = z.array(budgetSchema).catch([])

/** What one question is expected to take, or took; money in the ledger's units, the organisation's and the tenant's own. */
export type Amounts = { queries: number; tokens: number; usd: number; ownUsd?: number }

/** A tenant's budget bounds what it costs the organisation, a key's whatever the key costs. */
export const amountFor = ({ budget, keyId }: Pick<Reservation, "budget" | "keyId">, amounts: Amounts): number =>
  amounts[budget.unit] + (budget.unit === "usd" && keyId !== null ? (amounts.ownUsd ?? 0) : 0)

/** A budget in its present period; counts are whole numbers, of money in the ledger's units. */
export type Reservation = {
  budget: Budget
  /** The key whose budget it is; null: the tenant's. */
  keyId: string | null
  tenantId: TenantId
  /** When the period began and ends, in ms since the epoch. */
  beganAt: number
  endsAt: number
  need: number
}
export type Reserved = Reservation & {
  /** With what runs, and with `need` where it was taken. */
  used: number
  /** Where its counter holds what was taken. */
  takenFrom: string
  /** It had nothing left; then nothing is taken of any. */
  isRefused: boolean
  /** Not only held by what runs. */
  isUsedUp: boolean
  /** What nobody has told its tenant yet in this period. */
  tell: "warned" | "exhausted" | null
  /** Nothing was counted in this period yet, as far as the counter knows. */
  isFresh: boolean
}

export const countOf = ({ unit, limit }: Budget): number => (unit === "usd" ? unitsOf(limit) : Math.round(limit))
export const softOf = (budget: Budget): number => Math.ceil((countOf(budget) * budget.softPercent) / 100)
const shownOf = ({ unit }: Budget, count: number): number => (unit === "usd" ? usdOf(count) : count)

type Owner = { tenantId: TenantId; keyId: string | null; budgets: readonly Budget[] | undefined }

export function reservationsOf(owners: readonly Owner[], expected: Amounts, now = Date.now()): Reservation[] {
  return owners.flatMap(({ tenantId, keyId, budgets = [] }) =>
    budgets.map((budget) => ({
      budget,
      keyId,
      tenantId,
      ...periodOf(budget.period, now),
      need: amountFor({ budget, keyId }, expected),
    })),
  )
}

function periodOf(period: Budget["period"], now: number): { beganAt: number; endsAt: number } {
  const at = new Date(now)
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()]
  return period === "day"
    ? { beganAt: Date.UTC(year, month, day), endsAt: Date.UTC(year, month, day + 1) }
    : { beganAt: Date.UTC(year, month, 1), endsAt: Date.UTC(year, month + 1, 1) }
}

/** As callers and webhooks are told: in the budget's own unit. */
export function budgetState({ budget, keyId, used, endsAt }: Pick<Reserved, "budget" | "keyId" | "used" | "endsAt">) {
  const left = Math.max(0, countOf(budget) - used)
  return {
    period: budget.period,
    unit: budget.unit,
    key_id: keyId,
    limit: budget.limit,
    used: shownOf(budget, used),
    left: shownOf(budget, left),
    renews_at: new Date(endsAt).toISOString(),
  }
}
