// Messages of the usage queue that were tried to the end: each entry once more by itself, and what is refused then is kept.
import { AppError } from "../../src/errors.ts"
import { keepDead } from "../../src/usage/keep-dead.ts"
import type { Accounted } from "../../src/usage/model/usage-event.ts"
import { type ReadMessage, readMessage } from "../../src/usage/read-messages.ts"
import { later, type UsageDeps } from "./consume-usage.ts"

/** A message may have come here because the database was away for most of a day, and may still be. */
const MOST_SECONDS = 3_600

export async function consumeDeadUsage(deps: UsageDeps, batch: MessageBatch): Promise<void> {
  for (const message of batch.messages) {
    if (message.attempts === 1) deps.metrics.count("rag_queue_messages_dead_total", { queue: "usage" })
    try {
      await settle(deps, readMessage(message.body))
      message.ack()
    } catch (error) {
      later(deps, message, error, MOST_SECONDS)
    }
  }
}

async function settle(deps: UsageDeps, { entries, unreadable }: ReadMessage): Promise<void> {
  const refused: string[] = []
  for (const entry of entries) if (!(await isAdded(deps, entry))) refused.push(JSON.stringify(entry))
  await keepDead(deps, "refused", refused)
  await keepDead(deps, "unreadable", unreadable)
}

/** False when the ledger itself says no; what passes is thrown, and everything comes again. */
async function isAdded({ ledger, log }: UsageDeps, entry: Accounted): Promise<boolean> {
  try {
    await ledger.add([entry])
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === "database-unavailable") throw error
    log.error("usage.refused", error, { entry_id: entry.id })
    return false
  }
}
