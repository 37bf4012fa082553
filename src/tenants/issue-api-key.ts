// Issues an API key; its text is shown once and only its hash is kept.
import type { Scope } from "../context.ts"
import { AppError } from "../errors.ts"
import { type CollectionId, newId, type TenantId, type UserId } from "../ids.ts"
import type { ApiKeys, AuditedBy, Collections, Tenants } from "../ports.ts"
import { type ApiKey, hashApiKey, newApiKey } from "./model/api-key.ts"
import { type Issuer, requireWithin, rightsOfKey, sharedLimitsOf } from "./model/rights.ts"

type IssueDeps = {
  apiKeys: Pick<ApiKeys, "issue">
  tenants: Pick<Tenants, "get">
  collections: Pick<Collections, "heads">
  /** Marks new keys as ours; null: they bear no mark. */
  apiKeySecret: string | null
}
type Wanted = {
  /** Whose it is to be; the tenant's where left out. */
  userId?: UserId | null
  name: string
  scopes: Scope[]
  collectionIds: CollectionId[] | null
  rateLimitPerMinute: number | null
  expiresAt: Date | null
}

/**
 * `own` are the rights of whoever issues it: throws 403 for a key that may do more; its requests count against their limits as
 * well. Throws `tenant-not-found`, `collection-not-found` when the key is restricted to one that does not exist, and
 * `membership-not-found` when it is to be a user's who is not in the tenant.
 */
export async function issueApiKey(
  deps: IssueDeps,
  by: AuditedBy,
  tenant: TenantId,
  own: Issuer,
  wanted: Wanted,
): Promise<{ apiKey: ApiKey; text: string }> {
  requireWithin(own, rightsOfKey(wanted))
  const sharedLimits = sharedLimitsOf(own)
  if (!(await deps.tenants.get(tenant))) throw new AppError("tenant-not-found")
  if (wanted.collectionIds) {
    const known = await deps.collections.heads(tenant, wanted.collectionIds)
    if (!wanted.collectionIds.every((id) => known.has(id))) throw new AppError("collection-not-found")
  }
  const { text, prefix } = await newApiKey(deps.apiKeySecret)
  const apiKey = await deps.apiKeys.issue(
    tenant,
    { ...wanted, sharedLimits, id: newId("key"), prefix, hash: await hashApiKey(text) },
    by,
  )
  if (!apiKey) throw new AppError("membership-not-found")
  return { apiKey, text }
}
