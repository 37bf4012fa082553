// Writes one output of a parse to its presigned URL.
import { setTimeout as delay } from "node:timers/promises"

const ATTEMPT_TIMEOUT_MS = 60_000
const RETRY_AFTER_MS = 250

/** The content types that the presigned URLs require. */
export const TEXT_TYPE = "text/plain; charset=utf-8"
export const MANIFEST_TYPE = "application/x-ndjson"

/** False if the object could not be stored, after one retry. */
export async function storeOutput(url: string, body: Uint8Array, contentType: string): Promise<boolean> {
  return (await put(url, body, contentType)) || (await delay(RETRY_AFTER_MS).then(() => put(url, body, contentType)))
}

async function put(url: string, body: Uint8Array, contentType: string): Promise<boolean> {
  try {
    const reply = await fetch(url, {
      method: "PUT",
      headers: { "content-type": contentType },
      body,
      redirect: "error",
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    })
    await reply.arrayBuffer()
    return reply.ok
  } catch {
    return false
  }
}
