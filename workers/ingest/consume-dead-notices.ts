// Dead letters that only pointed at work: it stands in Postgres, where the sweep or the client finds it, so they are told alone.
import type { Metrics } from "../../src/metrics.ts"
import type { Log } from "../../src/ports.ts"

type DeadNoticeDeps = { metrics: Metrics; log: Log }

/** A delivery that is due is a row, which the sweep wakes the courier for each minute. */
export const consumeDeadWakes = async (deps: DeadNoticeDeps, batch: MessageBatch) => tell(deps, batch, "webhooks")

/** The upload stays awaited for a day: its client can say that it is complete. */
export const consumeDeadUploads = async (deps: DeadNoticeDeps, batch: MessageBatch) => tell(deps, batch, "uploads")

function tell({ metrics, log }: DeadNoticeDeps, batch: MessageBatch, queue: "webhooks" | "uploads"): void {
  for (const message of batch.messages) {
    metrics.count("rag_queue_messages_dead_total", { queue })
    log.warn("dead-letter", { message_id: message.id, queue, body: JSON.stringify(message.body) })
  }
  batch.ackAll()
}
