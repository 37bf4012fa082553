// Types and rules of webhooks: events and who may receive them,
// endpoints, deliveries, and when a delivery is tried again.
import type { Scope } from "../../context.ts"
import type { CollectionId, DeliveryId, EndpointId, EventId } from "../../ids.ts"

/** Event → the scope its subscriber must have. Events without a collection go to unrestricted endpoints only. */
export const EVENTS = {
  "document.ready": { scope: "documents:read", ofCollection: true },
  "document.failed": { scope: "documents:read", ofCollection: true },
  "document.deleted": { scope: "documents:read", ofCollection: true },
  "deletion.done": { scope: "documents:read", ofCollection: true },
  "budget.warned": { scope: "usage:read", ofCollection: false },
  "budget.exhausted": { scope: "usage:read", ofCollection: false },
  "key.revoked": { scope: "keys", ofCollection: false },
} as const satisfies Record<string, { scope: Scope; ofCollection: boolean }>
export type EventType = keyof typeof EVENTS
export const EVENT_TYPES = Object.keys(EVENTS) as [EventType, ...EventType[]]
/** Sent to one endpoint on request, whatever events it subscribes to. */
export const TEST_EVENT = "webhook.test"

export type WebhookEndpoint = {
  id: EndpointId
  url: string
  description: string
  events: EventType[]
  /** Null: events of all collections, and events without one. */
  collectionIds: CollectionId[] | null
  disabledAt: Date | null
  /** Null while the endpoint is enabled. */
  disabledReason: "asked" | "failing" | "gone" | null
  /** Every attempt since then has failed; null if the last one succeeded. */
  failingSince: Date | null
  createdAt: Date
  updatedAt: Date
}

export const DELIVERY_STATES = ["pending", "delivered", "failed"] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export type Delivery = {
  id: DeliveryId
  endpointId: EndpointId
  /** Sent as header `webhook-id`: the same in every attempt, and for every endpoint that receives the event. */
  eventId: EventId
  type: string
  state: DeliveryState
  /** Attempts since the delivery was created or last redriven. */
  attempts: number
  /** Null unless the delivery is pending. */
  nextAttemptAt: Date | null
  lastAttemptAt: Date | null
  /** The last HTTP status from the endpoint; null if there was none. */
  lastStatus: number | null
  lastError: DeliveryFault | null
  createdAt: Date
}

/** Why an attempt failed. */
export const DELIVERY_FAULTS = [
  "status",
  "redirected",
  "gone",
  "timeout",
  "unreachable",
  "address-not-public",
  "host-unknown",
  "resolver-unavailable",
  "secret-unreadable",
  "endpoint-disabled",
] as const
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number]

/** Seconds between attempts, as Standard Webhooks proposes: from five seconds to a day, three days in all. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
/** An endpoint is disabled after failing for this long without a success. */
export const DISABLE_AFTER_DAYS = 5
/** The most endpoints a tenant may have. */
export const MAX_ENDPOINTS = 20

/**
 * Seconds until the next attempt after `attempts` of them; null after the last. Up to a tenth is added at random, so
 * that retries spread out. Not before the receiver asked, within a day.
 */
export function retryDelay(attempts: number, askedSeconds: number | null, random = Math.random()): number | null {
  const planned = RETRY_SECONDS[attempts - 1]
  if (planned === undefined) return null
  return Math.max(Math.round(planned * (1 + random / 10)), Math.min(askedSeconds ?? 0, 86_400))
}
