// A wake-up claims and does one unit of work, whichever is next in turn; the message itself names none.

import { backoffSeconds } from "../../src/documents/work-unit.ts"
import { newId } from "../../src/ids.ts"
import { ingestUnit } from "../../src/ingest/ingest-unit.ts"
import type { IngestWorkerDeps } from "./deps.ts"

/** Each message is acked or retried by itself. A retry means that not even a claim was possible. */
export async function consumeWakeUps(deps: IngestWorkerDeps, batch: MessageBatch): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      const requestId = newId("job")
      try {
        await ingestUnit(deps, requestId)
        message.ack()
      } catch (error) {
        deps.log.error("claim.failed", error, { request_id: requestId, attempts: message.attempts })
        message.retry({ delaySeconds: backoffSeconds(message.attempts) })
      }
    }),
  )
}
