// Changes an endpoint; the result is checked against the caller's rights like a new one.
import type { TenantContext } from "../context.ts"
import { AppError } from "../errors.ts"
import type { EndpointId } from "../ids.ts"
import type { EndpointChange, WebhookEndpoints } from "../ports.ts"
import { type CheckDeps, checkEndpoint } from "./check-endpoint.ts"
import type { WebhookEndpoint } from "./model/webhook.ts"

type UpdateDeps = CheckDeps & { webhooks: Pick<WebhookEndpoints, "get" | "update"> }

/** Throws `webhook-not-found` and what `checkEndpoint` throws. */
export async function updateEndpoint(
  deps: UpdateDeps,
  ctx: TenantContext,
  id: EndpointId,
  change: EndpointChange,
): Promise<WebhookEndpoint> {
  const before = await deps.webhooks.get(ctx.tenantId, boundsOf(ctx), id)
  if (!before) throw new AppError("webhook-not-found")
  await checkEndpoint(deps, ctx, { ...before, ...change })
  const after = await deps.webhooks.update(ctx.tenantId, id, change, ctx)
  if (!after) throw new AppError("webhook-not-found")
  return after
}

const boundsOf = ({ allowedCollections }: TenantContext) => allowedCollections && [...allowedCollections]
