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
  /** The secret of the mark on new keys; null: no mark. */
  apiKeySecret: string | null
}
type Wanted = {
  /** The user who will own the key; absent: the tenant. */
  userId?: UserId | null
  name: string
  scopes: Scope[]
  collectionIds: CollectionId[] | null
  rateLimitPerMinute: number | null
  expiresAt: Date | null
}

/**
 * `own`: the issuer's rights. Throws 403 for a key with more; its requests count for the
 * issuer's limits too. Throws `tenant-not-found`, `collection-not-found` for an unknown
 * collection, and `membership-not-found` for an owner who is not in the tenant.
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
