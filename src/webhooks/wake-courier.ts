// Wakes the delivery of webhooks after an event. A failure is only logged, since the sweep wakes it every minute too.
import type { CourierWakes, Log } from "../ports.ts"

export async function wakeCourier({ courier, log }: { courier: CourierWakes; log: Log }): Promise<void> {
  try {
    await courier.wake()
  } catch (error) {
    log.error("wake-up.lost", error, { subject_id: null })
  }
}
