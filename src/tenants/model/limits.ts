// The limits a request counts for: one of its tenant's buckets, by tier, and its key's own limit.
import { z } from "zod"
import type { Scope, Tier } from "../../context.ts"
import type { ApiKeyId, TenantId, UserId } from "../../ids.ts"
import type { LimitState, RateLimit } from "../../ports.ts"
import type { KeyEntry, TenantRecord } from "./api-key.ts"

/** Each bucket has the tenant's whole limit, so that a bulk upload does not prevent questions. */
export const BUCKETS = ["queries", "reads", "writes"] as const
export type Bucket = (typeof BUCKETS)[number]

/** The names of limits in replies and headers. */
export const POLICIES = ["key", ...BUCKETS, "hour"] as const
export type NamedLimit = RateLimit & { policy: (typeof POLICIES)[number] }

/** Requests a minute; 0: no limit. `perHour` also limits every limited tenant, over all its buckets. */
export type TierLimits = Record<Tier, number> & { perHour: number }

/** A request that asks counts as a query, whatever its method. Of all others, a GET reads and the rest write. */
export function bucketOf(method: string, scope: Scope | null): Bucket {
  if (scope === "query") return "queries"
  return isRead(method) ? "reads" : "writes"
}

/** A HEAD is a GET without the body of its reply. */
export const isRead = (method: string): boolean => method === "GET" || method === "HEAD"

const A_MINUTE = { windowSeconds: 60 }
const AN_HOUR = { windowSeconds: 3_600 }

export type LimitedTenant = { id: TenantId } & Pick<TenantRecord, "tier" | "requestsPerMinute">

/** A tenant's buckets, with the operator's limit or else its tier's; empty if nothing limits it. */
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

/** A key's own limit covers all its requests. */
export const keyLimits = (id: string, perMinute: number | null): NamedLimit[] =>
  perMinute ? [{ policy: "key", subject: id, max: perMinute, ...A_MINUTE }] : []

/** A limit of the key from which another key was issued or rotated; both take from it. */
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
 * The limits that keys issued by a key share with it, so that together they have no
 * more than it. Its own limit is left out if it shares one that is as tight.
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
 * Limits that are used up, remembered in each isolate so that a denied caller costs no call. For windows over a minute
 * Redis is asked again every minute, since an operator may have raised the limit.
 */
export type Denied = Map<string, { resetAt: number; askAgainAt: number }>
const MAX_DENIED = 10_000
const ASK_AGAIN_MS = 60_000

/** The size is part of the key, because a used-up limit may be raised. */
const deniedKey = ({ subject, max }: RateLimit) => `${subject}:${max}`

export function noteDenied(denied: Denied, limit: RateLimit, resetAt: number): void {
  if (denied.size >= MAX_DENIED) denied.clear()
  denied.set(deniedKey(limit), { resetAt, askAgainAt: Math.min(resetAt, Date.now() + ASK_AGAIN_MS) })
}

/** The refusal that the isolate remembers; null if Redis must be asked. */
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

/** `used` of `limit` requests in the sliding window. */
export type LimitUsed = { policy: NamedLimit["policy"]; limit: number; used: number; share: number }
