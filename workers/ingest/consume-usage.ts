// The usage queue: a batch of messages becomes one transaction of the ledger; what comes twice changes nothing.
import { AppError } from "../../src/errors.ts"
import type { Metrics } from "../../src/metrics.ts"
import type { Ledger, Log } from "../../src/ports.ts"
import { readMessage } from "../../src/usage/read-messages.ts"

type UsageDeps = { ledger: Ledger; metrics: Metrics; log: Log }

const MOST_SECONDS = 600

/** Together, or one by one where the ledger refuses something, so that nothing holds up the rest. */
export async function consumeUsage(deps: UsageDeps, batch: MessageBatch): Promise<void> {
  const read = batch.messages.map((message) => ({ message, ...readMessage(message.body) }))
  for (const { message, faults } of read)
    if (faults > 0) deps.log.warn("usage.malformed", { message_id: message.id, lines: faults })
  try {
    await deps.ledger.add(read.flatMap(({ entries }) => entries))
    batch.ackAll()
  } catch (error) {
    const refused = !(error instanceof AppError && error.code === "database-unavailable")
    for (const { message, entries } of read) {
      if (refused && (await isAdded(deps, message.id, entries))) message.ack()
      else later(deps, message, error)
    }
  }
}

async function isAdded(deps: UsageDeps, id: string, entries: Parameters<Ledger["add"]>[0]): Promise<boolean> {
  try {
    await deps.ledger.add(entries)
    return true
  } catch (error) {
    deps.log.error("usage.refused", error, { message_id: id })
    return false
  }
}

function later({ metrics, log }: UsageDeps, message: Message, error: unknown): void {
  metrics.count("rag_queue_messages_retried_total", { queue: "usage" })
  log.error("usage.not-added", error, { message_id: message.id, attempts: message.attempts })
  message.retry({ delaySeconds: Math.min(MOST_SECONDS, 2 ** message.attempts) })
}
