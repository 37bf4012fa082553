// Sends the deliveries that are due: claims attempts, sends each, and
// records the result. At least once, always with the same id.
import type { RequestContext } from "../context.ts"
import type { Metrics } from "../metrics.ts"
import type { AttemptOutcome, DeliveryWakes, DueDelivery, Log, WebhookDeliveries, WebhookSender } from "../ports.ts"
import type { Seal } from "../seal.ts"
import { ownerOf } from "./endpoint-secret.ts"
import { DISABLE_AFTER_DAYS, retryDelay } from "./model/webhook.ts"

export type DeliverDeps = {
  deliveries: Pick<WebhookDeliveries, "claim" | "settle">
  sender: WebhookSender
  seal: Seal | null
  deliveryWakes: DeliveryWakes
  metrics: Metrics
  log: Log
}

/** Few enough to finish within the lease; a Worker has six connections at once. */
const CLAIM = 10
const LANES = 5
const ATTEMPT_MS = 10_000
const LEASE_SECONDS = 90
/** Retries due within this time are woken here, because the sweep runs only once a minute. */
const OWN_WAKE_SECONDS = 60

/** Returns how many attempts were made. Throws only if nothing could be claimed. */
export async function deliverDue(deps: DeliverDeps, ctx: Pick<RequestContext, "requestId">): Promise<number> {
  const due = await deps.deliveries.claim(CLAIM, LEASE_SECONDS)
  const waiting = [...due]
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await deliver(deps, ctx, next)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (due.length === CLAIM) await deps.deliveryWakes.wake(0)
  return due.length
}

/** If the result cannot be recorded, the lease expires and the same message is sent again. */
async function deliver(deps: DeliverDeps, { requestId }: Pick<RequestContext, "requestId">, due: DueDelivery) {
  const startedAt = Date.now()
  const line = {
    request_id: requestId,
    tenant_id: due.tenantId,
    endpoint_id: due.endpointId,
    event_id: due.eventId,
    attempt: due.attempt,
  }
  try {
    const outcome = await attempt(deps, due)
    await deps.deliveries.settle(due, outcome, DISABLE_AFTER_DAYS)
    const { status, fault, retryInSeconds } = outcome
    deps.metrics.count("rag_webhook_attempts_total", { result: fault ?? "delivered" })
    deps.log.info("webhook", { ...line, status, fault, duration_ms: Date.now() - startedAt })
    if (retryInSeconds !== null && retryInSeconds < OWN_WAKE_SECONDS) await deps.deliveryWakes.wake(retryInSeconds + 1)
  } catch (error) {
    deps.log.error("webhook.unsettled", error, line)
  }
}

async function attempt({ seal, sender }: DeliverDeps, due: DueDelivery): Promise<AttemptOutcome> {
  const secrets = await opened(seal, due)
  if (!secrets) return { status: null, fault: "secret-unreadable", retryInSeconds: retryDelay(due.attempt, null) }
  const { status, fault, retryAfterSeconds } = await sender.send(
    { url: due.url, eventId: due.eventId, payload: due.payload, secrets },
    AbortSignal.timeout(ATTEMPT_MS),
  )
  const isOver = fault === null || fault === "gone"
  return { status, fault, retryInSeconds: isOver ? null : retryDelay(due.attempt, retryAfterSeconds) }
}

/** Null if a secret was sealed with a key that is no longer configured. */
async function opened(seal: Seal | null, { endpointId, sealedSecrets }: DueDelivery): Promise<string[] | null> {
  try {
    return seal && (await Promise.all(sealedSecrets.map((sealed) => seal.open(sealed, ownerOf(endpointId)))))
  } catch {
    return null
  }
}
