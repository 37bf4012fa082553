// What a request counts against: one of its tenant's buckets by tier, and its key's own limit.
import { z } from "zod"
import type { Scope, Tier } from "../../context.ts"
import type { ApiKeyId, TenantId, UserId } from "../../ids.ts"
import type { LimitState, RateLimit } from "../../ports.ts"
import type { KeyEntry, TenantRecord } from "./api-key.ts"

/** Each bucket is as large as the tenant's whole limit, so that a bulk upload never keeps anybody from asking. */
export const BUCKETS = ["queries", "reads", "writes"] as const
export type Bucket = (typeof BUCKETS)[number]

/** The names a limit has in replies and headers. */
export const POLICIES = ["key", ...BUCKETS, "hour"] as const
export type NamedLimit = RateLimit & { policy: (typeof POLICIES)[number] }

/** Requests a minute, 0 for no limit; `perHour` bounds every limited tenant a second time, over all its buckets. */
export type TierLimits = Record<Tier, number> & { perHour: number }

/** A request that asks counts as a query, whatever its method. Of all others, a GET reads and the rest write. */
export function bucketOf(method: string, scope: Scope | null): Bucket {
  if (scope === "query") return "queries"
  return isRead(method) ? "reads" : "writes"
}

/** A HEAD is a GET whose body stays behind. */
export const isRead = (method: string): boolean => method === "GET" || method === "HEAD"

const A_MINUTE = { windowSeconds: 60 }
const AN_HOUR = { windowSeconds: 3_600 }

export type LimitedTenant = { id: TenantId } & Pick<TenantRecord, "tier" | "requestsPerMinute">

/** A tenant's buckets, of the size an operator gave them, else of its tier's; none where nothing limits it. */
export function tenantLimits(
  tenant: LimitedTenant,
  tiers: TierLimits,
  buckets: readonly Bucket[] = BUCKETS,
): NamedLimit[] {
  const max = tenant.requestsPerMinute ?? tiers[tenant.tier]
  if (max <= 0) return []
  const minutes: NamedLimit[] = buckets.map((bucket) => ({
    policy: bucket,
    subject: `${tenant.id}:${bucket}`,
    max,
    ...A_MINUTE,
  }))
  if (tiers.perHour <= 0) return minutes
  return [...minutes, { policy: "hour", subject: `${tenant.id}:hour`, max: tiers.perHour, ...AN_HOUR }]
}

/** A key's own limit is one for all it does. */
export const keyLimits = (id: string, perMinute: number | null): NamedLimit[] =>
  perMinute ? [{ policy: "key", subject: id, max: perMinute, ...A_MINUTE }] : []

/** A limit of the key that another one was issued by or rotated from: both take from it. */
export type SharedLimit = { keyId: ApiKeyId; perMinute: number }
export const sharedLimitsSchema = z.array(
  z.object({ keyId: z.string().transform((id) => id as ApiKeyId), perMinute: z.number() }),
)

type LimitedKey = {
  keyId: ApiKeyId | UserId
  rateLimitPerMinute: number | null
  sharedLimits?: SharedLimit[] | undefined
}

/** A key's own limit and those it shares. */
export const limitsOfKey = ({ keyId, rateLimitPerMinute, sharedLimits = [] }: LimitedKey): NamedLimit[] => [
  ...keyLimits(keyId, rateLimitPerMinute),
  ...sharedLimits.flatMap((shared) => keyLimits(shared.keyId, shared.perMinute)),
]

/**
 * The limits that a key's offspring shares, so that all of them together have no more than the key. Its own limit is left
 * out where it shares one that is as tight.
 */
export function limitsHandedOn({ keyId, rateLimitPerMinute, sharedLimits = [] }: LimitedKey): SharedLimit[] {
  if (rateLimitPerMinute === null || sharedLimits.some(({ perMinute }) => perMinute <= rateLimitPerMinute))
    return sharedLimits
  return [...sharedLimits, { keyId: keyId as ApiKeyId, perMinute: rateLimitPerMinute }]
}

export const limitsOf = ({ key, tenant }: KeyEntry, tiers: TierLimits, bucket: Bucket): NamedLimit[] => [
  ...tenantLimits({ id: key.tenantId, ...tenant }, tiers, [bucket]),
  ...limitsOfKey(key),
]

/**
 * Limits that are used up, kept per isolate so that whoever is denied costs no call. In a window longer than a minute Redis
 * is asked again every minute: an operator may have lifted the limit.
 */
export type Denied = Map<string, { resetAt: number; askAgainAt: number }>
const MAX_DENIED = 10_000
const ASK_AGAIN_MS = 60_000

/** By its size, too: what is used up may be raised. */
const deniedKey = ({ subject, max }: RateLimit) => `${subject}:${max}`

export function noteDenied(denied: Denied, limit: RateLimit, resetAt: number): void {
  if (denied.size >= MAX_DENIED) denied.clear()
  denied.set(deniedKey(limit), { resetAt, askAgainAt: Math.min(resetAt, Date.now() + ASK_AGAIN_MS) })
}

/** The refusal the isolate knows of; null where Redis must be asked. */
export function alreadyDenied(denied: Denied, limit: RateLimit): LimitState | null {
  const known = denied.get(deniedKey(limit))
  if (!known) return null
  if (known.askAgainAt > Date.now()) {
    const { policy, max, windowSeconds } = limit
    return { policy, allowed: false, limit: max, windowSeconds, remaining: 0, resetAt: known.resetAt }
  }
  denied.delete(deniedKey(limit))
  return null
}

/** `used` of the `limit` requests that its sliding window lets through. */
export type LimitUsed = { policy: NamedLimit["policy"]; limit: number; used: number; share: number }
