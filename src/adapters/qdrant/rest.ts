// A client for the part of Qdrant's REST API that the chunk index uses: one fetch per request, parsed replies, classified errors.
import { z } from "zod"
import { withTimeout } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import { spanned, traceHeaders } from "../../trace.ts"

export type QdrantOptions = {
  url: string
  apiKey?: string | undefined
  /** Per request; nothing is retried here. */
  timeoutMs: number
}
type Call<T> = {
  method: "GET" | "PUT" | "POST"
  path: string
  body?: object
  result: z.ZodType<T>
  /** Statuses that are answers if Qdrant itself sends them: no such collection, or it already exists. */
  nullAt: 404 | 409
}

/** The reply's `result`, or null. */
export type QdrantRest = <T>(call: Call<T>) => Promise<T | null>

/** Qdrant's default port, unless the URL has one. */
const DEFAULT_PORT = 6333
/** Client errors that are temporary, like server errors; all others are permanent. */
const PASSING = new Set([408, 409, 425, 429])

/** Qdrant's reply to a write. */
export const writtenSchema = z.object({ status: z.string() })
const refusalSchema = z.object({ status: z.object({ error: z.string() }) })

/**
 * The official client is not used, because it keeps only the first character of `retry-after`, drops the reason of a refusal
 * and parses large integers as BigInts. Throws `vector-store-unavailable` if a retry can help, else `vector-store-refused`.
 */
export function qdrantRest({ url, apiKey, timeoutMs }: QdrantOptions): QdrantRest {
  const base = withPort(url).replace(/\/$/, "")
  const headers = {
    "content-type": "application/json",
    "accept-encoding": "identity", // compressed replies stall about 40 ms
    ...(apiKey ? { "api-key": apiKey } : {}),
  }
  return async ({ method, path, body, result, nullAt }) => {
    const { reply, text } = await spanned("qdrant", { "http.request.method": method, "url.path": path }, () =>
      withTimeout(timeoutMs, (signal) =>
        send(`${base}${path}`, {
          method,
          headers: { ...headers, ...traceHeaders() },
          signal,
          ...(body ? { body: JSON.stringify(body) } : {}),
        }),
      ),
    )
    if (!reply.ok) {
      const reason = refusalSchema.safeParse(parsed(text)).data?.status.error
      if (reason !== undefined && reply.status === nullAt) return null
      throw refusal(reply, reason ?? text)
    }
    const read = z.object({ result }).safeParse(parsed(text))
    if (read.success) return read.data.result
    throw new AppError("vector-store-refused", {
      cause: new Error(`Qdrant's reply to ${method} ${path} is unreadable`),
    })
  }
}

async function send(url: string, init: RequestInit): Promise<{ reply: Response; text: string }> {
  try {
    const reply = await fetch(url, init)
    return { reply, text: await reply.text() }
  } catch (cause) {
    throw new AppError("vector-store-unavailable", { cause })
  }
}

function refusal({ status, headers }: Response, reason: string): AppError {
  const cause = new Error(`Qdrant answered ${status}: ${withoutContent(reason)}`)
  if (status < 500 && !PASSING.has(status)) return new AppError("vector-store-refused", { cause })
  const retryAfterSeconds = secondsIn(headers.get("retry-after"))
  return new AppError("vector-store-unavailable", {
    cause,
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  })
}

/** In seconds or as a date, as in HTTP. */
function secondsIn(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : null
}

/** The server's message can quote unreadable input, which may be a tenant's text. */
const withoutContent = (reason: string) => reason.replace(/(["'`])(?:(?!\1).){40,}\1?/gs, "…").slice(0, 300)

/** Integers beyond a double's precision are rounded. Undefined if the text is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const withPort = (url: string) =>
  /^https?:\/\/[^/]+:\d+(\/|$)/.test(url) ? url : url.replace(/^(https?:\/\/[^/]+)/, `$1:${DEFAULT_PORT}`)
