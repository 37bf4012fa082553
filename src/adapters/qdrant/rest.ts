// Qdrant's REST API as the chunk index speaks it: one fetch a request, the reply parsed, every failure told apart.
import { z } from "zod"
import { timeoutSignal } from "../../deadline.ts"
import { AppError } from "../../errors.ts"
import { spanned, traceHeaders } from "../../trace.ts"

export type QdrantOptions = {
  url: string
  apiKey?: string | undefined
  /** Of one request; nothing is retried here. */
  timeoutMs: number
}
type Call<T> = {
  method: "GET" | "PUT" | "POST"
  path: string
  body?: object
  result: z.ZodType<T>
  /** Said by Qdrant itself, this is an answer: there is no such collection, or there is one already. */
  nullAt: 404 | 409
}

/** The reply's `result`, or null. */
export type QdrantRest = <T>(call: Call<T>) => Promise<T | null>

/** Qdrant's own port, unless the address names one. */
const DEFAULT_PORT = 6333
/** Refusals that pass by themselves, as failures of the server do; any other is for good. */
const PASSING = new Set([408, 409, 425, 429])

/** How Qdrant answers a write. */
export const writtenSchema = z.object({ status: z.string() })
const refusalSchema = z.object({ status: z.object({ error: z.string() }) })

/**
 * The official client is not taken for this: of `retry-after` it keeps the first character, of a refusal no reason, and it
 * makes BigInts of large integers. Throws `vector-store-unavailable` when trying again can help, else `vector-store-refused`.
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
      send(`${base}${path}`, {
        method,
        headers: { ...headers, ...traceHeaders() },
        signal: timeoutSignal(timeoutMs),
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
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

/** Seconds or a date, as HTTP has it. */
function secondsIn(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  const seconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : null
}

/** A server may quote what it could not read, and that may be a tenant's text. */
const withoutContent = (reason: string) => reason.replace(/(["'`])(?:(?!\1).){40,}\1?/gs, "…").slice(0, 300)

/** Integers that no double holds are rounded like any other; undefined is what no JSON is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const withPort = (url: string) =>
  /^https?:\/\/[^/]+:\d+(\/|$)/.test(url) ? url : url.replace(/^(https?:\/\/[^/]+)/, `$1:${DEFAULT_PORT}`)
