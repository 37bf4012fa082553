// Which statements the Postgres stand-in refuses by their first words.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { refuseStatement } from "../../../workers/local/postgres/refuse-statement.ts"

const leavesRole = [
  "set role postgres",
  'SET "role" TO postgres',
  "set session role = 'postgres'",
  "set local role none",
  "set session authorization postgres",
  "set local session authorization default",
  "set session_authorization = postgres",
  "reset role",
  "reset session authorization",
  "discard all",
  "select set_config( 'Role' , 'postgres', false)",
]
const unsupported = ["begin", "start transaction", "commit", "end", "rollback to a", "savepoint a", "copy t to stdout"]
const harmless = [
  "select 1",
  "select 'set role postgres'",
  "set search_path = role",
  "set app.role = 'x'",
  "set local app.tenant_id to role",
  "reset all",
  "discard temp",
  "update role set name = 'set role'",
  "prepare begin as select 1",
  "insert into role (name) values ('reset role')",
  "-- set role postgres",
  "/* set role postgres */ select 1",
  "",
]
const noise = fc
  .array(fc.constantFrom(" ", "\n", "\t", "-- note\n", "-- a\r", "/* x */", "/* a /* b */ -- c */", "/*/**/*/"))
  .map((parts) => parts.join(""))

describe("refuseStatement", () => {
  test.each(leavesRole)("refuses %s as leaving the role", (sql) => {
    expect(() => refuseStatement(sql)).toThrow(expect.objectContaining({ code: "42501" }))
  })

  test.each([...unsupported, "prepare transaction 'x'"])("refuses %s as unsupported", (sql) => {
    expect(() => refuseStatement(sql)).toThrow(expect.objectContaining({ code: "0A000" }))
  })

  test.each(harmless)("lets pass: %s", (sql) => {
    expect(() => refuseStatement(sql)).not.toThrow()
  })

  test("comments, blanks, empty statements and case hide no refused statement and condemn no harmless one", () => {
    const statement = fc.constantFrom(...leavesRole.slice(0, -1), ...unsupported)
    fc.assert(
      fc.property(statement, noise, noise, fc.boolean(), fc.boolean(), (sql, before, between, empty, upper) => {
        const spaced = sql.replace(" ", ` ${between}`)
        const dressed = `${before}${empty ? ";" : ""}${before}${upper ? spaced.toUpperCase() : spaced}`
        expect(() => refuseStatement(dressed)).toThrow()
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom(...harmless), noise, (sql, before) => {
        expect(() => refuseStatement(before + sql)).not.toThrow()
      }),
    )
  })
})
