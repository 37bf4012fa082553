// Consumes dead letters of the usage queue: tries each entry once more by itself and keeps those that are refused.
import { AppError } from "../../src/errors.ts"
import { keepDead } from "../../src/usage/keep-dead.ts"
import type { Accounted } from "../../src/usage/model/usage-event.ts"
import { type ReadMessage, readMessage } from "../../src/usage/read-messages.ts"
import { retryLater, type UsageDeps } from "./consume-usage.ts"

/** Long, since the database may have been away for most of a day and still be. */
const MOST_SECONDS = 3_600

export async function consumeDeadUsage(deps: UsageDeps, batch: MessageBatch): Promise<void> {
  for (const message of batch.messages) {
    if (message.attempts === 1) deps.metrics.count("rag_queue_messages_dead_total", { queue: "usage" })
    try {
      await settle(deps, readMessage(message.body))
      message.ack()
    } catch (error) {
      retryLater(deps, message, error, MOST_SECONDS)
    }
  }
}

async function settle(deps: UsageDeps, { entries, unreadable }: ReadMessage): Promise<void> {
  const refused: string[] = []
  for (const entry of entries) if (!(await isAdded(deps, entry))) refused.push(JSON.stringify(entry))
  await keepDead(deps, "refused", refused)
  await keepDead(deps, "unreadable", unreadable)
}

/** False if the ledger refuses the entry. Throws while the database is away, so that the message is delivered again. */
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
