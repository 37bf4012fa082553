// Sets the budgets of an API key: Postgres first, then Redis, where the key's next request looks.
import { AppError } from "../errors.ts"
import type { ApiKeyId, TenantId } from "../ids.ts"
import type { ApiKeys, AuditedBy, Gate } from "../ports.ts"
import type { Budget } from "../usage/model/budget.ts"

type SetDeps = { apiKeys: Pick<ApiKeys, "setBudgets" | "findByHash">; gate: Pick<Gate, "remember"> }

/** Throws `api-key-not-found`. A failure at Redis is a retryable 503: the row is written, and a retry does the rest. */
export async function setKeyBudgets(
  deps: SetDeps,
  by: AuditedBy,
  tenant: TenantId,
  id: ApiKeyId,
  budgets: Budget[],
): Promise<void> {
  const found = await deps.apiKeys.setBudgets(tenant, id, budgets, by)
  if (!found) throw new AppError("api-key-not-found")
  const readAt = Date.now()
  await deps.gate.remember(found.hash, await deps.apiKeys.findByHash(found.hash), readAt)
}
