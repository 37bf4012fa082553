// Changes a tenant. Redis has the new record before the reply is sent.
import { AppError } from "../errors.ts"
import type { TenantId } from "../ids.ts"
import type { AuditedBy, Gate, TenantChanges, Tenants } from "../ports.ts"
import type { Tenant } from "./model/tenant.ts"

type UpdateDeps = { tenants: Pick<Tenants, "update" | "record">; gate: Pick<Gate, "rememberTenant"> }

/** Throws `tenant-not-found`. Failing after the write is a retryable 503; the retry finishes the rest. */
export async function updateTenant(
  deps: UpdateDeps,
  by: AuditedBy,
  id: TenantId,
  changes: TenantChanges,
): Promise<Tenant> {
  const tenant = await deps.tenants.update(id, changes, by)
  if (!tenant) throw new AppError("tenant-not-found")
  await cacheTenant(deps, id)
  return tenant
}

/** Writes the tenant's current record to Redis, where every request looks. */
export async function cacheTenant(
  deps: { tenants: Pick<Tenants, "record">; gate: Pick<Gate, "rememberTenant"> },
  id: TenantId,
): Promise<void> {
  const readAt = Date.now()
  const record = await deps.tenants.record(id)
  if (record) await deps.gate.rememberTenant(id, record, readAt)
}
