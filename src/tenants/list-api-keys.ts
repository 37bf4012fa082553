// Lists a tenant's API keys with each key's requests of the day and the used part of its limit.
import { AppError } from "../errors.ts"
import type { ApiKeyId } from "../ids.ts"
import type { Metrics } from "../metrics.ts"
import type { ApiKeys, LimitUse, Page, PageRequest } from "../ports.ts"
import type { ApiKey, ListedKey } from "./model/api-key.ts"
import {
  type LimitedTenant,
  type LimitUsed,
  limitsOfKey,
  type NamedLimit,
  type TierLimits,
  tenantLimits,
} from "./model/limits.ts"

type ListDeps = {
  apiKeys: Pick<ApiKeys, "list" | "usageToday">
  limitUse: LimitUse
  metrics: Metrics
  /** Null switches limits off. */
  tierLimits: TierLimits | null
}

export async function listApiKeys(
  deps: ListDeps,
  tenant: LimitedTenant,
  request: PageRequest,
): Promise<Page<ListedKey>> {
  const { data: keys, nextCursor } = await deps.apiKeys.list(tenant.id, request)
  const ids = keys.map((key) => key.id)
  const [today, used] = await Promise.all([deps.apiKeys.usageToday(tenant.id, ids), limitsUsed(deps, tenant, keys)])
  const listed = keys.map((key) => ({ key, today: today.get(key.id), limitUsed: used.get(key.id) ?? null }))
  return { data: listed, nextCursor }
}

/** A key's own limit and those it shares; if it has none, its tenant's, which all its credentials share. */
function limitsShownOf(key: ApiKey, tenant: LimitedTenant, tiers: TierLimits): NamedLimit[] {
  const own = limitsOfKey({ ...key, keyId: key.id })
  return own.length > 0 ? own : tenantLimits(tenant, tiers)
}

/** The fullest of each key's limits; keys without limits are left out. */
async function limitsUsed(deps: ListDeps, tenant: LimitedTenant, keys: ApiKey[]): Promise<Map<ApiKeyId, LimitUsed>> {
  const { tierLimits } = deps
  if (!tierLimits) return new Map()
  const wanted = keys.map((key) => ({ id: key.id, limits: limitsShownOf(key, tenant, tierLimits) }))
  const used = await usedOf(
    deps,
    wanted.flatMap(({ limits }) => limits),
  )
  return new Map(
    wanted.flatMap(({ id, limits }): [ApiKeyId, LimitUsed][] => {
      const [fullest] = limits.flatMap(({ subject }) => used.get(subject) ?? []).sort((a, b) => b.share - a.share)
      return fullest ? [[id, fullest]] : []
    }),
  )
}

/** Use by subject, each read once. FAIL OPEN: while Redis is down, the keys are listed without it. */
async function usedOf({ limitUse, metrics }: ListDeps, asked: NamedLimit[]): Promise<Map<string, LimitUsed>> {
  const limits = [...new Map(asked.map((limit) => [limit.subject, limit])).values()]
  try {
    const counts = limits.length > 0 ? await limitUse.used(limits) : []
    return new Map(
      limits.map(({ policy, subject, max: limit }, i) => {
        const used = counts[i] ?? 0
        return [subject, { policy, limit, used, share: used / limit }]
      }),
    )
  } catch (error) {
    if (!(error instanceof AppError && error.code === "cache-unavailable")) throw error
    metrics.count("rag_cache_bypass_total", { reason: "unavailable" })
    return new Map()
  }
}
