// Ports of budgets: the counters, which Redis keeps for every isolate, and the ledger, which is the truth.
import type { TenantId } from "../ids.ts"
import type { Amounts, Reservation, Reserved } from "../usage/budget.ts"

/** Reserving itself travels in the gate's trip; this is what follows, off the response path. */
export interface BudgetCounters {
  /** Gives back what was taken and counts what was used in its place. */
  settle(taken: readonly Reserved[], used: Amounts): Promise<void>
  /** Adds what the ledger knows of the period to a counter that began without it; once, whoever comes first. */
  restore(reservation: Reservation, spent: number): Promise<void>
  /** What each has used, without what runs; null where nothing is known. */
  used(reservations: readonly Reservation[]): Promise<(number | null)[]>
}

export interface BudgetLedger {
  /** What was used since the period began, by the unit's count. */
  spent(reservation: Reservation): Promise<number>
  /** Tells webhooks of a tenant that one of its budgets is running out or has. */
  tell(tenant: TenantId, type: "budget.warned" | "budget.exhausted", reserved: Reserved): Promise<void>
}
