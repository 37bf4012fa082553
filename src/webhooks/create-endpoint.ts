// Creates a webhook endpoint; its signing secret is shown this once.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import { newId } from "../ids.ts"
import type { WebhookEndpoints } from "../ports.ts"
import type { Seal } from "../seal.ts"
import { type CheckDeps, checkEndpoint, type Wanted } from "./check-endpoint.ts"
import { newEndpointSecret } from "./endpoint-secret.ts"
import { MAX_ENDPOINTS, type WebhookEndpoint } from "./model/webhook.ts"

type CreateDeps = CheckDeps & { webhooks: Pick<WebhookEndpoints, "create">; seal: Seal | null }

/** Throws what `checkEndpoint` throws, `quota-exceeded`, and 501 if no key for sealing secrets is configured. */
export async function createEndpoint(
  deps: CreateDeps,
  ctx: TenantContext,
  wanted: Wanted & { description: string },
): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  await checkEndpoint(deps, ctx, wanted)
  const id = newId("whk")
  const { text, sealed } = await newEndpointSecret(deps.seal, id)
  const endpoint = await deps.webhooks.create(ctx.tenantId, { ...wanted, id, sealedSecret: sealed }, ctx)
  if (!endpoint) throw new AppError("quota-exceeded", { detail: `A tenant has at most ${MAX_ENDPOINTS} webhooks.` })
  return { endpoint, secret: text }
}
