// Waits until the embedding service has loaded its model; throws its own message if it cannot.
import { setTimeout as pause } from "node:timers/promises"
import { z } from "zod"

const POLL_MS = 50
const PATIENCE_MS = 180_000
const stateSchema = z.object({ detail: z.string().nullish() })

export async function embedderReady(url: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const reply = await fetch(`${url}/health/ready`)
    if (reply.ok) return void (await reply.body?.cancel())
    const state = stateSchema.safeParse(await reply.json())
    if (Date.now() > deadline) throw new Error(`the embedder is not ready: ${state.data?.detail ?? reply.status}`)
    await pause(POLL_MS)
  }
}
