// Counts, in each isolate, the unknown keys that an address sends. A key with the deployment's mark is never counted.

const WINDOW_MS = 60_000
const MAX_ADDRESSES = 10_000
/** Unknown keys per address and minute that are looked up in Postgres; and, beyond these, in Redis only. */
export const MAX_POSTGRES_LOOKUPS = 10
export const MAX_REDIS_LOOKUPS = 20

export interface UnknownKeys {
  /**
   * Counts a key once, until it is known to exist. Returns how many
   * others its address has sent, and when they are forgotten.
   */
  count(address: string, hash: string): { others: number; until: number }
  /** The key exists. */
  confirm(address: string, hash: string): void
}

/** One per isolate; plain values shared between requests. */
export function createUnknownKeys(now = Date.now): UnknownKeys {
  const met = new Map<string, { until: number; hashes: Set<string> }>()
  return {
    count(address, hash) {
      const known = met.get(address)
      const current = known && known.until > now() ? known : { until: now() + WINDOW_MS, hashes: new Set<string>() }
      if (current !== known) {
        if (met.size >= MAX_ADDRESSES) met.clear()
        met.set(address, current)
      }
      const others = current.hashes.size - (current.hashes.has(hash) ? 1 : 0)
      if (others < MAX_REDIS_LOOKUPS) current.hashes.add(hash)
      return { others, until: current.until }
    },
    confirm(address, hash) {
      met.get(address)?.hashes.delete(hash)
    },
  }
}
