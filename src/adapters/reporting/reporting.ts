// What a Worker tells the outside of itself beside its log and metrics, where that is configured: spans and unexpected errors.
import type { Log } from "../../ports.ts"
import { beginTraces, collectSpans } from "../../trace.ts"
import { errorReporter } from "./error-reporter.ts"
import { spanExporter } from "./span-exporter.ts"

type ReportingConfig = {
  ENV: string
  APP_VERSION: string
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
  OTEL_EXPORTER_OTLP_HEADERS: string
  OTEL_TRACES_SAMPLER_ARG: number
  SENTRY_DSN?: string | undefined
}
export type Reporting = {
  /** The log that was given, or one whose errors are reported as well. */
  log: Log
  /** Called within a request's trace: its spans are exported from here on. */
  collect(): void
  /** What is due to be sent; nothing of it rejects. */
  flushes(): (Promise<void> | undefined)[]
  /** All of it at once, at the end of a job. */
  flush(): Promise<void>
}

/** Kept per isolate: what waits is sent with a later request. */
export function reporting(config: ReportingConfig, worker: string, log: Log): Reporting {
  const service = `footnote-${worker}`
  const { SENTRY_DSN: dsn, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, APP_VERSION: version } = config
  const errors = dsn ? errorReporter({ dsn, service, environment: config.ENV, release: version }) : null
  const reported = errors?.beside(log) ?? log
  const headers = config.OTEL_EXPORTER_OTLP_HEADERS
  // Of the log that was given: what cannot be sent is no unexpected error.
  if (endpoint) beginTraces()
  const spans = endpoint ? spanExporter({ endpoint, headers, service, version, log }) : null
  return {
    log: reported,
    collect: () => collectSpans(spans, config.OTEL_TRACES_SAMPLER_ARG),
    flushes: () => [errors?.flushIfDue(), spans?.flushIfDue()],
    flush: async () => void (await Promise.all([errors?.flushIfDue(), spans?.flush()])),
  }
}
