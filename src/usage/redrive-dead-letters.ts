// Sends dead letters to the ledger once more: one that is taken leaves, one that is refused again stays.
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
 * `ids`: these alone; null for all, oldest first, 500 at once. `next` is where another call goes on, as its `after`, behind
 * what was refused; null where nothing is left behind. Cut off anywhere it can be asked again: the ledger counts an entry once,
 * and a letter goes after its entry has been taken. Throws `database-unavailable` when that is away.
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
