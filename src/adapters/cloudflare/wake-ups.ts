// Wake-ups over Cloudflare Queues; a message carries ids only.
import type { WakeUpMessage } from "../../ingest/model/wake-up-message.ts"
import type { QueueState, WakeUps } from "../../ports.ts"

/** Queues take at most this many messages a batch. */
const BATCH = 100

export const queueWakeUps = (queue: Queue<WakeUpMessage>): WakeUps => ({
  async send(wakeUps, delaySeconds = 0) {
    for (let at = 0; at < wakeUps.length; at += BATCH) {
      const messages = wakeUps.slice(at, at + BATCH).map(({ tenantId, subjectId, version }) => ({
        body: { tenant_id: tenantId, subject_id: subjectId, version },
      }))
      await queue.sendBatch(messages, { delaySeconds })
    }
  },
})

export const queueState = (queue: Pick<Queue, "metrics">): QueueState => ({
  async oldestSeconds() {
    const { oldestMessageTimestamp: since } = await queue.metrics()
    return since ? (Date.now() - since.getTime()) / 1000 : null
  },
})
