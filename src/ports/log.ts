// The port of the log.

export type LogFields = Record<string, string | number | boolean | null | undefined | readonly string[]>
export interface Log {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** The cause's message and stack go to the log only. */
  error(event: string, cause: unknown, fields?: LogFields): void
}
