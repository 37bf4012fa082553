// The problems a route may answer with, as the OpenAPI document lists them, and the headers of replies.
import type { RouteContract } from "../openapi/contract.ts"

type Json = Record<string, unknown>

const DESCRIPTIONS: Record<number, string> = {
  400: "The body or the Idempotency-Key cannot be read.",
  401: "Who are you: the credential is missing, malformed or unknown.",
  402: "A quota of the tenant is exhausted, or a budget is used up; it says when that renews.",
  403: "The credential is not allowed to do this.",
  404: "There is no such thing, or it is another tenant's.",
  405: "The path does not take this method.",
  409: "The state does not allow this now.",
  413: "The body is too large.",
  415: "The content type is not supported.",
  422: "The input is not valid; `errors` names each fault by its path.",
  429: "Too many requests.",
  501: "This is not configured.",
  503: "Something this needs is not available; try again.",
}

/** Its own statuses come on top; 405 and 503 can happen anywhere. */
export function problemStatuses(route: RouteContract): number[] {
  const takesBody = route.json !== undefined || route.form !== undefined
  const found = [
    ...(takesBody ? [400, 413, 415] : []),
    ...(route.scope === null ? [] : [401, 403, 429]),
    ...(route.params ? [404] : []),
    ...(route.idempotent ? [400, 409] : []),
    ...(route.problems ?? []),
    405,
    422,
    503,
  ]
  return [...new Set(found)].filter((status) => !(status in route.replies)).sort((a, b) => a - b)
}

export const header = (description: string, type = "string"): Json => ({ description, schema: { type } })

export const REPLY_HEADERS = {
  "X-Request-Id": header("Names the request in logs and problems."),
  "Server-Timing": header("How long the request and its phases took, in milliseconds."),
  traceparent: header("The caller's trace goes on in this span; where traces are collected or one was sent."),
}
export const EVENTS_HEADER = { "X-Accel-Buffering": header("`no`, on events: a proxy must not hold them back.") }
export const EXPORT_HEADER = { "Content-Disposition": header("The name of the file, of CSV and JSON lines.") }
export const REPLAYED_HEADER = { "Idempotency-Replayed": header("`true`: this is the first try's reply.") }
/** Of every reply to a credential that something limits. */
export const LIMIT_HEADERS = {
  "X-RateLimit-Limit": header("Requests in the window of the tightest limit.", "integer"),
  "X-RateLimit-Remaining": header("What is left of them.", "integer"),
  "X-RateLimit-Reset": header("When the window ends, in seconds since 1970.", "integer"),
  "RateLimit-Policy": header("The tightest limit: its name, requests (`q`) and seconds (`w`)."),
  RateLimit: header("What is left of it (`r`) and for how many seconds (`t`)."),
  "X-Budget-Warning": header("A budget is past its soft limit: what is left of it and when it renews."),
}
const OWN_HEADERS: Record<number, Json> = {
  401: { "WWW-Authenticate": header("How to authenticate.") },
  402: { "Retry-After": header("Seconds until a budget renews, or may be free again.", "integer") },
  405: { Allow: header("The methods the path takes.") },
  409: { "Retry-After": header("Seconds to wait, where waiting helps.", "integer") },
  429: { "Retry-After": header("Seconds to wait.", "integer") },
  503: { "Retry-After": header("Seconds to wait.", "integer") },
}

/** The shared replies, by the names that `problemReference` points to; `more` are headers that any of them may bear. */
export const problemComponents = (more: Json): Json =>
  Object.fromEntries(
    Object.entries(DESCRIPTIONS).map(([status, description]) => [
      nameOf(Number(status)),
      {
        description,
        headers: { ...REPLY_HEADERS, ...more, ...REPLAYED_HEADER, ...OWN_HEADERS[Number(status)] },
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  )

export const problemReference = (status: number): Json => ({ $ref: `#/components/responses/${nameOf(status)}` })

const nameOf = (status: number) => `Problem${status}`
