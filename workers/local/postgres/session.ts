// Runs one request in a database session: takes the caller's role,
// executes, checks that the role is unchanged, wipes the session.
import { databaseError } from "./database-error.ts"
import { refuseStatement } from "./refuse-statement.ts"
import type { SqlRequest, Statement } from "./wire.ts"

export type Field = {
  name: string
  tableID: number
  columnID: number
  dataTypeID: number
  dataTypeSize: number
  dataTypeModifier: number
  format: string
}

/** The result of one statement; values are Postgres' text output. */
export type Outcome = { fields: Field[]; rows: (string | null)[][]; command: string; rowCount: number | null }

/** One database session. Every call throws the server's own error, with SQLSTATE and fields. */
export type Session = {
  simple(sql: string): Promise<void>
  extended(statement: Statement): Promise<Outcome>
  /**
   * Ends what the request left open and resets what it set: settings, temporary tables, cursors, advisory locks, role.
   * `isChanged`: the owner ran something, so existing plans may be wrong.
   */
  wipe(isChanged: boolean): Promise<void>
}

/**
 * A database behind the server. `lanes`: how many sessions can
 * work at once. `owners`: users who keep the session's role.
 */
export type Engine = {
  lanes: number
  owners: readonly string[]
  withSession(work: (session: Session) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/**
 * Runs the request as `role` (null: the owner): a batch in one transaction, a single statement without one, as Neon
 * does. After an error the caller wipes the session, which rolls back. `admitted`: roles known to be allowed to log in.
 */
export async function runRequest(
  session: Session,
  request: SqlRequest,
  role: string | null,
  admitted: Set<string>,
): Promise<Outcome[]> {
  for (const statement of request.statements) refuseStatement(statement.query)
  if (role === null) admitted.clear()
  else await admit(session, role, admitted)
  const first = opening(request.begin, role)
  if (first !== null) await session.simple(first)
  const outcomes: Outcome[] = []
  for (const statement of request.statements) outcomes.push(await session.extended(statement))
  if (role !== null) await proveRole(session, role)
  if (request.begin !== null) await session.simple("COMMIT")
  return outcomes
}

/** Throws if the role may not log in. */
async function admit(session: Session, role: string, admitted: Set<string>): Promise<void> {
  if (admitted.has(role)) return
  const query = "select rolcanlogin from pg_catalog.pg_roles where rolname = $1"
  const [row] = (await session.extended({ query, params: [role] })).rows
  if (!row) throw wrongPassword(role)
  if (row[0] !== "t") throw databaseError("FATAL", "28000", `role "${role}" is not permitted to log in`)
  admitted.add(role)
}

/** Sent before the statements, in one message; null if there is nothing to send. */
function opening(begin: string | null, role: string | null): string | null {
  if (role === null) return begin
  const name = `"${role.replaceAll('"', '""')}"`
  // The role of a batch ends with its transaction.
  return begin === null ? `SET ROLE ${name}` : `${begin}; SET LOCAL ROLE ${name}`
}

/** Postgres gives the same answer for an unknown role and a wrong password. */
export const wrongPassword = (user: string) =>
  databaseError("FATAL", "28P01", `password authentication failed for user "${user}"`)

/**
 * Detects a role change that the first words do not show, e.g. by set_config. A batch is rolled back. A single
 * statement has committed, but its rows are not sent and nothing else runs in that role.
 */
async function proveRole(session: Session, role: string): Promise<void> {
  const { rows } = await session.extended({ query: "SHOW ROLE", params: [] })
  if (rows[0]?.[0] !== role) throw databaseError("ERROR", "42501", "a request must not leave its role")
}
