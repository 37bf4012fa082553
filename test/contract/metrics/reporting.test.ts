// Spans and errors as they arrive at whoever collects them: OTLP/HTTP in JSON, and Sentry's envelopes.
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { errorReporter } from "../../../src/adapters/reporting/error-reporter.ts"
import { spanExporter } from "../../../src/adapters/reporting/span-exporter.ts"
import { AppError } from "../../../src/errors.ts"
import type { Log } from "../../../src/ports.ts"
import { inTrace, type Span } from "../../../src/trace.ts"

type Arrived = { path: string; headers: IncomingMessage["headers"]; body: string }
let arrived: Arrived[]
let status: number
let address: string
let close: () => void
beforeEach(async () => {
  arrived = []
  status = 200
  const server = createServer(async (request, response) => {
    arrived.push({ path: request.url ?? "", headers: request.headers, body: await text(request) })
    response.writeHead(status).end("{}")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => server.close()
})
afterEach(() => close())

function listening() {
  const lines: [string, unknown][] = []
  const note = (event: string, fields?: unknown) => void lines.push([event, fields])
  const log: Log = { info: note, warn: note, error: (event, _, fields) => note(event, fields) }
  return { log, lines }
}

const SPAN: Span = {
  traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
  spanId: "00f067aa0ba902b7",
  parentId: "53995c3f42cd8ad8",
  name: "POST /api/v1/query",
  kind: "server",
  startedAt: 1_790_000_000_123,
  endedAt: 1_790_000_000_150,
  attributes: { "http.route": "/api/v1/query", "http.response.status_code": 200, ratio: 0.5, cached: true },
  failed: false,
}

describe("spans", () => {
  const exporter = (log: Log, now: () => number = Date.now) =>
    spanExporter({
      endpoint: `http://${address}/otlp/`,
      headers: "x-key=a%3Db, x-team = tide",
      log,
      now,
      service: "footnote-edge",
      version: "1.2.3",
    })

  test("arrive as OTLP has them, with the headers that were asked for", async () => {
    const spans = exporter(listening().log)
    spans.add(SPAN)
    spans.add({ ...SPAN, parentId: null, kind: "client", failed: true })
    await spans.flush()
    const [{ path, headers, body } = { path: "", headers: {}, body: "{}" }, ...others] = arrived
    expect([path, others]).toEqual(["/otlp/v1/traces", []])
    expect(headers).toMatchObject({ "content-type": "application/json", "x-key": "a=b", "x-team": "tide" })
    const [resource] = JSON.parse(body).resourceSpans
    expect(resource.resource.attributes).toContainEqual({
      key: "service.name",
      value: { stringValue: "footnote-edge" },
    })
    const [first, second] = resource.scopeSpans[0].spans
    expect(first).toEqual({
      traceId: SPAN.traceId,
      spanId: SPAN.spanId,
      parentSpanId: SPAN.parentId,
      name: SPAN.name,
      kind: 2,
      startTimeUnixNano: "1790000000123000000",
      endTimeUnixNano: "1790000000150000000",
      status: {},
      attributes: [
        { key: "http.route", value: { stringValue: "/api/v1/query" } },
        { key: "http.response.status_code", value: { intValue: "200" } },
        { key: "ratio", value: { doubleValue: 0.5 } },
        { key: "cached", value: { boolValue: true } },
      ],
    })
    expect(second).toMatchObject({ kind: 3, status: { code: 2 } })
    expect(second).not.toHaveProperty("parentSpanId")
  })

  test("go in one request a second at most, and none when nothing waits", async () => {
    let now = 0
    const spans = exporter(listening().log, () => now)
    expect(spans.flushIfDue()).toBeUndefined()
    spans.add(SPAN)
    await spans.flushIfDue()
    spans.add(SPAN)
    expect(spans.flushIfDue()).toBeUndefined()
    now = 1_000
    await spans.flushIfDue()
    expect(arrived).toHaveLength(2)
  })

  test("that cannot be sent, or are too many, cost a line of the log and nothing else", async () => {
    const { log, lines } = listening()
    const spans = exporter(log)
    status = 503
    spans.add(SPAN)
    await spans.flush()
    expect(lines).toEqual([["spans.not-sent", { spans: 1, reason: "Error: the collector answered 503" }]])
    status = 200
    for (let i = 0; i < 2_003; i++) spans.add(SPAN)
    await spans.flush()
    expect(lines[1]).toEqual(["spans.not-sent", { spans: 3, reason: "too many at once" }])
    close()
    spans.add(SPAN)
    await expect(spans.flush()).resolves.toBeUndefined()
  })
})

describe("errors", () => {
  const reporter = (now: () => number = Date.now) =>
    errorReporter({
      dsn: `http://public@${address}/base/42`,
      environment: "prod",
      release: "1.2.3",
      service: "footnote-edge",
      now,
    })

  test("arrive as envelopes beside the log, without secrets and with their trace", async () => {
    const { log, lines } = listening()
    const errors = reporter()
    const cause = new Error("connect postgres://user:hunter2@db failed\nparams: what a tenant wrote")
    inTrace(`00-${SPAN.traceId}-${SPAN.spanId}-01`, () =>
      errors.beside(log).error("request.failed", new AppError("internal", { cause }), { request_id: "req_1" }),
    )
    await errors.flushIfDue()
    expect(lines).toEqual([["request.failed", { request_id: "req_1" }]])
    const [{ path, headers, body } = { path: "", headers: {}, body: "" }] = arrived
    expect(path).toBe("/base/api/42/envelope/")
    expect(headers["x-sentry-auth"]).toContain("sentry_key=public")
    const [head, item, event] = body.split("\n").map((line) => JSON.parse(line))
    expect([item, head.event_id]).toEqual([{ type: "event" }, event.event_id])
    expect(event).toMatchObject({
      ...{
        level: "error",
        environment: "prod",
        release: "1.2.3",
        server_name: "footnote-edge",
        logger: "request.failed",
      },
      extra: { request_id: "req_1" },
      contexts: { trace: { trace_id: SPAN.traceId } },
    })
    expect(event.exception.values[0].value).toContain("failed")
    expect(body).not.toMatch(/hunter2|what a tenant wrote/)
  })

  test("are reported twenty times a minute at most, and always logged", async () => {
    let now = 0
    const { log, lines } = listening()
    const errors = reporter(() => now)
    const failing = errors.beside(log)
    for (let i = 0; i < 30; i++) failing.error("job.failed", new Error("again"))
    await errors.flushIfDue()
    expect([arrived.length, lines.length]).toEqual([20, 30])
    expect(errors.flushIfDue()).toBeUndefined()
    now = 60_000
    failing.error("job.failed", new Error("again"))
    await errors.flushIfDue()
    expect(arrived).toHaveLength(21)
  })

  test("need a DSN that is one, and nobody at its end is no error", async () => {
    const options = { environment: "dev", release: "1", service: "s" }
    expect(() => errorReporter({ ...options, dsn: "https://host.example/42" })).toThrow("SENTRY_DSN must look like")
    const { log } = listening()
    const errors = reporter()
    close()
    errors.beside(log).error("job.failed", new Error("x"))
    await expect(errors.flushIfDue()).resolves.toBeUndefined()
  })
})
