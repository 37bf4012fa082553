// Remembers the ids of added batches, so that a retried batch is added once.
import { RETRY_WINDOW_MS } from "../../src/metrics.ts"

export type RememberedBatches = { savedAt: number; ids: string[] }

export type BatchMemory = {
  /** False if this id was added before. */
  remember(id: string, now: number): boolean
  restore(saved: RememberedBatches): void
  /** The ids added since the last call. */
  takeNew(): string[]
  /** Forgets ids that no sender retries any more. Returns the time before which saved ids are void. */
  forget(now: number): number
}

/** Twice as long as a sender retries, because its clock may differ from ours. */
const KEPT_MS = 2 * RETRY_WINDOW_MS

/** Keeps the newest `limit` ids. At 30 batches a second (300 busy isolates), that covers the whole time. */
export function createBatchMemory(limit = 20_000): BatchMemory {
  const seenAt = new Map<string, number>()
  let fresh: string[] = []

  function note(id: string, at: number) {
    seenAt.set(id, at)
    if (seenAt.size <= limit) return
    for (const oldest of seenAt.keys()) {
      seenAt.delete(oldest)
      return
    }
  }

  return {
    remember(id, now) {
      if (seenAt.has(id)) return false
      note(id, now)
      fresh.push(id)
      return true
    },
    restore: ({ savedAt, ids }) => {
      for (const id of ids) note(id, savedAt)
    },
    takeNew() {
      const taken = fresh
      fresh = []
      return taken
    },
    forget(now) {
      const voidBefore = now - KEPT_MS
      for (const [id, at] of seenAt) {
        if (at >= voidBefore) break
        seenAt.delete(id)
      }
      return voidBefore
    },
  }
}
