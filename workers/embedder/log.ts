// Writes JSON log lines without secrets and without query strings of URLs.

export type LogFields = Record<string, unknown>
export type Log = (level: "info" | "warn" | "error", msg: string, fields?: LogFields) => void

// A presigned URL is a credential until it expires; its path is enough for the log.
const URL_QUERY = /(\bhttps?:\/\/[^\s"'?]+)\?[^\s"']*/g

/** Writes one line per call. Every string in `fields`, at any depth, is redacted first. */
export function createLog(write: (line: string) => void, secrets: string[]): Log {
  const redact = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text.replace(URL_QUERY, "$1?[redacted]"))
  return (level, msg, fields = {}) =>
    write(
      JSON.stringify({ time: new Date().toISOString(), level, msg, ...fields }, (_key, value: unknown) =>
        typeof value === "string" ? redact(value) : value,
      ),
    )
}

/** A caught value as text for a log field. */
export const causeOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
