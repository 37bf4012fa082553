// The gate in Redis: limits, records and the cached answer of a request in one pipeline.
import { Ratelimit } from "@upstash/ratelimit"
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { TenantId } from "../../ids.ts"
import type { CachedState, CacheLookup, Gate, GateRecords, HeadState, LimitState, RateLimit } from "../../ports.ts"
import type { Revised, TenantRecord } from "../../tenants/model/api-key.ts"
import { alreadyDenied, type Denied, noteDenied } from "../../tenants/model/limits.ts"
import { beginWait, endWait, newOverload, type Overload, overloaded } from "../../tenants/model/overload.ts"
import { reserveBudgets } from "./budgets.ts"
import { type Commands, guarded, pipelined, type RedisClient, runScript } from "./client.ts"
import {
  answerKey,
  dirtyKey,
  embeddingKey,
  headKey,
  keyRecordKey,
  LIMIT_PREFIX,
  leaseKey,
  tenantRecordKey,
  unknownKeysKey,
} from "./keys.ts"
import {
  GONE,
  REVOKED,
  readHead,
  readKeyEntry,
  readTenantRecord,
  readVector,
  UNKNOWN,
  writeKeyEntry,
  writeTenantRecord,
} from "./records.ts"
import { remember, type Writing } from "./remember.ts"
import { COUNT_FOR_A_MINUTE, LOOKUP } from "./scripts.ts"

const replySchema = z.tuple([
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
])

export const redisGate = (
  redis: RedisClient,
  denied: Denied,
  overload = newOverload(),
  now = () => Date.now(),
): Gate => ({
  async recall(hash) {
    const text = await guarded(() => redis.get<string>(keyRecordKey(hash)))
    return toFound(text)
  },

  async recallUnmarked(hash, address) {
    const [text = null, failures = null] = await guarded(() =>
      redis.mget<(string | null)[]>(keyRecordKey(hash), unknownKeysKey(address)),
    )
    return { found: toFound(text), failures: Number(failures ?? 0) }
  },

  async rememberUnmarked(hash, address) {
    await guarded(() =>
      pipelined(redis, (together) =>
        Promise.all([
          remember(together, [keyRecord(hash, UNKNOWN)], now(), now),
          runScript(together, COUNT_FOR_A_MINUTE, [unknownKeysKey(address)], []),
        ]),
      ),
    )
  },

  async remember(hash, read, readAt) {
    const records = [keyRecord(hash, read ? writeKeyEntry(read) : UNKNOWN)]
    if (read) records.push(tenantRecord(read.key.tenantId, read.tenant))
    await guarded(() => remember(redis, records, readAt, now))
  },

  async rememberTenant(id, read, readAt) {
    await guarded(() => remember(redis, [tenantRecord(id, read)], readAt, now))
  },

  async pass({ hash, tenantId, limits, lookup, reservations = [] }) {
    const refused = limits.map((limit) => alreadyDenied(denied, limit)).find((state) => state !== null)
    if (refused) return { records: { key: null, tenant: null }, limit: refused, cached: null }
    const keys = [keyRecordKey(hash), tenantRecordKey(tenantId)]
    if (lookup) {
      keys.push(answerKey(tenantId, lookup.answerKey), embeddingKey(tenantId, lookup.embeddingKey))
      for (const id of lookup.collectionIds)
        keys.push(headKey(tenantId, id), dirtyKey(tenantId, id), leaseKey(tenantId, id))
    }
    const lease = lookup ? crypto.randomUUID() : ""
    const [reply, reserved, ...states] = await inTime(overload, now, () =>
      pipelined(redis, (together) =>
        Promise.all([
          runScript(together, LOOKUP, keys, [lease]),
          reserveBudgets(together, reservations),
          ...limits.map((limit) => take(together, denied, limit)),
        ]),
      ),
    )
    if (!Array.isArray(reply)) throw new Error("the lookup replied no array")
    const [key, tenant, answer, embedding] = replySchema.parse(reply.slice(0, 4))
    return {
      records: toRecords(key, tenant),
      limit: tightest(states),
      reserved,
      cached: lookup ? toCached(lookup, lease, answer, embedding, reply.slice(4)) : null,
    }
  },

  async revokeKey(hash) {
    await guarded(() => remember(redis, [keyRecord(hash, REVOKED)], now(), now))
  },
})

/** If the isolate itself was too slow to read the reply, Redis is not at fault, and working without its cache would cost even more. */
async function inTime<T>(overload: Overload, now: () => number, trip: () => Promise<T>): Promise<T> {
  const startedAt = now()
  beginWait(overload, startedAt)
  try {
    const replies = await guarded(trip)
    endWait(overload, startedAt, true, now())
    return replies
  } catch (error) {
    throw endWait(overload, startedAt, false, now()) ? overloaded() : error
  }
}

const keyRecord = (hash: string, text: string): Writing => ({ name: keyRecordKey(hash), text })
const tenantRecord = (id: TenantId, read: Revised<TenantRecord>): Writing => ({
  name: tenantRecordKey(id),
  text: writeTenantRecord(read),
})

function toFound(text: string | null) {
  if (text === null) return null
  return text === UNKNOWN || text === REVOKED ? "unknown" : readKeyEntry(text)
}

const toRecords = (key: string | null, tenant: string | null): GateRecords => ({
  key: key === REVOKED ? "revoked" : key === null || key === UNKNOWN ? null : readKeyEntry(key).key,
  tenant: tenant === null ? null : readTenantRecord(tenant),
})

function toCached(
  lookup: CacheLookup,
  lease: string,
  answer: string | null,
  embedding: string | null,
  states: unknown[],
): CachedState {
  const heads = new Map(
    lookup.collectionIds.map((id, i): [typeof id, HeadState] => {
      const [epoch, profile] = [states[2 * i], states[2 * i + 1]]
      // If a collection was deleted, Postgres says that it does not exist.
      if (epoch === "dirty" || profile === GONE) return [id, { state: "dirty" }]
      if (typeof epoch !== "string" || typeof profile !== "string") return [id, { state: "missing", lease }]
      return [id, { state: "clean", head: readHead(epoch, profile) }]
    }),
  )
  const revision = [...heads.values()].find((one) => one.state === "clean")?.head.profile.embedding.revision
  return { answer, embedding: embedding && revision ? readVector(embedding, revision) : null, heads }
}

/** A sliding window; throws when Redis does not answer. */
async function take(redis: Commands, denied: Denied, limit: RateLimit): Promise<LimitState> {
  const { policy, subject, max, windowSeconds } = limit
  // Only the library's algorithm: its limiter has caches and telemetry that would be created anew for every request.
  const window = Ratelimit.slidingWindow(max, `${windowSeconds} s`)()
  const context = { redis: redis as Redis, prefix: LIMIT_PREFIX } // it runs scripts and asks for nothing else
  const { success, remaining, reset } = await window.limit(context, `${LIMIT_PREFIX}:${subject}`)
  if (!success) noteDenied(denied, limit, reset)
  return { policy, allowed: success, limit: max, windowSeconds, remaining, resetAt: reset }
}

/** The state to report: the first that refuses, otherwise the one with the least left. */
function tightest(states: LimitState[]): LimitState | null {
  const refusing = states.find((state) => !state.allowed)
  return refusing ?? states.reduce<LimitState | null>((a, b) => (a === null || b.remaining < a.remaining ? b : a), null)
}
