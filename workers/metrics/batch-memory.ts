// Remembers which batches were added, so that a retried one is added once.
import { RETRY_WINDOW_MS } from "../../src/metrics.ts"

export type RememberedBatches = { savedAt: number; ids: string[] }

export type BatchMemory = {
  /** False when this id was added before. */
  remember(id: string, now: number): boolean
  restore(saved: RememberedBatches): void
  /** Ids remembered since the last call. */
  takeNew(): string[]
  /** Forgets what no sender retries any more; the time before which saved ids are void. */
  forget(now: number): number
}

/** Twice what a sender retries, for its clock is not ours. */
const KEPT_MS = 2 * RETRY_WINDOW_MS

/** Holds the newest `limit` ids: at 30 batches a second, which is 300 busy isolates, the whole window. */
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
