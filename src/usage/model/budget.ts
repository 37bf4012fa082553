// A budget of a tenant or key: an amount of money, tokens or
// questions for each day or month (UTC), and how it is counted.
import { z } from "zod"
import type { TenantId } from "../../ids.ts"
import { unitsOf, usdOf } from "./money.ts"

const budgetSchema = z.object({
  period: z.enum(["day", "month"]),
  unit: z.enum(["usd", "tokens", "queries"]),
  limit: z.number().positive(),
  /** Percent of the limit from which callers are warned. */
  softPercent: z.number().min(1).max(100),
  /** What happens to questions beyond the limit. */
  whenExhausted: z.enum(["refuse", "extractive"]),
})
export type Budget = z.infer<typeof budgetSchema>
/** Budgets as they are stored. A stored value of another shape counts as no budget. */
export const budgetsSchema = z.array(budgetSchema).catch([])

/**
 * What a question is expected to use, or has used. Money is in the
 * ledger's units; `ownUsd` is spent on the tenant's own account.
 */
export type Amounts = { queries: number; tokens: number; usd: number; ownUsd?: number }

export const sumOf = (a: Amounts, b: Amounts): Amounts => ({
  queries: a.queries + b.queries,
  tokens: a.tokens + b.tokens,
  usd: a.usd + b.usd,
  ownUsd: (a.ownUsd ?? 0) + (b.ownUsd ?? 0),
})

/** A tenant's budget counts the deployment's money only, a key's budget all money that the key spends. */
export const amountFor = ({ budget, keyId }: Pick<Reservation, "budget" | "keyId">, amounts: Amounts): number =>
  amounts[budget.unit] + (budget.unit === "usd" && keyId !== null ? (amounts.ownUsd ?? 0) : 0)

/** A budget in its current period. Counts are whole numbers; money is in the ledger's units. */
export type Reservation = {
  budget: Budget
  /** The key that the budget belongs to; null if it is the tenant's. */
  keyId: string | null
  tenantId: TenantId
  /** Begin and end of the period, in ms since the epoch. */
  beganAt: number
  endsAt: number
  need: number
}
export type Reserved = Reservation & {
  /** Without what running questions hold, but of questions themselves with this one. */
  used: number
  /** The counter's key from which the amount was taken. */
  takenFrom: string
  /** It had not enough left. Then nothing was taken from any of the budgets. */
  isRefused: boolean
  /** True if the limit is really used, false if running questions only hold it. */
  isUsedUp: boolean
  /** The notice that its tenant has not received yet in this period. */
  tell: "warned" | "exhausted" | null
  /** The counter has no value for this period yet, so it must be restored from the ledger. */
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

/** The state that callers and webhooks receive, in the budget's own unit. */
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
