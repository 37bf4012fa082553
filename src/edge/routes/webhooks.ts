// The routes of webhooks: endpoints, their secrets, test events, and the log with its redrive.
import { type Context, Hono } from "hono"
import { AppError } from "../../errors.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { toPageJson } from "../../http/shapes/page.ts"
import { toDeliveryJson, toWebhookJson } from "../../http/shapes/webhook.ts"
import type { EndpointId } from "../../ids.ts"
import { createEndpoint } from "../../webhooks/create-endpoint.ts"
import { newEndpointSecret } from "../../webhooks/endpoint-secret.ts"
import { updateEndpoint } from "../../webhooks/update-endpoint.ts"
import { wakeDelivery } from "../../webhooks/wake-delivery.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as contracts from "../contracts/webhooks.ts"
import { idempotent } from "../idempotent.ts"

const byId = validate("param", contracts.getWebhook.params)
const byDelivery = validate("param", contracts.redriveDelivery.params)

export const webhooks = new Hono<AppEnv>()
  .post("/", admitted("keys"), idempotent(), jsonBody(), validate("json", contracts.createWebhook.json), async (c) => {
    const { collection_ids, ...body } = c.req.valid("json")
    const wanted = { ...body, collectionIds: collection_ids ?? null }
    const { endpoint, secret } = await createEndpoint(c.var.deps, c.var.ctx, wanted)
    return c.json({ ...toWebhookJson(endpoint), secret }, 201)
  })
  .get("/", admitted("keys"), validate("query", contracts.listWebhooks.query), async (c) => {
    const { deps, ctx } = c.var
    const { limit, cursor } = c.req.valid("query")
    const page = await deps.webhooks.list(ctx.tenantId, boundsOf(c), { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toWebhookJson))
  })
  .get("/:id", admitted("keys"), byId, async (c) => c.json(toWebhookJson(await found(c, c.req.valid("param").id))))
  .patch("/:id", admitted("keys"), byId, jsonBody(), validate("json", contracts.updateWebhook.json), async (c) => {
    const { url, events, description, collection_ids, is_active } = c.req.valid("json")
    const change = {
      ...(url === undefined ? {} : { url }),
      ...(events === undefined ? {} : { events }),
      ...(description === undefined ? {} : { description }),
      ...(collection_ids === undefined ? {} : { collectionIds: collection_ids }),
      ...(is_active === undefined ? {} : { isActive: is_active }),
    }
    return c.json(toWebhookJson(await updateEndpoint(c.var.deps, c.var.ctx, c.req.valid("param").id, change)))
  })
  .delete("/:id", admitted("keys"), byId, async (c) => {
    const { deps, ctx } = c.var
    const { id } = await found(c, c.req.valid("param").id)
    await deps.webhooks.remove(ctx.tenantId, id, ctx)
    return c.body(null, 204)
  })
  .post(
    "/:id/rotate",
    admitted("keys"),
    idempotent(),
    byId,
    jsonBody({ optional: true }),
    validate("json", contracts.rotateWebhookSecret.json),
    async (c) => {
      const { deps, ctx } = c.var
      const { id } = await found(c, c.req.valid("param").id)
      const { text, sealed } = await newEndpointSecret(deps.seal, id)
      const rotated = await deps.webhooks.rotate(ctx.tenantId, id, sealed, c.req.valid("json").overlap_seconds, ctx)
      if (!rotated) throw new AppError("webhook-not-found")
      return c.json({ ...toWebhookJson(rotated), secret: text }, 201)
    },
  )
  .post("/:id/test", admitted("keys"), byId, async (c) => {
    const { deps, ctx } = c.var
    const endpoint = await found(c, c.req.valid("param").id)
    const delivery = endpoint.disabledAt ? null : await deps.webhooks.test(ctx.tenantId, endpoint.id)
    if (!delivery) throw new AppError("webhook-disabled", { detail: "Activate it first: PATCH is_active." })
    ctx.defer(wakeDelivery(deps))
    return c.json(toDeliveryJson(delivery), 202)
  })
  .get("/:id/deliveries", admitted("keys"), byId, validate("query", contracts.listDeliveries.query), async (c) => {
    const { deps, ctx } = c.var
    const { id } = await found(c, c.req.valid("param").id)
    const { limit, cursor, state } = c.req.valid("query")
    const page = await deps.webhooks.deliveries(ctx.tenantId, id, state ?? null, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toDeliveryJson))
  })
  .post("/:id/deliveries/:delivery_id/redrive", admitted("keys"), byDelivery, async (c) => {
    const { deps, ctx } = c.var
    const { id, delivery_id } = c.req.valid("param")
    const endpoint = await found(c, id)
    if (endpoint.disabledAt) throw new AppError("webhook-disabled", { detail: "Activate it first: PATCH is_active." })
    const delivery = await deps.webhooks.redrive(ctx.tenantId, endpoint.id, delivery_id)
    if (!delivery) throw new AppError("delivery-not-found")
    ctx.defer(wakeDelivery(deps))
    return c.json(toDeliveryJson(delivery), 202)
  })

const boundsOf = (c: Context<AppEnv>) => {
  const allowed = c.get("ctx").allowedCollections
  return allowed && [...allowed]
}

/** Throws `webhook-not-found` also for an endpoint that is told more than the caller may know. */
async function found(c: Context<AppEnv>, id: EndpointId) {
  const endpoint = await c.get("deps").webhooks.get(c.get("ctx").tenantId, boundsOf(c), id)
  if (!endpoint) throw new AppError("webhook-not-found")
  return endpoint
}
