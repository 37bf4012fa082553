// Ports of accounting: where a Worker notes what was used, the queue it goes through, and the ledger that adds it up.
import type { RequestContext } from "../context.ts"
import type { DeadLetter } from "../usage/model/dead-letter.ts"
import type { Accounted, NewEntry } from "../usage/model/usage-event.ts"
import type { Page, PageRequest } from "./records.ts"

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

export type KeptLetter = DeadLetter & { id: string; keptAt: Date }

/** What the ledger could not take, until it is sent again or its time is over. */
export interface DeadLetters {
  /** Each once by its entry's id, of tenants that are there; the number kept now. */
  keep(letters: readonly DeadLetter[]): Promise<number>
  /** Newest first. */
  list(page: PageRequest): Promise<Page<KeptLetter>>
  /** Of these ids, or of all when null; oldest first, behind the id `after`. */
  oldest(ids: readonly string[] | null, limit: number, after: string | null): Promise<KeptLetter[]>
  /** Removing what is gone is harmless. */
  remove(id: string): Promise<void>
  count(): Promise<number>
  /** Removes what has been kept for so long; the number removed. */
  forget(olderThanDays: number, limit: number): Promise<number>
}
