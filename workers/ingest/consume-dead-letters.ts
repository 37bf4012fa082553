// Consumes dead letters of the ingest queue: fails documents whose
// units have no attempts left. Other units are woken by the sweep.
import { wakeUpMessage } from "../../src/ingest/model/wake-up-message.ts"
import type { Metrics } from "../../src/metrics.ts"
import type { Log, Upkeep } from "../../src/ports.ts"

type DeadLetterDeps = { upkeep: Pick<Upkeep, "failExhausted">; metrics: Metrics; log: Log }

/** A message that is no wake-up is logged and dropped, because no work of ours belongs to it. */
export async function consumeDeadLetters(deps: DeadLetterDeps, batch: MessageBatch): Promise<void> {
  for (const message of batch.messages) {
    deps.metrics.count("rag_queue_messages_dead_total", { queue: "ingest" })
    const parsed = wakeUpMessage.safeParse(message.body)
    if (!parsed.success) {
      deps.log.warn("dead-letter.malformed", { message_id: message.id })
      message.ack()
      continue
    }
    const { subject_id, version } = parsed.data
    try {
      // One spent unit fails its version; the sweep ends others that it may have.
      const failed = await deps.upkeep.failExhausted(1, { documentId: subject_id, version })
      deps.log.warn("dead-letter", { message_id: message.id, subject_id, failed })
      message.ack()
    } catch (error) {
      deps.log.error("dead-letter.failed", error, { message_id: message.id })
      message.retry({ delaySeconds: 30 })
    }
  }
}
