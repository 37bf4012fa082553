// Gives every request an id and its place in a trace, measures it, logs one line, and reports it, off the response path.
import type { Context, MiddlewareHandler, Next } from "hono"
import { matchedRoutes } from "hono/route"
import { withDeadline } from "../deadline.ts"
import { newId } from "../ids.ts"
import { endTrace, inTrace, traceHeaders, traceId } from "../trace.ts"
import { handOver } from "./hand-over.ts"
import type { ReportingEnv } from "./reporting-env.ts"

/** Shorter than the lease of an idempotency key, so that no first try is taken over while it lives. */
export const REQUEST_MS = 50_000
const SAFE_REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/

/** The outermost middleware; everything after it may rely on `requestId`, `timings`, `noted` and `defer`. */
export const observe = (): MiddlewareHandler<ReportingEnv> =>
  async function observe(c, next) {
    await inTrace(c.req.header("traceparent"), () => observed(c, next))
  }

async function observed(c: Context<ReportingEnv>, next: Next): Promise<void> {
  const startedAt = performance.now()
  const beganAt = Date.now()
  const given = c.req.header("X-Request-Id")
  const requestId = given && SAFE_REQUEST_ID.test(given) ? given : newId("req")
  const timings = new Map<string, number>()
  c.set("requestId", requestId)
  c.set("timings", timings)
  c.set("noted", {})
  c.set("defer", (work) => c.executionCtx.waitUntil(work))
  await withDeadline(REQUEST_MS, next)
  const elapsedMs = performance.now() - startedAt
  timings.set("total", elapsedMs)
  // Set on the reply itself, because through its context Hono would rebuild the reply for each header.
  c.res.headers.set("X-Request-Id", requestId)
  c.res.headers.set("Server-Timing", toServerTiming(timings))
  const { traceparent } = traceHeaders()
  if (traceparent) c.res.headers.set("traceparent", traceparent)
  report(c, beganAt, elapsedMs)
}

function toServerTiming(timings: ReadonlyMap<string, number>): string {
  let text = ""
  for (const [name, ms] of timings) text += `${text && ", "}${name};dur=${Math.round(ms * 10) / 10}`
  return text
}

function report(c: Context<ReportingEnv>, beganAt: number, elapsedMs: number): void {
  const deps = c.get("deps")
  if (!deps) return
  const endpoint = endpointOf(c)
  const [method, status] = [c.req.method, String(c.res.status)]
  deps.metrics.count("rag_http_requests_total", { method, endpoint, status })
  deps.metrics.observe("rag_http_request_duration_seconds", { method, endpoint }, elapsedMs / 1000)
  endTrace({
    name: `${method} ${endpoint}`,
    kind: "server",
    startedAt: beganAt,
    failed: c.res.status >= 500,
    attributes: {
      "http.request.method": method,
      "http.route": endpoint,
      "http.response.status_code": c.res.status,
      "footnote.request_id": c.get("requestId"),
    },
  })
  deps.log.info("request", {
    request_id: c.get("requestId"),
    trace_id: traceId(),
    method,
    endpoint,
    status: c.res.status,
    duration_ms: Math.round(elapsedMs * 10) / 10,
    tenant_id: c.get("tenantId"),
    cache: c.res.headers.get("X-Cache") ?? undefined,
    ...c.get("noted"),
  })
  handOver({ deps, defer: c.get("defer") })
}

/** The route that answered; where only middleware matched, the last of that. */
function endpointOf(c: Context<ReportingEnv>): string {
  const matched = matchedRoutes(c)
  return (matched.findLast(({ path }) => !path.endsWith("*")) ?? matched.at(-1))?.path ?? "*"
}

/** Runs a phase and notes how long it took. */
export async function timed<T>(timings: Map<string, number>, phase: string, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  try {
    return await run()
  } finally {
    timings.set(phase, performance.now() - startedAt)
  }
}
