// The seam between tenants, audit entries and their JSON.
import type { AuditRecord } from "../../src/ports.ts"
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

export const toAuditJson = (entry: AuditRecord) => ({
  id: entry.id,
  tenant_id: entry.tenantId,
  actor: entry.actor,
  action: entry.action,
  subject: entry.subject,
  before: entry.before,
  after: entry.after,
  request_id: entry.requestId,
  created_at: entry.createdAt.toISOString(),
})
