// Waits until the edge Worker finds everything ready that a question needs, so that the first one meets nothing that still starts.
import { setTimeout as pause } from "node:timers/promises"

const POLL_MS = 100
const PATIENCE_MS = 30_000

/** Goes on when its patience ends: what is configured wrongly shows better on a platform that runs. False then. */
export async function edgeReady(edgeUrl: string, patienceMs = PATIENCE_MS): Promise<boolean> {
  for (const startedAt = performance.now(); performance.now() - startedAt < patienceMs; await pause(POLL_MS)) {
    const reply = await fetch(`${edgeUrl}/health/ready`)
    await reply.body?.cancel()
    if (reply.ok) return true
  }
  return false
}
