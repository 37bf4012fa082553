// Optional reporting of a Worker besides log and metrics: spans and unexpected errors.
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
  /** The given log, or one whose errors are also reported. */
  log: Log
  /** Called within a request's trace to export its spans from then on. */
  collect(): void
  /** Pending sends; none of them rejects. */
  flushes(): (Promise<void> | undefined)[]
  /** Sends everything at once, at the end of a job. */
  flush(): Promise<void>
}

/** One per isolate; pending data is sent with a later request. */
export function reporting(config: ReportingConfig, worker: string, log: Log): Reporting {
  const service = `footnote-${worker}`
  const { SENTRY_DSN: dsn, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, APP_VERSION: version } = config
  const errors = dsn ? errorReporter({ dsn, service, environment: config.ENV, release: version }) : null
  const reported = errors?.beside(log) ?? log
  const headers = config.OTEL_EXPORTER_OTLP_HEADERS
  // Uses the given log, so that a failed send is not reported as an unexpected error.
  if (endpoint) beginTraces()
  const spans = endpoint ? spanExporter({ endpoint, headers, service, version, log }) : null
  return {
    log: reported,
    collect: () => collectSpans(spans, config.OTEL_TRACES_SAMPLER_ARG),
    flushes: () => [errors?.flushIfDue(), spans?.flushIfDue()],
    flush: async () => void (await Promise.all([errors?.flushIfDue(), spans?.flush()])),
  }
}
