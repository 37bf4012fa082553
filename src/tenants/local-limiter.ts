// Counts requests in fixed windows in each isolate; used while Redis cannot be reached.
import type { LimitState, RateLimit } from "../ports.ts"

const MAX_SUBJECTS = 10_000

export interface LocalLimiter {
  take(limit: RateLimit): LimitState
}

export function createLocalLimiter(now = Date.now): LocalLimiter {
  const counts = new Map<string, { window: number; used: number }>()
  return {
    take({ policy, subject, max, windowSeconds }) {
      const window = Math.floor(now() / 1_000 / windowSeconds)
      const known = counts.get(subject)
      const used = (known?.window === window ? known.used : 0) + 1
      if (!known && counts.size >= MAX_SUBJECTS) counts.clear()
      counts.set(subject, { window, used })
      const resetAt = (window + 1) * windowSeconds * 1_000
      return { policy, allowed: used <= max, limit: max, windowSeconds, remaining: Math.max(0, max - used), resetAt }
    },
  }
}
