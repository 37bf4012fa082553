// Reads a document's original into memory and verifies its size and hash.
import { createHash } from "node:crypto"
import { setTimeout as delay } from "node:timers/promises"
import type { ParseFailure, ParseRequest } from "../../../src/embedding/contract.ts"

const ATTEMPT_TIMEOUT_MS = 60_000
const RETRY_AFTER_MS = 250
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]+)"?/i

/** `charset` is the one in the stored file's Content-Type; null if it has none. */
export type Source = { bytes: Uint8Array; charset: string | null }

/** The source, or the reason why there is none. A failed read is retried once; a wrong size or hash is not. */
export async function fetchSource(source: ParseRequest["source"]): Promise<Source | ParseFailure> {
  const read = (await attempt(source)) ?? (await delay(RETRY_AFTER_MS).then(() => attempt(source)))
  if (read === null) return "source-unavailable"
  const isDeclared =
    read.bytes.length === source.size_bytes && createHash("sha256").update(read.bytes).digest("hex") === source.sha256
  return isDeclared ? read : "source-mismatch"
}

/** Null if the source cannot be read. Stops reading a body that is longer than declared. */
async function attempt({ url, size_bytes }: ParseRequest["source"]): Promise<Source | null> {
  try {
    const reply = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS) })
    if (reply.status !== 200 || !reply.body) {
      await reply.body?.cancel()
      return null
    }
    const charset = CHARSET.exec(reply.headers.get("content-type") ?? "")?.[1] ?? null
    const bytes = new Uint8Array(size_bytes)
    let length = 0
    for await (const part of reply.body) {
      if (length + part.length > size_bytes) return { bytes: new Uint8Array(0), charset }
      bytes.set(part, length)
      length += part.length
    }
    return { bytes: bytes.subarray(0, length), charset }
  } catch {
    return null
  }
}
