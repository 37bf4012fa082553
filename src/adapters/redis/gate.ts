// The gate in Redis: limits, records and the cached answer of a request in one pipeline.
import { Ratelimit } from "@upstash/ratelimit"
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import type { TenantId } from "../../ids.ts"
import type { CachedState, CacheLookup, Gate, GateRecords, HeadState, LimitState, RateLimit } from "../../ports.ts"
import type { Revised, TenantRecord } from "../../tenants/api-key.ts"
import { type Commands, inOneTrip, type LeanRedis, reaching, runScript } from "./client.ts"
import {
  answerKey,
  dirtyKey,
  embeddingKey,
  headKey,
  keyRecordKey,
  LIMIT_PREFIX,
  leaseKey,
  tenantRecordKey,
} from "./keys.ts"
import {
  REVOKED_KEY,
  readHead,
  readKeyEntry,
  readTenantRecord,
  readVector,
  UNKNOWN_KEY,
  writeKeyEntry,
  writeTenantRecord,
} from "./records.ts"
import { LOOKUP, REMEMBER } from "./scripts.ts"

/** Records are re-read from Postgres at least this often. */
const RECORD_TTL_SECONDS = 300
/** Spares Postgres the question of a key that was revoked. */
const REVOKED_TTL_SECONDS = 3_600
const UNKNOWN_TTL_SECONDS = 60
/**
 * Older reads are dropped. Whatever overtook a read lives in Redis for `RECORD_TTL_SECONDS`, far longer than a read of this
 * age can still be under way: so the late one always finds the newer one there.
 */
const LATE_MS = 60_000

/**
 * Limits that are used up, kept per isolate so that whoever is denied costs no call. In a window longer than a minute Redis
 * is asked again every minute: an operator may have lifted the limit.
 */
export type Denied = Map<string, { resetAt: number; askAgainAt: number }>
const MAX_DENIED = 10_000
const ASK_AGAIN_MS = 60_000

const replySchema = z.tuple([
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
])

export const redisGate = (redis: LeanRedis, denied: Denied, now = Date.now): Gate => ({
  async recall(hash) {
    const text = await reaching(() => redis.get<string>(keyRecordKey(hash)))
    if (text === null) return null
    return text === UNKNOWN_KEY || text === REVOKED_KEY ? "unknown" : readKeyEntry(text)
  },

  async remember(hash, read, readAt) {
    if (readAt < now() - LATE_MS) return
    await write(redis, [
      keyRecord(hash, read ? writeKeyEntry(read) : UNKNOWN_KEY),
      ...(read ? [tenantRecord(read.key.tenantId, read.tenant)] : []),
    ])
  },

  async rememberTenant(id, read, readAt) {
    if (readAt >= now() - LATE_MS) await write(redis, [tenantRecord(id, read)])
  },

  async enter({ hash, tenantId, limits, lookup }) {
    const refused = limits.map((limit) => alreadyDenied(denied, limit)).find((state) => state !== null)
    if (refused) return { records: { key: null, tenant: null }, limit: refused, cached: null }
    const keys = [keyRecordKey(hash), tenantRecordKey(tenantId)]
    if (lookup) {
      keys.push(answerKey(tenantId, lookup.answerKey), embeddingKey(tenantId, lookup.embeddingKey))
      for (const id of lookup.collectionIds)
        keys.push(headKey(tenantId, id), dirtyKey(tenantId, id), leaseKey(tenantId, id))
    }
    const lease = lookup ? crypto.randomUUID() : ""
    const [reply, ...states] = await reaching(() =>
      inOneTrip(redis, (together) =>
        Promise.all([
          runScript(together, LOOKUP, keys, [lease]),
          ...limits.map((limit) => take(together, denied, limit)),
        ]),
      ),
    )
    if (!Array.isArray(reply)) throw new Error("the lookup replied no array")
    const [key, tenant, answer, embedding] = replySchema.parse(reply.slice(0, 4))
    return {
      records: toRecords(key, tenant),
      limit: tightest(states),
      cached: lookup ? toCached(lookup, lease, answer, embedding, reply.slice(4)) : null,
    }
  },

  async revokeKey(hash) {
    await write(redis, [keyRecord(hash, REVOKED_KEY)])
  },
})

type Writing = { name: string; text: string; ttlSeconds: number }

const keyRecord = (hash: string, text: string): Writing => ({
  name: keyRecordKey(hash),
  text,
  ttlSeconds:
    text === REVOKED_KEY ? REVOKED_TTL_SECONDS : text === UNKNOWN_KEY ? UNKNOWN_TTL_SECONDS : RECORD_TTL_SECONDS,
})

const tenantRecord = (id: TenantId, read: Revised<TenantRecord>): Writing => ({
  name: tenantRecordKey(id),
  text: writeTenantRecord(read),
  ttlSeconds: RECORD_TTL_SECONDS,
})

const write = (redis: LeanRedis, records: Writing[]) =>
  reaching(() =>
    runScript(
      redis,
      REMEMBER,
      records.map(({ name }) => name),
      records.flatMap(({ text, ttlSeconds }) => [text, String(ttlSeconds)]),
    ),
  )

const toRecords = (key: string | null, tenant: string | null): GateRecords => ({
  key: key === REVOKED_KEY ? "revoked" : key === null || key === UNKNOWN_KEY ? null : readKeyEntry(key).key,
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
      if (epoch === "dirty") return [id, { state: "dirty" }]
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
  const limiter = new Ratelimit({
    redis: redis as Redis, // it runs scripts and asks for nothing else
    limiter: Ratelimit.slidingWindow(max, `${windowSeconds} s`),
    prefix: LIMIT_PREFIX,
    ephemeralCache: false,
    timeout: 0,
    analytics: false,
  })
  const { success, remaining, reset } = await limiter.limit(subject)
  if (!success) {
    if (denied.size >= MAX_DENIED) denied.clear()
    denied.set(deniedKey(limit), { resetAt: reset, askAgainAt: Math.min(reset, Date.now() + ASK_AGAIN_MS) })
  }
  return { policy, allowed: success, limit: max, windowSeconds, remaining, resetAt: reset }
}

/** By its size, too: what is used up may be raised. */
const deniedKey = ({ subject, max }: RateLimit) => `${subject}:${max}`

function alreadyDenied(denied: Denied, limit: RateLimit): LimitState | null {
  const known = denied.get(deniedKey(limit))
  if (!known) return null
  if (known.askAgainAt > Date.now()) {
    const { policy, max, windowSeconds } = limit
    return { policy, allowed: false, limit: max, windowSeconds, remaining: 0, resetAt: known.resetAt }
  }
  denied.delete(deniedKey(limit))
  return null
}

/** The state to report: the first that refuses, else the one with least left. */
function tightest(states: LimitState[]): LimitState | null {
  const refusing = states.find((state) => !state.allowed)
  return refusing ?? states.reduce<LimitState | null>((a, b) => (a === null || b.remaining < a.remaining ? b : a), null)
}
