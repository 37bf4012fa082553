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

export function faultOf(error: unknown, now = Date.now()): AppError {
  if (!(error instanceof APIError) || error instanceof APIConnectionError)
    return new AppError("llm-unavailable", {
      // A parser's message quotes its input.
      cause: error instanceof SyntaxError ? new Error("an event of the stream is not JSON") : error,
    })
  const { status, headers } = error
  const { code, message } = bodySchema.safeParse(error.error).data ?? {}
  // An error message may quote the request, and questions must not be logged.
  const isOfTheKey = status === 429 || OF_THE_ACCOUNT.has(status)
  const cause = isOfTheKey ? error : new Error(`the provider's error: ${status ?? "in the stream"}, ${codeOf(code)}`)
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
