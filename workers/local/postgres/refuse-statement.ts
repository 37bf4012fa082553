// Refuses statements that change the role, end the transaction, or need more than one HTTP exchange.
import { databaseError } from "./database-error.ts"

const TRANSACTION = new Set("begin start commit end rollback abort savepoint release".split(" "))
const ROLE_SETTINGS = new Set(["role", "authorization", "session_authorization"])
const ROLE_BY_FUNCTION = /\bset_config\s*\(\s*'\s*(role|session_authorization)\s*'/i

/**
 * Throws if the statement changes the role, controls the transaction or copies a stream. It reads first words only, so
 * it stops mistakes and not attacks; that is why the session also checks its role afterwards.
 */
export function refuseStatement(sql: string): void {
  const [verb = "", ...rest] = leadingWords(sql)
  if (changesRole(verb, rest) || ROLE_BY_FUNCTION.test(sql)) {
    throw databaseError("ERROR", "42501", "a request must not leave its role: connect as the user it is meant for")
  }
  if (TRANSACTION.has(verb) || (verb === "prepare" && rest[0] === "transaction")) {
    throw databaseError("ERROR", "0A000", `${verb.toUpperCase()} over HTTP is not supported: send a batch`)
  }
  if (verb === "copy") throw databaseError("ERROR", "0A000", "COPY over HTTP is not supported")
}

function changesRole(verb: string, rest: string[]): boolean {
  if (verb === "discard") return rest[0] === "all"
  if (verb !== "set" && verb !== "reset") return false
  const setting = rest.find((word) => word !== "session" && word !== "local")
  return setting !== undefined && ROLE_SETTINGS.has(setting)
}

/** The first words of a statement, in lower case and unquoted, after comments and empty statements. */
function leadingWords(sql: string): string[] {
  const words: string[] = []
  let at = 0
  while (words.length < 5) {
    at = skipBlanks(sql, at)
    if (words.length === 0 && sql[at] === ";") {
      at += 1
      continue
    }
    const word = /"((?:[^"]|"")*)"|[a-z_][a-z0-9_$]*/iy
    word.lastIndex = at
    const match = word.exec(sql)
    if (!match) break
    words.push((match[1] ?? match[0]).toLowerCase())
    at = word.lastIndex
  }
  return words
}

/** The index of the first character that is neither white space nor comment. Block comments nest, as in Postgres. */
function skipBlanks(sql: string, from: number): number {
  let at = from
  let depth = 0
  while (at < sql.length) {
    const pair = sql.slice(at, at + 2)
    if (pair === "/*") depth += 1
    else if (depth > 0 && pair === "*/") depth -= 1
    else if (depth > 0 || /\s/.test(pair.charAt(0))) at -= 1
    else if (pair === "--") at += sql.slice(at).search(/[\r\n]|$/) - 2
    else break
    at += 2
  }
  return at
}
