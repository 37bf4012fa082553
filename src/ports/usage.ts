// Ports of accounting: where a Worker notes what was used, the queue it goes through, and the ledger that adds it up.
import type { RequestContext } from "../context.ts"
import type { Accounted, NewEntry } from "../usage/usage-event.ts"

export interface UsageLog {
  /** Notes it and returns at once; it is on the queue a second later at most, off the response path. Never throws. */
  record(entry: NewEntry, defer: RequestContext["defer"]): void
}

export interface UsageQueue {
  /** One message; throws when the queue did not take it. */
  send(message: string): Promise<void>
}

/** The truth of what was asked and used. */
export interface Ledger {
  /**
   * Adds what is new by its id and raises the totals of its day by that alone, in one transaction: whatever comes again
   * changes nothing. What belongs to a tenant that is gone is dropped.
   */
  add(entries: readonly Accounted[]): Promise<void>
}
