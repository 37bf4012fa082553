// Wake-ups over Cloudflare Queues; a message carries ids only.
import { z } from "zod"
import { idSchema } from "../../ids.ts"
import type { WakeUps } from "../../ports.ts"

/** What the consumer parses; anything else is poison. */
export const wakeUpMessage = z.strictObject({
  tenant_id: idSchema("ten"),
  subject_id: z.string().min(1).max(64),
  version: z.int().nonnegative(),
})
export type WakeUpMessage = z.input<typeof wakeUpMessage>

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
