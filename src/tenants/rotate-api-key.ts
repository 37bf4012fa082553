// Rotates an API key: a successor with the same rights at once, the old one until the overlap ends.
import { AppError } from "../errors.ts"
import { type ApiKeyId, newId, type TenantId } from "../ids.ts"
import type { ApiKeys, AuditedBy, Gate } from "../ports.ts"
import { type ApiKey, hashApiKey, newApiKey } from "./model/api-key.ts"
import { limitsHandedOn } from "./model/limits.ts"
import { type Issuer, requireWithin, rightsOfKey, sharedLimitsOf } from "./model/rights.ts"

type RotateDeps = {
  apiKeys: Pick<ApiKeys, "get" | "rotate" | "findByHash">
  gate: Pick<Gate, "remember">
  /** The secret of the mark on the successor; null: no mark. */
  apiKeySecret: string | null
}

/**
 * `own`: the caller's rights. Throws 403 if the old key has more. The successor takes from the limits of both. Throws
 * `api-key-not-found` for a key that is unknown, revoked or expired. Redis gets the old key as it is in Postgres
 * afterwards, so that a revocation meanwhile stays.
 */
export async function rotateApiKey(
  deps: RotateDeps,
  by: AuditedBy,
  tenant: TenantId,
  own: Issuer,
  id: ApiKeyId,
  overlapSeconds: number,
): Promise<{ apiKey: ApiKey; text: string }> {
  const old = await deps.apiKeys.get(tenant, id)
  if (!old) throw new AppError("api-key-not-found")
  requireWithin(own, rightsOfKey(old))
  const { text, prefix } = await newApiKey(deps.apiKeySecret)
  const sharedLimits = sharedLimitsOf(own, limitsHandedOn({ ...old, keyId: id }))
  const successor = { id: newId("key"), prefix, hash: await hashApiKey(text), sharedLimits }
  const rotated = await deps.apiKeys.rotate(tenant, id, successor, new Date(Date.now() + overlapSeconds * 1000), by)
  if (!rotated) throw new AppError("api-key-not-found")
  const readAt = Date.now()
  await deps.gate.remember(rotated.oldHash, await deps.apiKeys.findByHash(rotated.oldHash), readAt)
  return { apiKey: rotated.successor, text }
}
