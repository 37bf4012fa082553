// Sets or removes a tenant's own account at a provider: Postgres first, then Redis, where the next question looks.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { Gate, Tenants } from "../ports.ts"
import type { Seal } from "../seal.ts"
import { type AddressRules, faultOfUrl } from "../webhooks/model/public-address.ts"
import { ownerOfKey, type Provider } from "./model/provider.ts"
import { cacheTenant } from "./update-tenant.ts"

type SetDeps = {
  tenants: Pick<Tenants, "setProvider" | "record">
  gate: Pick<Gate, "rememberTenant">
  seal: Seal | null
  webhookRules: AddressRules
}

/**
 * Throws 422 for an address that is not public, 501 if no key for sealing is configured. A failure at Redis is a
 * retryable 503: the row is written, and a retry does the rest.
 */
export async function setProvider(
  deps: SetDeps,
  ctx: TenantContext,
  { apiKey, ...wanted }: Pick<Provider, "baseUrl" | "model" | "price"> & { apiKey: string },
): Promise<Provider> {
  requireWhole(ctx)
  const fault = wanted.baseUrl === null ? null : faultOfUrl(wanted.baseUrl, deps.webhookRules)
  if (fault)
    throw new AppError("input-invalid", {
      detail: `base_url: ${fault}.`,
      errors: [{ path: "base_url", message: fault }],
    })
  if (!deps.seal) throw new AppError("not-configured", { detail: "Keys of providers need DATA_ENCRYPTION_KEY." })
  const sealedKey = await deps.seal.seal(apiKey, ownerOfKey(ctx.tenantId))
  const provider = { ...wanted, sealedKey, setAt: new Date().toISOString() }
  await write(deps, ctx, provider)
  return provider
}

/** The deployment's account answers from the next question on. Removing a missing account does nothing. */
export async function removeProvider(deps: SetDeps, ctx: TenantContext): Promise<void> {
  requireWhole(ctx)
  await write(deps, ctx, null)
}

async function write(deps: SetDeps, ctx: TenantContext, provider: Provider | null): Promise<void> {
  await deps.tenants.setProvider(ctx.tenantId, provider, ctx)
  await cacheTenant(deps, ctx.tenantId)
}

/** The account is used for all collections, so the caller needs all of them. */
function requireWhole({ allowedCollections, filter }: TenantContext): void {
  if (allowedCollections === null && filter === null) return
  throw new AppError("collection-not-allowed", {
    detail: "A credential that is restricted to collections or a filter cannot change the tenant's provider.",
  })
}
