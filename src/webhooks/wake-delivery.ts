// Wakes the delivery of webhooks after an event. A failure is only logged, since the sweep wakes it every minute too.
import type { DeliveryWakes, Log } from "../ports.ts"

export async function wakeDelivery({ deliveryWakes, log }: { deliveryWakes: DeliveryWakes; log: Log }): Promise<void> {
  try {
    await deliveryWakes.wake()
  } catch (error) {
    log.error("wake-up.lost", error, { subject_id: null })
  }
}
