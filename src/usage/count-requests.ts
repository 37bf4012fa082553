// Counts an isolate's requests by tenant, key, user and route, off
// the request path, and records the sums from time to time.
import type { Actor } from "../context.ts"
import { newId, type TenantId, type UserId } from "../ids.ts"
import type { UsageLog } from "../ports.ts"
import { bucketOf, type Outcome, outcomeOf } from "./model/request-counts.ts"
import type { RequestsEntry } from "./model/usage-event.ts"

export type Asker = { tenantId: TenantId; actor: Actor; keyUserId: UserId | null }
/** `endpoint` is method and route pattern, e.g. `GET /api/v1/documents/:id`. */
type Request = { endpoint: string; status: number; durationMs: number }

export interface RequestCounts {
  count(asker: Asker, request: Request): void
  /** Records the sums if a flush is due and returns the work for `defer`; undefined if none is due. */
  flushIfDue(usageLog: UsageLog): Promise<unknown> | undefined
}

const DAY_MS = 86_400_000
/** With this many different sums, a flush is due at once. */
const MAX_KINDS = 1_000

type Kind = Omit<RequestsEntry, "counts"> & { counts: Map<string, RequestsEntry["counts"][number]> }

/** One for each isolate; plain values that requests share. `flushMs`: the least time between two flushes. */
export function createRequestCounts(flushMs: number, now = Date.now): RequestCounts {
  let kinds = new Map<string, Kind>()
  let nextFlushAt = 0

  return {
    count({ tenantId, actor, keyUserId }, { endpoint, status, durationMs }) {
      const at = now()
      const keyId = actor.type === "api-key" ? actor.keyId : null
      const userId = actor.type === "user" ? actor.userId : keyUserId
      const name = `${Math.floor(at / DAY_MS)} ${tenantId} ${keyId} ${userId} ${endpoint}`
      let kind = kinds.get(name)
      if (!kind) {
        kind = { type: "requests", id: newId("job"), at, tenantId, keyId, userId, endpoint, counts: new Map() }
        kinds.set(name, kind)
      }
      add(kind.counts, outcomeOf(status), durationMs)
    },

    flushIfDue(usageLog) {
      if (kinds.size === 0 || (now() < nextFlushAt && kinds.size < MAX_KINDS)) return undefined
      nextFlushAt = now() + flushMs
      // The buffer defers nothing if another request already holds its timer; then there is nothing to wait for.
      const sent: Promise<unknown>[] = []
      for (const { counts, ...kind } of kinds.values())
        usageLog.record({ ...kind, counts: [...counts.values()] }, (work) => sent.push(work))
      kinds = new Map()
      return Promise.all(sent)
    },
  }
}

function add(counts: Kind["counts"], outcome: Outcome, durationMs: number): void {
  const bucket = bucketOf(durationMs)
  const name = `${outcome} ${bucket}`
  const sum = counts.get(name)
  if (!sum) counts.set(name, { outcome, bucket, calls: 1, durationMs })
  else {
    sum.calls++
    sum.durationMs += durationMs
  }
}
