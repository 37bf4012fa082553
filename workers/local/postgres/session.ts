// Runs one request in one database session: takes the caller's role, executes, proves the role was kept, wipes the session.
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

/** What one statement gave: values are Postgres' own text output. */
export type Outcome = { fields: Field[]; rows: (string | null)[][]; command: string; rowCount: number | null }

/** One database session; every call throws the server's own error, with its SQLSTATE and fields. */
export type Session = {
  simple(sql: string): Promise<void>
  extended(statement: Statement): Promise<Outcome>
  /**
   * Ends what the request left open and forgets all it set: settings, temporary tables, cursors, advisory locks, role.
   * `isChanged`: the owner ran something, so plans made before may no longer be right.
   */
  wipe(isChanged: boolean): Promise<void>
}

/** A database behind the server. `lanes` sessions may work at once; `owners` are user names that keep the session's own role. */
export type Engine = {
  lanes: number
  owners: readonly string[]
  withSession(work: (session: Session) => Promise<void>): Promise<void>
  close(): Promise<void>
}

/**
 * Runs the request as `role` (null: the owner). A single statement commits by itself, so that VACUUM and CREATE INDEX
 * CONCURRENTLY work as on Neon; a batch is one transaction. After an error the caller wipes the session, which rolls back.
 * `admitted` remembers which roles may log in, until the owner, who could change that, runs something.
 */
export async function runRequest(
  session: Session,
  request: SqlRequest,
  role: string | null,
  admitted: Set<string>,
): Promise<Outcome[]> {
  for (const statement of request.statements) refuseStatement(statement.query)
  if (role === null) admitted.clear()
  else await takeRole(session, role, admitted)
  if (request.begin !== null) await session.simple(request.begin)
  const outcomes: Outcome[] = []
  for (const statement of request.statements) outcomes.push(await session.extended(statement))
  if (role !== null) await proveRole(session, role)
  if (request.begin !== null) await session.simple("COMMIT")
  return outcomes
}

async function takeRole(session: Session, role: string, admitted: Set<string>): Promise<void> {
  if (!admitted.has(role)) {
    const query = "select rolcanlogin from pg_catalog.pg_roles where rolname = $1"
    const [row] = (await session.extended({ query, params: [role] })).rows
    if (!row) throw wrongPassword(role)
    if (row[0] !== "t") throw databaseError("FATAL", "28000", `role "${role}" is not permitted to log in`)
    admitted.add(role)
  }
  await session.simple(`SET ROLE "${role.replaceAll('"', '""')}"`)
}

/** Postgres answers the same to an unknown role and to a wrong password. */
export const wrongPassword = (user: string) =>
  databaseError("FATAL", "28P01", `password authentication failed for user "${user}"`)

/**
 * Catches a role changed by ways a statement's first words do not show, such as set_config with a parameter. A batch is
 * rolled back; a single statement has committed, but nothing follows it under the other role and its rows are not sent.
 */
async function proveRole(session: Session, role: string): Promise<void> {
  const { rows } = await session.extended({ query: "SHOW ROLE", params: [] })
  if (rows[0]?.[0] !== role) throw databaseError("ERROR", "42501", "a request must not leave its role")
}
