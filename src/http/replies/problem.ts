// Turns every failure into an RFC 9457 problem+json reply; unknown errors show a fixed text and the request id only.
import type { Context } from "hono"
import { HTTPException } from "hono/http-exception"
import { AppError, PROBLEMS } from "../../errors.ts"
import type { ReportingVariables } from "../reporting-env.ts"

type ProblemStatus = (typeof PROBLEMS)[keyof typeof PROBLEMS]["status"]

/** The body of every error reply. */
export function problemOf(error: AppError, requestId: string) {
  const { status, title } = PROBLEMS[error.code]
  return {
    type: `/problems/${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.detail ?? title,
    request_id: requestId,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(error.retryAfterSeconds !== undefined ? { retry_after_seconds: error.retryAfterSeconds } : {}),
  }
}

/** Hono's error handler of every Worker; an early failure may come before deps exist. */
export function replyProblem(error: unknown, c: Context): Response {
  const known = asAppError(error)
  const deps: ReportingVariables["deps"] | undefined = c.get("deps")
  const requestId: string = c.get("requestId") ?? "unknown"
  const status: ProblemStatus = PROBLEMS[known.code].status
  const fields = { request_id: requestId, code: known.code }
  // The operator's choice, and a client that has gone, are no failures.
  if (status === 501) deps?.log.info("request.not-configured", { ...fields, detail: known.detail })
  else if (c.req.raw.signal?.aborted) deps?.log.info("request.abandoned", fields)
  // Refusing on overload must cost as little as it can: the request's own line tells of it.
  else if (status >= 500 && known.code !== "overloaded") deps?.log.error("request.failed", error, fields)
  c.header("Content-Type", "application/problem+json")
  if (known.retryAfterSeconds !== undefined) c.header("Retry-After", String(known.retryAfterSeconds))
  if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="footnote"')
  return c.body(JSON.stringify(problemOf(known, requestId)), status)
}

/** The code of a failure, as clients see it. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException && error.status === 400)
    return new AppError("body-malformed", { detail: "The body is not valid JSON.", cause: error })
  // What a request's own signal throws when its time is up.
  if (error instanceof DOMException && error.name === "TimeoutError")
    return new AppError("deadline-passed", { cause: error })
  return new AppError("internal", { cause: error })
}
