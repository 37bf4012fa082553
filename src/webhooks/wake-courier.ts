// Wakes the courier after something happened that webhooks may tell of; a failure is logged, and the sweep makes it good.
import type { CourierWakes, Log } from "../ports.ts"

export async function wakeCourier({ courier, log }: { courier: CourierWakes; log: Log }): Promise<void> {
  try {
    await courier.wake()
  } catch (error) {
    log.error("wake-up.lost", error, { subject_id: null })
  }
}
