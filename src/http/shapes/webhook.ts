// Webhook endpoints and deliveries as JSON: their shapes and mappers.
import { z } from "zod"
import type { Delivery, WebhookEndpoint } from "../../webhooks/model/webhook.ts"
import { DELIVERY_FAULTS, DELIVERY_STATES, EVENT_TYPES } from "../../webhooks/model/webhook.ts"
import { timeShape } from "./fields.ts"

export const webhookShape = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    events: z.array(z.enum(EVENT_TYPES)),
    collection_ids: z.array(z.string()).nullable(),
    is_active: z.boolean(),
    disabled_at: timeShape.nullable(),
    disabled_reason: z.enum(["asked", "failing", "gone"]).nullable(),
    failing_since: timeShape.nullable(),
    created_at: timeShape,
    updated_at: timeShape,
  })
  .meta({ id: "Webhook" })

export const issuedWebhook = webhookShape
  .extend({ secret: z.string().meta({ description: "Signs every message; shown only once." }) })
  .meta({ id: "IssuedWebhook" })

export const deliveryShape = z
  .object({
    id: z.string(),
    webhook_id: z.string(),
    event_id: z.string().meta({ description: "The header webhook-id, the same in every attempt." }),
    type: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    next_attempt_at: timeShape.nullable(),
    last_attempt_at: timeShape.nullable(),
    last_status: z.int().nullable(),
    last_error: z.enum(DELIVERY_FAULTS).nullable(),
    created_at: timeShape,
  })
  .meta({ id: "WebhookDelivery" })

export const toWebhookJson = (endpoint: WebhookEndpoint): z.output<typeof webhookShape> => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  events: endpoint.events,
  collection_ids: endpoint.collectionIds,
  is_active: endpoint.disabledAt === null,
  disabled_at: endpoint.disabledAt?.toISOString() ?? null,
  disabled_reason: endpoint.disabledReason,
  failing_since: endpoint.failingSince?.toISOString() ?? null,
  created_at: endpoint.createdAt.toISOString(),
  updated_at: endpoint.updatedAt.toISOString(),
})

export const toDeliveryJson = (delivery: Delivery): z.output<typeof deliveryShape> => ({
  id: delivery.id,
  webhook_id: delivery.endpointId,
  event_id: delivery.eventId,
  type: delivery.type,
  state: delivery.state,
  attempts: delivery.attempts,
  next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
  last_attempt_at: delivery.lastAttemptAt?.toISOString() ?? null,
  last_status: delivery.lastStatus,
  last_error: delivery.lastError,
  created_at: delivery.createdAt.toISOString(),
})
