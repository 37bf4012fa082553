// Neon's SQL-over-HTTP protocol: reads requests (headers and body) and writes replies.
import type { IncomingHttpHeaders } from "node:http"
import { z } from "zod"
import { readDatabaseError } from "./database-error.ts"
import type { Outcome } from "./session.ts"

const statement = z.strictObject({ query: z.string(), params: z.array(z.string().nullable()).default([]) })
const batch = z.strictObject({ queries: z.array(statement) })

export type Statement = z.infer<typeof statement>

/** One HTTP request. `begin` opens the transaction of a batch; null for a single statement. */
export type SqlRequest = {
  user: string
  password: string
  arrayMode: boolean
  statements: Statement[]
  begin: string | null
}

export type Reply = { status: number; type: "application/json" | "text/plain"; body: string }

const text = (status: number, body: string): Reply => ({ status, type: "text/plain", body })
const json = (status: number, body: unknown): Reply => ({
  status,
  type: "application/json",
  body: JSON.stringify(body),
})

/** A refusal of the HTTP request itself; thrown while the request is read. */
export const refusal = (status: number, message: string): Error => Object.assign(new Error(message), { status })

const ISOLATION = new Map([
  ["ReadUncommitted", "READ UNCOMMITTED"],
  ["ReadCommitted", "READ COMMITTED"],
  ["RepeatableRead", "REPEATABLE READ"],
  ["Serializable", "SERIALIZABLE"],
])
const BATCH_HEADERS = ["neon-batch-isolation-level", "neon-batch-read-only", "neon-batch-deferrable"]
const KNOWN_HEADERS = new Set(["neon-connection-string", "neon-raw-text-output", "neon-array-mode", ...BATCH_HEADERS])
const KNOWN_URL_OPTIONS = new Set(["application_name", "sslmode", "channel_binding"])

export function readRequest(headers: IncomingHttpHeaders, body: string): SqlRequest {
  const unknown = Object.keys(headers).find((name) => name.startsWith("neon-") && !KNOWN_HEADERS.has(name))
  if (unknown) throw refusal(501, `the header ${unknown} is not supported here`)
  if (headers.authorization !== undefined) throw refusal(501, "authorisation by token is not supported here")
  if (headers["neon-raw-text-output"] !== "true")
    throw refusal(501, "only Neon-Raw-Text-Output: true is supported here")
  const payload = parseJson(body)
  const isBatch = typeof payload === "object" && payload !== null && "queries" in payload
  const parsed = isBatch ? batch.safeParse(payload) : statement.safeParse(payload)
  if (!parsed.success) throw refusal(400, `not a query or a batch: ${z.prettifyError(parsed.error)}`)
  const misplaced = isBatch ? undefined : BATCH_HEADERS.find((name) => headers[name] !== undefined)
  if (misplaced) throw refusal(400, `the header ${misplaced} belongs to a batch`)
  return {
    ...readCredentials(headers["neon-connection-string"]),
    arrayMode: headers["neon-array-mode"] === "true",
    statements: "queries" in parsed.data ? parsed.data.queries : [parsed.data],
    begin: isBatch ? beginStatement(headers) : null,
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw refusal(400, "the body is not JSON")
  }
}

function readCredentials(header: string | string[] | undefined): { user: string; password: string } {
  const url = typeof header === "string" && /^postgres(ql)?:\/\//.test(header) ? URL.parse(header) : null
  if (url === null) throw refusal(400, "the header Neon-Connection-String must be a postgresql:// URL")
  const unknown = [...url.searchParams.keys()].find((name) => !KNOWN_URL_OPTIONS.has(name))
  if (unknown) throw refusal(501, `the connection option ${unknown} is not supported here`)
  return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
}

function beginStatement(headers: IncomingHttpHeaders): string {
  const modes: string[] = []
  const level = headers["neon-batch-isolation-level"]
  if (level !== undefined) {
    const name = ISOLATION.get(String(level))
    if (name === undefined) throw refusal(400, `unknown isolation level ${level}`)
    modes.push(`ISOLATION LEVEL ${name}`)
  }
  if (headers["neon-batch-read-only"] === "true") modes.push("READ ONLY")
  if (headers["neon-batch-deferrable"] === "true") modes.push("DEFERRABLE")
  return `BEGIN ${modes.join(", ")}`
}

/** The reply to a request that ran: one result, or `results` for a batch. */
export function writeOutcomes(request: SqlRequest, outcomes: Outcome[]): Reply {
  const results = outcomes.map(({ fields, rows, command, rowCount }) => ({
    rowAsArray: request.arrayMode,
    fields,
    rows: request.arrayMode ? rows : rows.map((row) => Object.fromEntries(row.map((v, i) => [fields[i]?.name, v]))),
    command,
    rowCount,
  }))
  return json(200, request.begin === null ? results[0] : { results })
}

/** The reply to a failure: 400 with Postgres' fields, a refusal with its text, anything else 500 with a fixed text. */
export function writeFailure(error: unknown): Reply {
  const fields = readDatabaseError(error)
  if (fields) return json(400, fields)
  if (error instanceof Error && "status" in error && typeof error.status === "number") {
    return error.status === 400 ? json(400, { message: error.message }) : text(error.status, error.message)
  }
  return text(500, "the database behind this server failed; its log says why")
}
