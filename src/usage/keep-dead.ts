// Keeps entries that the ledger refuses, until the cause is repaired.
// Lines that name no tenant are only counted and logged.
import type { Metrics } from "../metrics.ts"
import type { DeadLetters, Log } from "../ports.ts"
import { type DeadLetter, type DeadReason, deadLetterOf } from "./model/dead-letter.ts"
import { jsonOf } from "./read-messages.ts"

type KeepDeps = { deadLetters: Pick<DeadLetters, "keep">; metrics: Metrics; log: Pick<Log, "warn"> }

/** `lines` are entries as JSON. Throws when they could not be kept; the queue must then deliver them again. */
export async function keepDead(
  { deadLetters, metrics, log }: KeepDeps,
  reason: DeadReason,
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return
  const letters: DeadLetter[] = []
  for (const line of lines) {
    const letter = await deadLetterOf(line, jsonOf(line), reason)
    if (letter) letters.push(letter)
  }
  if (letters.length > 0) {
    const kept = await deadLetters.keep(letters)
    log.warn("usage.kept-dead", { reason, entries: letters.length, kept })
  }
  const malformed = lines.length - letters.length
  if (malformed === 0) return
  metrics.count("rag_usage_dropped_total", { reason: "malformed" }, malformed)
  log.warn("usage.malformed", { lines: malformed })
}
