// Reads a request's JSON body: limits its size while it arrives, then parses it by a schema.
import type { IncomingMessage } from "node:http"
import type { z } from "zod"
import { type Refusal, refusal } from "./refusal.ts"

/** The parsed body, or 413 beyond `maxBytes`, or 400 with the invalid paths, but never their values. */
export async function readJson<T extends object>(
  request: IncomingMessage,
  schema: z.ZodType<T>,
  maxBytes: number,
): Promise<T | Refusal> {
  const tooLarge = refusal(413, "body-too-large", `The body may have at most ${maxBytes} bytes.`)
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLarge
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxBytes) return tooLarge
    parts.push(part)
  }
  let body: unknown
  try {
    body = JSON.parse(Buffer.concat(parts).toString("utf8"))
  } catch {
    return refusal(400, "invalid-json", "The body is not JSON.")
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`)
  return refusal(400, "invalid-request", faults.join("; "))
}
