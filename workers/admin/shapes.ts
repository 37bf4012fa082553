// The seam between tenants, keys and their JSON.
import type { ApiKey } from "../../src/tenants/api-key.ts"
import type { Tenant } from "../../src/tenants/tenant.ts"

export const toTenantJson = (tenant: Tenant) => ({
  id: tenant.id,
  name: tenant.name,
  slug: tenant.slug,
  email: tenant.email,
  tier: tenant.tier,
  limits: { max_documents: tenant.limits.maxDocuments, max_storage_mb: tenant.limits.maxStorageMb },
  settings: tenant.settings,
  is_active: tenant.isActive,
  created_at: tenant.createdAt.toISOString(),
  updated_at: tenant.updatedAt.toISOString(),
})

export const toApiKeyJson = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  collection_ids: key.collectionIds,
  rate_limit_per_minute: key.rateLimitPerMinute,
  expires_at: key.expiresAt?.toISOString() ?? null,
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
  revoked_at: key.revokedAt?.toISOString() ?? null,
  created_at: key.createdAt.toISOString(),
})
