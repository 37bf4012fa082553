// Ports of budgets: the counters, which Redis keeps for every isolate, and the ledger, which is the truth.
import type { TenantId } from "../ids.ts"
import type { Amounts, Reservation, Reserved } from "../usage/model/budget.ts"

/** The reservation itself is part of the gate's trip. These calls follow later, off the response path but for `raise`. */
export interface BudgetCounters {
  /** Holds so much in place of what was taken: of all of them, or of none where one has nothing left beside it. */
  raise(taken: readonly Reserved[], most: Amounts): Promise<Reserved[]>
  /** Gives back what was taken and counts what was used in its place. */
  settle(taken: readonly Reserved[], used: Amounts): Promise<void>
  /** Adds the ledger's count of the period to a counter that began without it. Only the first call does so. */
  restore(reservation: Reservation, spent: number): Promise<void>
  /** Takes back that its tenant was told what `tell` says, so that the next question tells it. */
  retell(reserved: Reserved): Promise<void>
  /** What each has used, without the questions still running; null where nothing is known. */
  used(reservations: readonly Reservation[]): Promise<(number | null)[]>
}

export interface BudgetLedger {
  /** What was used since the period began, by the unit's count. */
  spent(reservation: Reservation): Promise<number>
  /** Tells the tenant's webhooks that one of its budgets is nearly or wholly used up. */
  tell(tenant: TenantId, type: "budget.warned" | "budget.exhausted", reserved: Reserved): Promise<void>
}
