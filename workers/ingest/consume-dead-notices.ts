// Consumes dead letters that carry no work of their own: the work is in Postgres, so they are only counted and logged.
import type { Metrics } from "../../src/metrics.ts"
import type { Log } from "../../src/ports.ts"

type DeadNoticeDeps = { metrics: Metrics; log: Log }

/** Due deliveries are rows in Postgres; the sweep wakes the delivery every minute. */
export const consumeDeadWakes = async (deps: DeadNoticeDeps, batch: MessageBatch) => tell(deps, batch, "webhooks")

/** An upload can be completed for a day: its client may still say that the file is there. */
export const consumeDeadUploads = async (deps: DeadNoticeDeps, batch: MessageBatch) => tell(deps, batch, "uploads")

function tell({ metrics, log }: DeadNoticeDeps, batch: MessageBatch, queue: "webhooks" | "uploads"): void {
  for (const message of batch.messages) {
    metrics.count("rag_queue_messages_dead_total", { queue })
    log.warn("dead-letter", { message_id: message.id, queue, body: JSON.stringify(message.body) })
  }
  batch.ackAll()
}
