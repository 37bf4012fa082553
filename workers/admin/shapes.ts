// Maps tenants, admin keys and audit entries to their JSON.
import type { z } from "zod"
import { toBudgetsJson } from "../../src/http/shapes/budget.ts"
import type { AdminKey } from "../../src/identity/model/admin-key.ts"
import type { AuditRecord } from "../../src/ports.ts"
import type { Tenant } from "../../src/tenants/model/tenant.ts"
import type { auditEntryShape } from "./audit-contract.ts"
import type { tenantShape } from "./contracts.ts"
import type { adminKeyShape } from "./keys-contracts.ts"

export const toTenantJson = (tenant: Tenant): z.output<typeof tenantShape> => ({
  id: tenant.id,
  name: tenant.name,
  slug: tenant.slug,
  email: tenant.email,
  tier: tenant.tier,
  limits: {
    max_documents: tenant.limits.maxDocuments,
    max_storage_mb: tenant.limits.maxStorageMb,
    requests_per_minute: tenant.limits.requestsPerMinute,
  },
  settings: tenant.settings,
  budgets: toBudgetsJson(tenant.budgets ?? []),
  is_active: tenant.isActive,
  created_at: tenant.createdAt.toISOString(),
  updated_at: tenant.updatedAt.toISOString(),
})

export const toAdminKeyJson = (key: AdminKey): z.output<typeof adminKeyShape> => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  created_by: key.createdBy,
  expires_at: key.expiresAt?.toISOString() ?? null,
  last_used_at: key.lastUsedAt?.toISOString() ?? null,
  revoked_at: key.revokedAt?.toISOString() ?? null,
  created_at: key.createdAt.toISOString(),
})

export const toAuditJson = (entry: AuditRecord): z.output<typeof auditEntryShape> => ({
  id: entry.id,
  tenant_id: entry.tenantId,
  actor: entry.actor,
  action: entry.action,
  subject: entry.subject,
  before: entry.before && { ...entry.before },
  after: entry.after && { ...entry.after },
  request_id: entry.requestId,
  created_at: entry.createdAt.toISOString(),
})
