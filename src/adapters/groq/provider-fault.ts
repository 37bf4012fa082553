// Tells a provider's failures apart: whether this request is to blame, the account, a limit or the provider, and how long it is to rest.
import { APIConnectionError, APIError } from "groq-sdk"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { BUSY, DAY_LIMIT, NOT_TAKEN, TOO_LONG } from "../../query/model/model-faults.ts"

/** Its form or what it says; the next request may well pass. */
const OF_THE_REQUEST = new Set<unknown>([400, 413, 415, 422])
/** The key, what was paid, the model's name or the address: no request passes. */
const OF_THE_ACCOUNT = new Set<unknown>([401, 402, 403, 404, 405])

/** Of a limit that has not said for how long: one of a minute, and one that no minute lifts. */
const LIMITED_SECONDS = 10
const DAY_SECONDS = 600

const text = z.string().nullish().catch(null)
const errorSchema = z.object({ code: text, message: text })
/** As a reply has it, and as a stream does. */
const bodySchema = z.union([z.object({ error: errorSchema }).transform(({ error }) => error), errorSchema])

export function faultOf(error: unknown, now = Date.now()): AppError {
  if (!(error instanceof APIError) || error instanceof APIConnectionError)
    return new AppError("llm-unavailable", {
      // A parser's message quotes what it could not read.
      cause: error instanceof SyntaxError ? new Error("an event of the stream is not JSON") : error,
    })
  const { status, headers } = error
  const { code, message } = bodySchema.safeParse(error.error).data ?? {}
  // What is said of a request may quote it, and a log is no place for questions.
  const isOfTheKey = status === 429 || OF_THE_ACCOUNT.has(status)
  const cause = isOfTheKey ? error : new Error(`the provider's error: ${status ?? "in the stream"}, ${codeOf(code)}`)
  const seconds = secondsOf(headers, message ?? "", now)
  // Within a stream there is no status of its own.
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

/** A word of its own list, and never a sentence. */
const codeOf = (code: string | null | undefined) => (/^[\w.-]{1,64}$/.test(code ?? "") ? code : "without a code")

/** As RFC 9110 has it, in seconds or as a date; else in the words of Groq and OpenAI: "try again in 7m12.5s". */
function secondsOf(headers: Headers | undefined, message: string, now: number): number | null {
  const told = headers?.get("retry-after") ?? ""
  const asNumber = told === "" ? Number.NaN : Number(told)
  const wait = Number.isFinite(asNumber) ? asNumber : (Date.parse(told) - now) / 1000
  const seconds = Number.isFinite(wait) ? wait : inWords(message)
  return seconds > 0 ? Math.ceil(seconds) : null
}

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 }

function inWords(message: string): number {
  const [, words = ""] = /try again in ((?:\d+(?:\.\d+)?(?:ms|[dhms])\s*)+)/i.exec(message) ?? []
  const parts = Array.from(words.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/gi))
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (SECONDS[unit.toLowerCase()] ?? 0), 0)
}
