// Deletes a tenant: its requests are refused at once, and its data is erased from every store, with a receipt.
import type { RequestContext } from "../context.ts"
import { type Deletion, NOT_COUNTED } from "../documents/model/document.ts"
import { wake } from "../documents/wake.ts"
import { AppError } from "../errors.ts"
import { newId, type TenantId } from "../ids.ts"
import type { AuditedBy, Gate, Log, Tenants, WakeUps } from "../ports.ts"
import { cacheTenant } from "./update-tenant.ts"

type DeleteDeps = {
  tenants: Pick<Tenants, "requestErasure" | "record">
  gate: Pick<Gate, "rememberTenant">
  wakeUps: WakeUps
  log: Log
}

export async function deleteTenant(
  deps: DeleteDeps,
  ctx: Pick<RequestContext, "defer"> & AuditedBy,
  id: TenantId,
): Promise<Deletion> {
  const asked: Deletion = {
    id: newId("del"),
    subject: { type: "tenant", id },
    status: "pending",
    remaining: NOT_COUNTED,
    requestedAt: new Date(),
    completedAt: null,
  }
  const deletion = await deps.tenants.requestErasure(id, asked, ctx)
  if (!deletion) throw new AppError("tenant-not-found")
  await cacheTenant(deps, id)
  wake(deps, ctx, { tenantId: id, subjectId: id, version: 0 })
  return deletion
}
