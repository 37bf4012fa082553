// Classifies a provider's failures: caused by the request, the account, a limit or the provider; and how long to pause calls.
import { APIConnectionError, APIError } from "groq-sdk"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { BUSY, DAY_LIMIT, NOT_TAKEN, TOO_LONG } from "../../query/model/model-faults.ts"

/** The request's form or content; other requests can succeed. */
const OF_THE_REQUEST = new Set<unknown>([400, 413, 415, 422])
/** The key, the payment, the model's name or the address: no request can succeed. */
const OF_THE_ACCOUNT = new Set<unknown>([401, 402, 403, 404, 405])

/** Pauses for a limit without a stated duration: a limit per minute, and a longer one. */
const LIMITED_SECONDS = 10
const DAY_SECONDS = 600

const text = z.string().nullish().catch(null)
const errorSchema = z.object({ code: text, message: text })
/** The error of a reply or of a stream. */
const bodySchema = z.union([z.object({ error: errorSchema }).transform(({ error }) => error), errorSchema])

/** A provider's reply that is an error, without its words. `status`: undefined where it came inside a stream. */
export class ProviderError extends Error {
  override name = "ProviderError"
  readonly status: number | undefined
  constructor(status: number | undefined, code: string | null | undefined) {
    super(`the provider's error: ${status ?? "in the stream"}, ${codeOf(code)}`)
    this.status = status
  }
}

/** What may be logged of an error: its message may quote the key and the request, with the question and the documents in it. */
export function withoutBody(error: unknown): unknown {
  // A parser's message quotes its input.
  if (error instanceof SyntaxError) return new Error("an event of the stream is not JSON")
  if (!(error instanceof APIError) || error instanceof APIConnectionError) return error
  return new ProviderError(error.status, bodySchema.safeParse(error.error).data?.code)
}

export function faultOf(error: unknown, now = Date.now()): AppError {
  const cause = withoutBody(error)
  if (!(error instanceof APIError) || error instanceof APIConnectionError)
    return new AppError("llm-unavailable", { cause })
  const { status, headers } = error
  const { code, message } = bodySchema.safeParse(error.error).data ?? {}
  const seconds = secondsOf(headers, message ?? "", now)
  // An error inside a stream has no status.
  if (status === 429 || (status === undefined && code === "rate_limit_exceeded")) {
    const isOfDay = code === "insufficient_quota" || /\b(per day|[TRA]PD)\b/i.test(message ?? "")
    const retryAfterSeconds = seconds ?? (isOfDay ? DAY_SECONDS : LIMITED_SECONDS)
    return new AppError("llm-limited", { cause, retryAfterSeconds, ...(isOfDay ? { detail: DAY_LIMIT } : {}) })
  }
  if (OF_THE_ACCOUNT.has(status)) return new AppError("llm-refused", { cause })
  if (OF_THE_REQUEST.has(status)) {
    const isTooLong = status === 413 || code === "context_length_exceeded"
    return new AppError("llm-refused", { cause, detail: isTooLong ? TOO_LONG : NOT_TAKEN })
  }
  return new AppError("llm-unavailable", {
    cause,
    ...(seconds === null ? {} : { retryAfterSeconds: seconds, detail: BUSY }),
  })
}

/** A single code word, never a sentence. */
const codeOf = (code: string | null | undefined) => (/^[\w.-]{1,64}$/.test(code ?? "") ? code : "without a code")

/** `retry-after` in seconds or as a date (RFC 9110), or the text that Groq and OpenAI use: "try again in 7m12.5s". */
function secondsOf(headers: Headers | undefined, message: string, now: number): number | null {
  const retryAfter = headers?.get("retry-after") ?? ""
  const asNumber = retryAfter === "" ? Number.NaN : Number(retryAfter)
  const wait = Number.isFinite(asNumber) ? asNumber : (Date.parse(retryAfter) - now) / 1000
  const seconds = Number.isFinite(wait) ? wait : inWords(message)
  return seconds > 0 ? Math.ceil(seconds) : null
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 }

function inWords(message: string): number {
  const [, words = ""] = /try again in ((?:\d+(?:\.\d+)?(?:ms|[dhms])\s*)+)/i.exec(message) ?? []
  const parts = Array.from(words.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/gi))
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (SECONDS[unit.toLowerCase()] ?? 0), 0)
}
