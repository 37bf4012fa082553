// Counts the requests of keys and signed-in users in each isolate, off
// the request path, and records the sums from time to time.
import type { TenantContext } from "../context.ts"
import type { ApiKeys, CredentialUse } from "../ports.ts"

const MAX_CREDENTIALS = 5_000

/** How one request ended. */
type Outcome = { status: number; durationMs: number; isQuery: boolean }

export interface KeyUsage {
  /** One request of a key or a signed-in user. */
  count(caller: Pick<TenantContext, "actor" | "tenantId">, outcome: Outcome): void
  /**
   * Records the sums if a flush is due and returns the work for `defer`; undefined if
   * none is due. After a failure the sums are kept for the next flush.
   */
  flushIfDue(apiKeys: Pick<ApiKeys, "recordUse">): Promise<void> | undefined
}

/** One for each isolate; plain values that requests share. `flushMs`: the least time between two flushes. */
export function createKeyUsage(now = Date.now, flushMs = 10_000): KeyUsage {
  let counted = new Map<string, CredentialUse>()
  let nextFlushAt = 0

  const add = (use: CredentialUse) => {
    const subject = use.keyId ?? use.tenantId
    const sum = counted.get(subject)
    if (!sum && counted.size >= MAX_CREDENTIALS) return
    counted.set(subject, sum ? added(sum, use) : use)
  }

  async function flush(apiKeys: Pick<ApiKeys, "recordUse">): Promise<void> {
    const uses = [...counted.values()]
    counted = new Map()
    try {
      await apiKeys.recordUse(uses)
    } catch {
      for (const use of uses) add(use)
    }
  }

  return {
    count({ actor, tenantId }, { status, durationMs, isQuery }) {
      const failed = status >= 400 ? 1 : 0
      add({
        keyId: actor.type === "api-key" ? actor.keyId : null,
        tenantId,
        requests: 1,
        failures: failed,
        durationMs: Math.round(durationMs),
        queries: isQuery ? 1 : 0,
        failedQueries: isQuery ? failed : 0,
        lastUsedAt: new Date(now()),
      })
    },
    flushIfDue(apiKeys) {
      if (counted.size === 0 || now() < nextFlushAt) return undefined
      nextFlushAt = now() + flushMs
      return flush(apiKeys)
    },
  }
}

const added = (a: CredentialUse, b: CredentialUse): CredentialUse => ({
  ...a,
  requests: a.requests + b.requests,
  failures: a.failures + b.failures,
  durationMs: a.durationMs + b.durationMs,
  queries: a.queries + b.queries,
  failedQueries: a.failedQueries + b.failedQueries,
  lastUsedAt: a.lastUsedAt > b.lastUsedAt ? a.lastUsedAt : b.lastUsedAt,
})
