// Revokes one API key: Postgres first, then Redis, where the next request of the key looks.
import { AppError } from "../errors.ts"
import type { ApiKeyId, TenantId } from "../ids.ts"
import type { ApiKeys, AuditedBy, Gate } from "../ports.ts"

type RevokeDeps = { apiKeys: Pick<ApiKeys, "revoke">; gate: Pick<Gate, "revokeKey"> }

/** Throws `api-key-not-found`. A failure at Redis is a retryable 503: the row is revoked, and a retry does the rest. */
export async function revokeApiKey(deps: RevokeDeps, by: AuditedBy, tenant: TenantId, id: ApiKeyId): Promise<void> {
  const revoked = await deps.apiKeys.revoke(tenant, id, by)
  if (!revoked) throw new AppError("api-key-not-found")
  await deps.gate.revokeKey(revoked.hash)
}
