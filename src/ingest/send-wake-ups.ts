// Wakes workers from within ingestion. If a message is lost, the sweep finds the unit.
import type { Log, WakeUp, WakeUps } from "../ports.ts"

export type WakeDeps = { wakeUps: WakeUps; log: Log }

export async function sendWakeUps({ wakeUps, log }: WakeDeps, ups: readonly WakeUp[], delaySeconds = 0): Promise<void> {
  if (ups.length === 0) return
  try {
    await wakeUps.send(ups, delaySeconds)
  } catch (error) {
    log.error("wake-up.lost", error, { subject_id: ups[0]?.subjectId ?? null })
  }
}
