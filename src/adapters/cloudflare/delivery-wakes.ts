// Starts the delivery of webhooks over Cloudflare Queues. The message is empty, because due deliveries are rows.
import type { DeliveryWakes } from "../../ports.ts"

/** A moment later, so that one message stands for everything that happens within it. */
const SOON_SECONDS = 1

/** `memory` is an isolate's: when it sent a message last that has not arrived. */
export const queueDeliveryWakes = (
  queue: Queue<object>,
  memory: { sentAt: number },
  clock: () => number = Date.now,
): DeliveryWakes => ({
  async wake(delaySeconds) {
    if (delaySeconds !== undefined) return void (await queue.send({}, { delaySeconds }))
    const now = clock()
    if (now - memory.sentAt < SOON_SECONDS * 1000) return
    memory.sentAt = now
    try {
      await queue.send({}, { delaySeconds: SOON_SECONDS })
    } catch (error) {
      memory.sentAt = 0
      throw error
    }
  },
})
