// What a webhook is: the events there are, who may hear of them, an endpoint, a delivery, and when one is tried again.
import type { Scope } from "../../context.ts"
import type { CollectionId, DeliveryId, EndpointId, EventId } from "../../ids.ts"

/** By the scope that whoever asks for an event must have; what belongs to no collection goes to unrestricted endpoints only. */
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
/** Sent on request to one endpoint, whatever it listens to. */
export const TEST_EVENT = "webhook.test"

export type WebhookEndpoint = {
  id: EndpointId
  url: string
  description: string
  events: EventType[]
  /** Null: events of every collection, and those of none. */
  collectionIds: CollectionId[] | null
  disabledAt: Date | null
  /** Null while it takes what it is sent. */
  disabledReason: "asked" | "failing" | "gone" | null
  /** Since when every attempt has failed; null when the last one did not. */
  failingSince: Date | null
  createdAt: Date
  updatedAt: Date
}

export const DELIVERY_STATES = ["pending", "delivered", "failed"] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export type Delivery = {
  id: DeliveryId
  endpointId: EndpointId
  /** The header `webhook-id`: the same in every attempt, and for every endpoint that hears of the event. */
  eventId: EventId
  type: string
  state: DeliveryState
  /** Attempts since it was written or last redriven. */
  attempts: number
  /** Null unless it is pending. */
  nextAttemptAt: Date | null
  lastAttemptAt: Date | null
  /** What the endpoint answered last; null when it did not. */
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

/** The schedule that Standard Webhooks proposes: from five seconds to a day, three days in all. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] as const
/** An endpoint that has failed for so long without a success is disabled. */
export const DISABLE_AFTER_DAYS = 5
/** A tenant has at most so many. */
export const MAX_ENDPOINTS = 20

/**
 * Seconds until the next attempt after `attempts` of them, up to a tenth later so that what failed together does not return
 * together, and not before the receiver asked (a day at most); null after the last.
 */
export function retryDelay(attempts: number, askedSeconds: number | null, random = Math.random()): number | null {
  const planned = RETRY_SECONDS[attempts - 1]
  if (planned === undefined) return null
  return Math.max(Math.round(planned * (1 + random / 10)), Math.min(askedSeconds ?? 0, 86_400))
}
