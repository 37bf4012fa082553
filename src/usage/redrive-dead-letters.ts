// Sends dead letters to the ledger again: accepted ones are removed, refused ones stay.
import { AppError } from "../errors.ts"
import type { DeadLetters, KeptLetter, Ledger, Log } from "../ports.ts"
import { accountedSchema } from "./model/usage-event.ts"

type RedriveDeps = {
  ledger: Ledger
  deadLetters: Pick<DeadLetters, "oldest" | "remove">
  log: Pick<Log, "error">
}

const AT_ONCE = 500

/**
 * Redrives the letters in `ids`, or the 500 oldest behind `after` if null. `next` is the `after` of the next call; null
 * at the end. Safe to repeat after a failure, since the ledger counts an entry once. Throws `database-unavailable`.
 */
export async function redriveDeadLetters(
  deps: RedriveDeps,
  ids: readonly string[] | null,
  after: string | null,
): Promise<{ redriven: number; refused: number; next: string | null }> {
  const counts = { redriven: 0, refused: 0 }
  const letters = await deps.deadLetters.oldest(ids, AT_ONCE, after)
  for (const letter of letters) {
    const taken = await isTaken(deps, letter)
    if (taken) await deps.deadLetters.remove(letter.id)
    counts[taken ? "redriven" : "refused"]++
  }
  const last = letters.at(-1)
  return { ...counts, next: last && letters.length === AT_ONCE ? last.id : null }
}

async function isTaken({ ledger, log }: RedriveDeps, { id, entry }: KeptLetter): Promise<boolean> {
  const parsed = accountedSchema.safeParse(entry)
  if (!parsed.success) return false
  try {
    await ledger.add([parsed.data])
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === "database-unavailable") throw error
    log.error("usage.refused", error, { dead_letter_id: id })
    return false
  }
}
