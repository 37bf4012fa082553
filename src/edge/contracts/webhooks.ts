// The contracts of webhooks: endpoints, their secrets, and the log of what was sent.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { safeText, someChange } from "../../http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../http/shapes/page.ts"
import { deliveryShape, issuedWebhook, webhookShape } from "../../http/shapes/webhook.ts"
import { idSchema } from "../../ids.ts"
import { DELIVERY_STATES, EVENT_TYPES } from "../../webhooks/model/webhook.ts"

const MAX_OVERLAP_SECONDS = 7 * 86_400

const tagged = { tag: "webhooks", scope: "keys" } as const
const endpointParams = z.strictObject({ id: idSchema("whk") })
const deliveryParams = z.strictObject({ id: idSchema("whk"), delivery_id: idSchema("dlv") })

const url = safeText()
  .max(2_048)
  .meta({ description: "https, at a public host; redirects are not followed.", examples: ["https://example.com/hook"] })
const events = z
  .array(z.enum(EVENT_TYPES))
  .min(1)
  .transform((types) => [...new Set(types)])
const collectionIds = z.array(idSchema("col")).min(1).max(100)
const description = safeText().max(256)

export const createWebhook = contract({
  ...tagged,
  method: "post",
  path: "/api/v1/webhooks",
  summary: "Create a webhook for events that the caller may see; its signing secret is shown once",
  problems: [402, 404, 501],
  idempotent: true,
  json: z.strictObject({
    url,
    events,
    collection_ids: collectionIds.optional(),
    description: description.default(""),
  }),
  replies: { 201: { description: "The webhook and its secret.", schema: issuedWebhook } },
})

export const listWebhooks = contract({
  ...tagged,
  method: "get",
  path: "/api/v1/webhooks",
  summary: "List the webhooks whose events the caller may see, newest first",
  query: pageQuery,
  replies: { 200: { description: "A page of webhooks.", schema: pageShape(webhookShape) } },
})

export const getWebhook = contract({
  ...tagged,
  method: "get",
  path: "/api/v1/webhooks/:id",
  summary: "Get a webhook, and since when it has been failing",
  params: endpointParams,
  replies: { 200: { description: "The webhook.", schema: webhookShape } },
})

export const updateWebhook = contract({
  ...tagged,
  method: "patch",
  path: "/api/v1/webhooks/:id",
  summary: "Change a webhook; activating one that was disabled forgets its failures",
  params: endpointParams,
  json: z
    .strictObject({
      url: url.optional(),
      events: events.optional(),
      collection_ids: collectionIds.nullable().optional(),
      description: description.optional(),
      is_active: z.boolean().optional(),
    })
    .refine(...someChange),
  replies: { 200: { description: "The webhook as it is now.", schema: webhookShape } },
})

export const deleteWebhook = contract({
  ...tagged,
  method: "delete",
  path: "/api/v1/webhooks/:id",
  summary: "Delete a webhook with its log; nothing more is sent to it",
  params: endpointParams,
  replies: { 204: { description: "Deleted." } },
})

export const rotateWebhookSecret = contract({
  ...tagged,
  method: "post",
  path: "/api/v1/webhooks/:id/rotate",
  summary: "Replace the signing secret; both sign until the overlap ends",
  problems: [501],
  idempotent: true,
  params: endpointParams,
  json: z.strictObject({ overlap_seconds: z.int().min(0).max(MAX_OVERLAP_SECONDS).default(86_400) }),
  replies: { 201: { description: "The webhook and its new secret.", schema: issuedWebhook } },
})

export const testWebhook = contract({
  ...tagged,
  method: "post",
  path: "/api/v1/webhooks/:id/test",
  summary: "Send the event webhook.test to an active webhook",
  problems: [409],
  params: endpointParams,
  replies: { 202: { description: "The delivery, which will be sent.", schema: deliveryShape } },
})

export const listDeliveries = contract({
  ...tagged,
  method: "get",
  path: "/api/v1/webhooks/:id/deliveries",
  summary: "List what was and will be sent to a webhook, newest first; what ended is kept for 30 days",
  params: endpointParams,
  query: pageQuery.extend({ state: z.enum(DELIVERY_STATES).optional() }),
  replies: { 200: { description: "A page of deliveries.", schema: pageShape(deliveryShape) } },
})

export const redriveDelivery = contract({
  ...tagged,
  method: "post",
  path: "/api/v1/webhooks/:id/deliveries/:delivery_id/redrive",
  summary: "Send a delivery again with the same webhook-id and a new series of attempts",
  problems: [409],
  params: deliveryParams,
  replies: { 202: { description: "The delivery, which will be sent.", schema: deliveryShape } },
})
