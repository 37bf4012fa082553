// What an isolate remembers of keys, bounded in number and time; plain values shared between requests.
import type { KeyEntry } from "./model/api-key.ts"

const MAX_KEYS = 10_000
const KNOWN_MS = 60_000
const UNKNOWN_MS = 10_000

export interface KeyMemory {
  get(hash: string): { entry: KeyEntry | null; readAt: number } | null
  /** Null remembers that there is no such key. */
  set(hash: string, entry: KeyEntry | null, readAt: number): void
  forget(hash: string): void
}

/** One per isolate. The oldest entry makes room for a new one. */
export function createKeyMemory(now = Date.now): KeyMemory {
  const kept = new Map<string, { entry: KeyEntry | null; readAt: number }>()
  return {
    get(hash) {
      const found = kept.get(hash)
      if (!found) return null
      if (now() - found.readAt <= (found.entry ? KNOWN_MS : UNKNOWN_MS)) return found
      kept.delete(hash)
      return null
    },
    set(hash, entry, readAt) {
      kept.delete(hash)
      if (kept.size >= MAX_KEYS) {
        const oldest = kept.keys().next()
        if (!oldest.done) kept.delete(oldest.value)
      }
      kept.set(hash, { entry, readAt })
    },
    forget(hash) {
      kept.delete(hash)
    },
  }
}
