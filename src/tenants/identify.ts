// Finds out whose key a credential is: isolate memory, else Redis, else Postgres.
import { AppError } from "../errors.ts"
import type { ApiKeys, Gate } from "../ports.ts"
import { hashApiKey, isWellFormedApiKey, type KeyEntry } from "./api-key.ts"
import type { KeyMemory } from "./key-memory.ts"

/** A caller before admission: an isolate's copy only says which tenant and limits to ask for. */
export type Caller = KeyEntry & { hash: string; readAt: number }

type IdentifyDeps = {
  keyMemory: KeyMemory
  gate: Pick<Gate, "recall" | "remember">
  apiKeys: Pick<ApiKeys, "findByHash">
}

/** The caller a key stands for; `credential-malformed` costs no I/O, `credential-unknown` at most two reads. */
export async function identify(deps: IdentifyDeps, credential: string): Promise<Caller> {
  if (!isWellFormedApiKey(credential)) throw new AppError("credential-malformed")
  const hash = await hashApiKey(credential)
  const copy = deps.keyMemory.get(hash)
  if (copy) return accepted(hash, copy.entry, copy.readAt)
  const readAt = Date.now()
  const recalled = await recall(deps.gate, hash)
  const entry = recalled === "unknown" ? null : (recalled ?? (await readThrough(deps, hash)))
  deps.keyMemory.set(hash, entry, readAt)
  return accepted(hash, entry, readAt)
}

/** Reads the key from Postgres and lets Redis remember it; null when there is none. */
export async function readThrough(
  deps: Pick<IdentifyDeps, "gate" | "apiKeys">,
  hash: string,
): Promise<KeyEntry | null> {
  const entry = await deps.apiKeys.findByHash(hash)
  const worthKeeping = entry && !entry.key.revoked ? entry : null
  try {
    await deps.gate.remember(hash, worthKeeping)
  } catch (error) {
    // Without Redis every isolate asks Postgres itself.
    if (!(error instanceof AppError && error.code === "cache-unavailable")) throw error
  }
  return entry
}

async function recall(gate: Pick<Gate, "recall">, hash: string) {
  try {
    return await gate.recall(hash)
  } catch (error) {
    if (error instanceof AppError && error.code === "cache-unavailable") return null
    throw error
  }
}

function accepted(hash: string, entry: KeyEntry | null, readAt: number): Caller {
  if (!entry) throw new AppError("credential-unknown")
  return { ...entry, hash, readAt }
}
