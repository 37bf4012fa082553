// Sends unexpected errors to a Sentry-compatible service (develop.sentry.dev/sdk/data-model/envelopes), in addition to the log.
import { withoutDeadline } from "../../deadline.ts"
import { describeError } from "../../describe-error.ts"
import type { Log } from "../../ports.ts"
import { traceId } from "../../trace.ts"

export type SentryOptions = { dsn: string; environment: string; release: string; service: string; now?: () => number }
export type ErrorReporter = {
  /** The log; its errors are also reported. */
  beside(log: Log): Log
  /** Sends pending events; undefined if there are none. Never rejects, because the log has the errors anyway. */
  flushIfDue(): Promise<void> | undefined
}

/** Per minute. In an outage all requests fail in the same way, so one report of each kind is enough. */
const MOST_A_MINUTE = 20
const TIMEOUT_MS = 5_000

/** Throws if the address is not a DSN. Sentry's SDK is not used, because it wraps handlers and patches fetch. */
export function errorReporter({ dsn, environment, release, service, now = Date.now }: SentryOptions): ErrorReporter {
  const { url, key } = readDsn(dsn)
  const headers = {
    "content-type": "application/x-sentry-envelope",
    "x-sentry-auth": `Sentry sentry_version=7, sentry_client=footnote/${release}, sentry_key=${key}`,
  }
  const waiting: string[] = []
  let minute = { began: Number.NEGATIVE_INFINITY, count: 0 }

  function note(event: string, cause: unknown, fields: object): void {
    if (now() >= minute.began + 60_000) minute = { began: now(), count: 0 }
    minute.count += 1
    if (minute.count > MOST_A_MINUTE) return
    const { error, stack } = describeError(cause)
    const [type = "Error", ...rest] = error.split(": ")
    const id = crypto.randomUUID().replaceAll("-", "")
    const body = {
      event_id: id,
      timestamp: now() / 1000,
      platform: "javascript",
      level: "error",
      environment,
      release,
      server_name: service,
      logger: event,
      exception: { values: [{ type, value: rest.join(": ") || error }] },
      tags: { event, service },
      extra: { ...fields, stack },
      ...(traceId() ? { contexts: { trace: { trace_id: traceId() } } } : {}),
    }
    waiting.push(
      [{ event_id: id, sent_at: new Date(now()).toISOString() }, { type: "event" }, body]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    )
  }

  async function flush(): Promise<void> {
    const send = async (body: string) => {
      const reply = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) })
      await reply.body?.cancel()
    }
    await Promise.all(waiting.splice(0).map((body) => send(body).catch(() => undefined)))
  }

  return {
    beside: (log) => ({
      ...log,
      error(event, cause, fields) {
        log.error(event, cause, fields)
        note(event, cause, fields ?? {})
      },
    }),
    flushIfDue: () => (waiting.length > 0 ? withoutDeadline(flush) : undefined),
  }
}

/** `https://<key>@<host>/<path>/<project>` */
function readDsn(dsn: string): { url: string; key: string } {
  const { protocol, host, pathname, username } = new URL(dsn)
  const [, path = "", project = ""] = /^(.*)\/([^/]+)$/.exec(pathname) ?? []
  if (!username || !project) throw new Error("SENTRY_DSN must look like https://<key>@<host>/<project>")
  return { url: `${protocol}//${host}${path}/api/${project}/envelope/`, key: username }
}
