// Consumes wake-ups: each one claims and does the unit of work whose turn it is; the message itself names none.

import { backoffSeconds } from "../../src/documents/model/work-unit.ts"
import { newId } from "../../src/ids.ts"
import { ingestUnit } from "../../src/ingest/ingest-unit.ts"
import { wakeDelivery } from "../../src/webhooks/wake-delivery.ts"
import type { IngestWorkerDeps } from "./deps.ts"

/** Each message is acked or retried by itself. It is retried only if no unit could be claimed because of an error. */
export async function consumeWakeUps(deps: IngestWorkerDeps, batch: MessageBatch): Promise<void> {
  const worked = await Promise.all(
    batch.messages.map(async (message) => {
      const requestId = newId("job")
      try {
        const worked = await ingestUnit(deps, requestId)
        message.ack()
        return worked
      } catch (error) {
        deps.log.error("claim.failed", error, { request_id: requestId, attempts: message.attempts })
        message.retry({ delaySeconds: backoffSeconds(message.attempts) })
        return false
      }
    }),
  )
  // The work may have created webhook deliveries, e.g. `document.ready`.
  if (worked.includes(true)) await wakeDelivery(deps)
}
