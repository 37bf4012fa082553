// Consumes the usage queue: a batch of messages becomes one
// transaction of the ledger. Entries that come twice count once.
import { AppError } from "../../src/errors.ts"
import type { Metrics } from "../../src/metrics.ts"
import type { DeadLetters, Ledger, Log } from "../../src/ports.ts"
import { keepDead } from "../../src/usage/keep-dead.ts"
import { type ReadMessage, readMessage } from "../../src/usage/read-messages.ts"

export type UsageDeps = { ledger: Ledger; deadLetters: Pick<DeadLetters, "keep">; metrics: Metrics; log: Log }

const MOST_SECONDS = 600

/**
 * Adds all messages together. If the ledger refuses, it adds them one
 * by one, so that a bad message does not block the others.
 */
export async function consumeUsage(deps: UsageDeps, batch: MessageBatch): Promise<void> {
  const read = batch.messages.map((message) => ({ message, ...readMessage(message.body) }))
  try {
    await take(deps, read)
    batch.ackAll()
  } catch (error) {
    const refused = !(error instanceof AppError && error.code === "database-unavailable")
    for (const { message, ...parts } of read) {
      if (refused && (await isTaken(deps, message.id, parts))) message.ack()
      else retryLater(deps, message, error, MOST_SECONDS)
    }
  }
}

/** Lines of an unknown form are kept as dead letters, so that a later release can read them. */
async function take(deps: UsageDeps, read: readonly ReadMessage[]): Promise<void> {
  await deps.ledger.add(read.flatMap(({ entries }) => entries))
  await keepDead(
    deps,
    "unreadable",
    read.flatMap(({ unreadable }) => unreadable),
  )
}

async function isTaken(deps: UsageDeps, id: string, parts: ReadMessage): Promise<boolean> {
  try {
    await take(deps, [parts])
    return true
  } catch (error) {
    deps.log.error("usage.refused", error, { message_id: id })
    return false
  }
}

/** Retries a message later: the delay doubles with each attempt, up to `mostSeconds`. */
export function retryLater({ metrics, log }: UsageDeps, message: Message, error: unknown, mostSeconds: number): void {
  metrics.count("rag_queue_messages_retried_total", { queue: "usage" })
  log.error("usage.not-added", error, { message_id: message.id, attempts: message.attempts })
  message.retry({ delaySeconds: Math.min(mostSeconds, 2 ** message.attempts) })
}
