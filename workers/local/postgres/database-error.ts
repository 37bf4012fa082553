// Errors in Postgres' form: creates them for refusals and recognises them in replies.
import { z } from "zod"

const field = z.string().optional()

const errorFields = z.object({
  message: z.string(),
  severity: z.string(),
  code: z.string(),
  detail: field,
  hint: field,
  position: field,
  internalPosition: field,
  internalQuery: field,
  where: field,
  schema: field,
  table: field,
  column: field,
  dataType: field,
  constraint: field,
  file: field,
  line: field,
  routine: field,
})

/** An error with a SQLSTATE; the client cannot tell it from the server's own. */
export const databaseError = (severity: "ERROR" | "FATAL", code: string, message: string): Error =>
  Object.assign(new Error(message), { severity, code })

/** The fields of an error Postgres (or `databaseError`) made; null for any other error. */
export function readDatabaseError(error: unknown): z.infer<typeof errorFields> | null {
  const parsed = errorFields.safeParse(error)
  return parsed.success ? parsed.data : null
}
