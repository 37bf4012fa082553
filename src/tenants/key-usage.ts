// Counts what keys do per isolate, off the request path, and hands the sums over now and then.
import type { ApiKeyId } from "../ids.ts"
import type { ApiKeys, KeyUse } from "../ports.ts"

const FLUSH_MS = 10_000
const MAX_KEYS = 5_000

export interface KeyUsage {
  /** One request of a key: its status and how long it took. */
  count(id: ApiKeyId, status: number, durationMs: number): void
  /** The handing-over for `defer` when one is due, else undefined; what fails is counted again next time. */
  flushIfDue(apiKeys: Pick<ApiKeys, "recordUse">): Promise<void> | undefined
}

/** One per isolate; plain values shared between requests. */
export function createKeyUsage(now = Date.now): KeyUsage {
  let counted = new Map<ApiKeyId, KeyUse>()
  let nextFlushAt = 0

  const add = (id: ApiKeyId, requests: number, failures: number, durationMs: number, lastUsedAt: Date) => {
    const sum = counted.get(id)
    if (!sum && counted.size >= MAX_KEYS) return
    counted.set(id, {
      id,
      requests: (sum?.requests ?? 0) + requests,
      failures: (sum?.failures ?? 0) + failures,
      durationMs: (sum?.durationMs ?? 0) + durationMs,
      lastUsedAt,
    })
  }

  async function flush(apiKeys: Pick<ApiKeys, "recordUse">): Promise<void> {
    const uses = [...counted.values()]
    counted = new Map()
    try {
      await apiKeys.recordUse(uses)
    } catch {
      for (const use of uses) add(use.id, use.requests, use.failures, use.durationMs, use.lastUsedAt)
    }
  }

  return {
    count: (id, status, durationMs) => add(id, 1, status >= 400 ? 1 : 0, Math.round(durationMs), new Date(now())),
    flushIfDue(apiKeys) {
      if (counted.size === 0 || now() < nextFlushAt) return undefined
      nextFlushAt = now() + FLUSH_MS
      return flush(apiKeys)
    },
  }
}
