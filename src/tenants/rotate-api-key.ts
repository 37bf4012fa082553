// Rotates an API key: a successor with the same rights at once, the old one until the overlap ends.
import { AppError } from "../errors.ts"
import { type ApiKeyId, newId, type TenantId } from "../ids.ts"
import type { ApiKeys, AuditedBy, Gate } from "../ports.ts"
import { type ApiKey, generateApiKey, hashApiKey } from "./api-key.ts"

type RotateDeps = { apiKeys: Pick<ApiKeys, "get" | "rotate">; gate: Pick<Gate, "replaceKey"> }

/** Throws `api-key-not-found` for one that is unknown, revoked or expired. */
export async function rotateApiKey(
  deps: RotateDeps,
  by: AuditedBy,
  tenant: TenantId,
  id: ApiKeyId,
  overlapSeconds: number,
): Promise<{ apiKey: ApiKey; text: string }> {
  const old = await deps.apiKeys.get(tenant, id)
  if (!old) throw new AppError("api-key-not-found")
  const { text, prefix } = generateApiKey()
  const successor = { id: newId("key"), prefix, hash: await hashApiKey(text), expiresAt: old.expiresAt }
  const rotated = await deps.apiKeys.rotate(tenant, id, successor, new Date(Date.now() + overlapSeconds * 1000), by)
  if (!rotated) throw new AppError("api-key-not-found")
  await deps.gate.replaceKey(rotated.old.hash, rotated.old.entry)
  return { apiKey: rotated.successor, text }
}
