// Exports spans to a collector by OTLP/HTTP in JSON (opentelemetry.io/docs/specs/otlp), in batches, after the response.
import { withoutDeadline } from "../../deadline.ts"
import type { Log } from "../../ports.ts"
import type { Attributes, Span, SpanSink } from "../../trace.ts"

export type OtlpOptions = {
  /** The URL before `/v1/traces`. */
  endpoint: string
  /** The format of OTEL_EXPORTER_OTLP_HEADERS: `name=value,name=value`, percent-encoded. */
  headers: string
  service: string
  version: string
  log: Log
  now?: () => number
}
export type SpanExporter = SpanSink & {
  /** Sends pending spans; undefined if it is too early or there are none. Never rejects; spans that cannot be sent are dropped. */
  flushIfDue(): Promise<void> | undefined
  flush(): Promise<void>
}

const FLUSH_MS = 1_000
const TIMEOUT_MS = 5_000
/** Maximum number of spans between two flushes; the number of dropped ones is logged. */
const WAITING_LIMIT = 2_000
const KINDS = { server: 2, client: 3, consumer: 5 }
const FAILED = 2

/** The SDKs' exporters need Node's HTTP or timers that outlive a request; the protocol itself is one POST. */
export function spanExporter(options: OtlpOptions): SpanExporter {
  const { now = Date.now, log } = options
  const url = `${options.endpoint.replace(/\/$/, "")}/v1/traces`
  const headers = { "content-type": "application/json", ...headersIn(options.headers) }
  const waiting: Span[] = []
  let dropped = 0
  let flushedAt = Number.NEGATIVE_INFINITY

  async function flush() {
    flushedAt = now()
    const spans = waiting.splice(0)
    if (spans.length === 0) return
    const [lost, body] = [dropped, JSON.stringify(toRequest(options, spans))]
    dropped = 0
    try {
      const reply = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
      await reply.body?.cancel()
      if (!reply.ok) throw new Error(`the collector answered ${reply.status}`)
    } catch (error) {
      return log.warn("spans.not-sent", { spans: spans.length + lost, reason: String(error) })
    }
    if (lost > 0) log.warn("spans.not-sent", { spans: lost, reason: "too many at once" })
  }

  return {
    add(span) {
      if (waiting.length < WAITING_LIMIT) waiting.push(span)
      else dropped += 1
    },
    flushIfDue: () => (waiting.length > 0 && now() >= flushedAt + FLUSH_MS ? withoutDeadline(flush) : undefined),
    flush: () => withoutDeadline(flush),
  }
}

const toRequest = ({ service, version }: OtlpOptions, spans: readonly Span[]) => ({
  resourceSpans: [
    {
      resource: { attributes: toAttributes({ "service.name": service, "service.version": version }) },
      scopeSpans: [{ scope: { name: "footnote" }, spans: spans.map(toSpan) }],
    },
  ],
})

const toSpan = (span: Span) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
  name: span.name,
  kind: KINDS[span.kind],
  startTimeUnixNano: nanoseconds(span.startedAt),
  endTimeUnixNano: nanoseconds(span.endedAt),
  attributes: toAttributes(span.attributes),
  status: span.failed ? { code: FAILED } : {},
})

/** As a string, because a double cannot represent nanoseconds since 1970. */
const nanoseconds = (ms: number) => `${BigInt(Math.round(ms)) * 1_000_000n}`

const toAttributes = (attributes: Attributes) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value:
      typeof value === "string"
        ? { stringValue: value }
        : typeof value === "boolean"
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: String(value) }
            : { doubleValue: value },
  }))

const headersIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(",")
      .map((pair) => pair.split("="))
      .flatMap(([name = "", ...value]) =>
        name.trim() ? [[name.trim(), decodeURIComponent(value.join("=").trim())]] : [],
      ),
  )
