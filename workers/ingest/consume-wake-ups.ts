// A wake-up claims and does one unit of work, whichever is next in turn; the message itself names none.

import { backoffSeconds } from "../../src/documents/model/work-unit.ts"
import { newId } from "../../src/ids.ts"
import { ingestUnit } from "../../src/ingest/ingest-unit.ts"
import { wakeCourier } from "../../src/webhooks/wake-courier.ts"
import type { IngestWorkerDeps } from "./deps.ts"

/** Each message is acked or retried by itself. A retry means that not even a claim was possible. */
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
  // What became ready, failed or was cleaned up may have been told to webhooks.
  if (worked.includes(true)) await wakeCourier(deps)
}
