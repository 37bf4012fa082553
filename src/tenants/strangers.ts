// Counts in each isolate the invented keys of an address. A key with our mark is never counted.

const WINDOW_MS = 60_000
const MAX_ADDRESSES = 10_000
/** How many invented keys of an address are looked up in a minute: in Postgres, and in Redis alone. */
export const MOST_IN_POSTGRES = 10
export const MOST_IN_REDIS = 20

export interface Strangers {
  /**
   * Counts a key once, until it is known to exist. Returns how many
   * others its address has sent, and when they are forgotten.
   */
  meet(address: string, hash: string): { others: number; until: number }
  /** The key exists. */
  know(address: string, hash: string): void
}

/** One per isolate; plain values shared between requests. */
export function createStrangers(now = Date.now): Strangers {
  const met = new Map<string, { until: number; hashes: Set<string> }>()
  return {
    meet(address, hash) {
      const known = met.get(address)
      const current = known && known.until > now() ? known : { until: now() + WINDOW_MS, hashes: new Set<string>() }
      if (current !== known) {
        if (met.size >= MAX_ADDRESSES) met.clear()
        met.set(address, current)
      }
      const others = current.hashes.size - (current.hashes.has(hash) ? 1 : 0)
      if (others < MOST_IN_REDIS) current.hashes.add(hash)
      return { others, until: current.until }
    },
    know(address, hash) {
      met.get(address)?.hashes.delete(hash)
    },
  }
}
