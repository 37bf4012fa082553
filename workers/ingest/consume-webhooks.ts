// Consumes wake-ups of the webhook queue: a whole batch becomes one claim of the deliveries that are due.
import { newId } from "../../src/ids.ts"
import { deliverDue } from "../../src/webhooks/deliver-due.ts"
import type { IngestWorkerDeps } from "./deps.ts"

export async function consumeWebhooks(deps: IngestWorkerDeps, batch: MessageBatch): Promise<void> {
  const requestId = newId("job")
  try {
    await deliverDue(deps, { requestId })
    batch.ackAll()
  } catch (error) {
    deps.log.error("webhooks.not-claimed", error, { request_id: requestId })
    batch.retryAll({ delaySeconds: 10 })
  }
}
