// Counts requests per isolate in fixed minutes; stands in while Redis cannot be reached.
import type { LimitState, RateLimit } from "../ports.ts"

const MINUTE_MS = 60_000
const MAX_SUBJECTS = 10_000

export interface LocalLimiter {
  take(limit: RateLimit): LimitState
}

export function createLocalLimiter(now = Date.now): LocalLimiter {
  const counts = new Map<string, number>()
  let minute = 0
  return {
    take({ policy, subject, perMinute }) {
      const current = Math.floor(now() / MINUTE_MS)
      if (current !== minute || counts.size >= MAX_SUBJECTS) counts.clear()
      minute = current
      const used = (counts.get(subject) ?? 0) + 1
      counts.set(subject, used)
      const resetAt = (current + 1) * MINUTE_MS
      const remaining = Math.max(0, perMinute - used)
      return { policy, allowed: used <= perMinute, limit: perMinute, remaining, resetAt }
    },
  }
}
