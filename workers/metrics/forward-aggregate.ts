// Sends the aggregate to a real Pushgateway, for deployments that already have one.
import { EXPOSITION_CONTENT_TYPE } from "./exposition.ts"

const TIMEOUT_MS = 5_000

/**
 * Replaces the group job=footnote there. False if the gateway
 * refused or was away; the next call sends everything again.
 */
export async function forwardAggregate(
  target: { url: string; authorization: string | undefined },
  text: string,
): Promise<boolean> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), TIMEOUT_MS)
  try {
    const response = await fetch(`${target.url.replace(/\/+$/, "")}/metrics/job/footnote`, {
      method: "PUT",
      headers: {
        "Content-Type": EXPOSITION_CONTENT_TYPE,
        ...(target.authorization ? { Authorization: target.authorization } : {}),
      },
      body: text,
      signal: deadline.signal,
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
