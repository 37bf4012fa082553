// Ports of webhooks: the endpoints of a tenant, the deliveries that are due, who carries them, and who is woken for it.
import type { CollectionId, DeliveryId, EndpointId, EventId, TenantId } from "../ids.ts"
import type { Delivery, DeliveryFault, DeliveryState, WebhookEndpoint } from "../webhooks/model/webhook.ts"
import type { AuditedBy } from "./audit.ts"
import type { Page, PageRequest } from "./records.ts"

export type NewEndpoint = Pick<WebhookEndpoint, "id" | "url" | "description" | "events" | "collectionIds"> & {
  sealedSecret: string
}
export type EndpointChange = Partial<Pick<WebhookEndpoint, "url" | "description" | "events" | "collectionIds">> & {
  isActive?: boolean
}

/**
 * Endpoints of a tenant. `within` are the collections the caller may use: an endpoint that hears of more is not found, null
 * finds them all. Changes write their own entry in the audit log.
 */
export interface WebhookEndpoints {
  /** Null when the tenant has as many as it may. */
  create(tenant: TenantId, endpoint: NewEndpoint, by: AuditedBy): Promise<WebhookEndpoint | null>
  list(tenant: TenantId, within: CollectionId[] | null, page: PageRequest): Promise<Page<WebhookEndpoint>>
  get(tenant: TenantId, within: CollectionId[] | null, id: EndpointId): Promise<WebhookEndpoint | null>
  /** Activating one that was disabled forgets its failures. */
  update(tenant: TenantId, id: EndpointId, change: EndpointChange, by: AuditedBy): Promise<WebhookEndpoint | null>
  /** With what it was sent; false when there is none. */
  remove(tenant: TenantId, id: EndpointId, by: AuditedBy): Promise<boolean>
  /** The old secret signs beside the new one until the overlap ends; an older one no longer does. */
  rotate(
    tenant: TenantId,
    id: EndpointId,
    sealedSecret: string,
    overlapSeconds: number,
    by: AuditedBy,
  ): Promise<WebhookEndpoint | null>
  /** Writes a test event for this endpoint alone, to be delivered like any other. */
  test(tenant: TenantId, id: EndpointId): Promise<Delivery | null>
  deliveries(tenant: TenantId, id: EndpointId, state: DeliveryState | null, page: PageRequest): Promise<Page<Delivery>>
  /** Due at once, with all its attempts before it. Null when the endpoint has no such delivery. */
  redrive(tenant: TenantId, id: EndpointId, delivery: DeliveryId): Promise<Delivery | null>
}

/** One attempt that this worker has claimed. */
export type DueDelivery = {
  id: DeliveryId
  tenantId: TenantId
  endpointId: EndpointId
  eventId: EventId
  /** The body, the same bytes in every attempt. */
  payload: string
  url: string
  /** Which attempt this is; a settlement of an older one is void. */
  attempt: number
  /** One, or two while a rotation overlaps; the newest first. */
  sealedSecrets: string[]
}

export type AttemptOutcome = {
  /** Null when nobody answered. */
  status: number | null
  /** Null when it was delivered. */
  fault: DeliveryFault | null
  /** Seconds until the next attempt; null after the last. */
  retryInSeconds: number | null
}

/** For the delivery, which acts for every tenant. */
export interface WebhookDeliveries {
  /**
   * Claims up to `limit` attempts that are due, few of each endpoint and the endpoint that waited longest first. What is not
   * settled is due again after `leaseSeconds`.
   */
  claim(limit: number, leaseSeconds: number): Promise<DueDelivery[]>
  /** One that failed for days, or is gone (410), is disabled with it. False when another attempt has begun since. */
  settle(due: DueDelivery, outcome: AttemptOutcome, disableAfterDays: number): Promise<boolean>
  /** How many are due, counted up to `atMost`. */
  countDue(atMost: number): Promise<number>
  /** Removes what ended so many days ago; how many. */
  forget(olderThanDays: number, limit: number): Promise<number>
}

/** Sends one attempt over the network. Expected failures are replies; it never throws for what a receiver does. */
export interface WebhookSender {
  send(
    message: { url: string; eventId: EventId; payload: string; secrets: readonly string[] },
    signal: AbortSignal,
  ): Promise<{ status: number | null; fault: DeliveryFault | null; retryAfterSeconds: number | null }>
}

/** Starts the delivery of webhooks soon. If the message is lost, the sweep starts it within a minute. */
export interface DeliveryWakes {
  /** Without a delay one message a second is enough, whoever asks. */
  wake(delaySeconds?: number): Promise<void>
}
