// The log: one JSON line per event on the console, secrets redacted by field name.
import { describeError } from "../../describe-error.ts"
import type { Log, LogFields } from "../../ports.ts"

const LEVELS = ["debug", "info", "warn", "error"] as const
type Level = (typeof LEVELS)[number]
type LogOptions = { level: Level; format: "json" | "text"; service: string }

const SECRET_FIELD = /(^|_)(authorization|api_?key|token|secret|password|cookie|signature)$/i

/** Writes to the console, which the platform ships. */
export function consoleLog({ level, format, service }: LogOptions): Log {
  const write = (at: Level, event: string, fields: LogFields) => {
    if (LEVELS.indexOf(at) < LEVELS.indexOf(level)) return
    const line = { time: new Date().toISOString(), level: at, service, event, ...redacted(fields) }
    const text =
      format === "json"
        ? JSON.stringify(line)
        : Object.entries(line)
            .map(([k, v]) => `${k}=${v}`)
            .join(" ")
    if (at === "error") console.error(text)
    else if (at === "warn") console.warn(text)
    else console.log(text)
  }
  return {
    info: (event, fields = {}) => write("info", event, fields),
    warn: (event, fields = {}) => write("warn", event, fields),
    error: (event, cause, fields = {}) => write("error", event, { ...fields, ...describeError(cause) }),
  }
}

function redacted(fields: LogFields): LogFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, SECRET_FIELD.test(name) ? "[redacted]" : value]),
  )
}
