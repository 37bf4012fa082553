// Answers commands in this process: finds the command, checks it,
// and runs it on the keys or on a replica's view of them.
import { type Command, commands, keysOf, scriptCommands, unknownCommand } from "./commands/table.ts"
import { createHistory } from "./history.ts"
import { createKeyspace } from "./keyspace.ts"
import { createScripts } from "./lua/scripts.ts"
import { type Bytes, type ErrorReply, isError, parseInteger, type Reply, refuse, refuseArity, settle } from "./reply.ts"

export type EngineOptions = {
  /** Milliseconds since the epoch; tests control time with it. Default: the system clock. */
  now?: () => number
  /** From this many keys on, commands that may grow the database are refused as out of memory. */
  maxMemoryKeys?: number | undefined
  /** Plain reads see the state of this long ago, like a lagging replica. Default: no replica. */
  replicaLagMs?: number | undefined
  /** How long a script may run before it is ended with an error. Default: 5 seconds. */
  scriptLimitMs?: number | undefined
}

export type Engine = {
  /** Runs one command. A lagging read still sees every write up to `seenMs`, as Upstash's sync token promises. */
  execute(command: readonly Bytes[], seenMs?: number): Reply
  /** Runs all commands on the primary, or none when one of them cannot be queued. */
  transaction(commands: readonly (readonly Bytes[])[]): Reply[] | ErrorReply
  now(): number
  /** Whether plain reads lag. */
  readonly replicated: boolean
}

const outOfMemory = "OOM command not allowed when used memory > 'maxmemory'."

export function createEngine(options: EngineOptions = {}): Engine {
  const { now = Date.now, maxMemoryKeys = Number.POSITIVE_INFINITY, replicaLagMs = 0, scriptLimitMs = 5000 } = options
  const db = createKeyspace(now, replicaLagMs > 0 ? createHistory(replicaLagMs) : undefined)
  let declared = new Set<Bytes>()
  let scriptWrote = false
  const scripts = createScripts((name, args) => settle(() => runInScript(name, args)), scriptLimitMs)

  function guardMemory(command: Command) {
    if (command.grows && db.size() >= maxMemoryKeys) refuse(outOfMemory)
  }

  function runInScript(name: Bytes, args: readonly Bytes[]): Reply {
    const upper = name.toUpperCase()
    const command = commands.get(upper)
    if (scriptCommands.has(upper)) return refuse("ERR This Redis command is not allowed from script")
    if (!command) return refuse(`ERR Unknown Redis command called from script: '${name}'`)
    if (!arityFits(command, args)) refuse("ERR Wrong number of args calling Redis command from script")
    if (upper === "FLUSHALL") refuse("ERR FLUSHALL touches keys that the script does not declare")
    if (upper === "SCAN") return scanInScript(command, args)
    for (const key of keysOf(command, args)) {
      if (!declared.has(key)) refuse(`ERR Script attempted to access the undeclared key '${key}'`)
    }
    if (!scriptWrote) guardMemory(command)
    scriptWrote ||= command.kind === "write"
    return command.run(db, args)
  }

  /** A pattern declared as a key also declares the keys that match it; @upstash/ratelimit resets that way. */
  function scanInScript(command: Command, args: readonly Bytes[]): Reply {
    const pattern = args.findIndex((arg) => arg.toUpperCase() === "MATCH") + 1
    if (pattern === 0 || !declared.has(args[pattern] ?? "")) {
      refuse("ERR SCAN in a script needs a MATCH pattern that is declared in KEYS")
    }
    const page = command.run(db, args)
    if (Array.isArray(page) && Array.isArray(page[1])) for (const key of page[1]) declared.add(key)
    return page
  }

  function runScript(sha: string, rest: readonly Bytes[]): Reply {
    const [countText, ...values] = rest
    const count = parseInteger(countText)
    if (count > values.length) refuse("ERR Number of keys can't be greater than number of args")
    if (count < 0) refuse("ERR Number of keys can't be negative")
    const keys = values.slice(0, count)
    declared = new Set(keys)
    scriptWrote = false
    return scripts.run(sha, keys, values.slice(count))
  }

  function runScriptCommand(name: string, args: readonly Bytes[]): Reply {
    const [first = "", ...rest] = args
    if (args.length < (name === "SCRIPT" ? 1 : 2)) refuseArity(name)
    if (name === "EVAL") return runScript(scripts.load(first), rest)
    if (name === "EVALSHA") return runScript(first.toLowerCase(), rest)
    if (first.toUpperCase() !== "LOAD") refuse(`ERR unknown subcommand '${first}'. Try SCRIPT HELP.`)
    return rest.length === 1 ? scripts.load(rest[0] ?? "") : refuseArity("script|load")
  }

  /** What a plain read sees: the replica's state, or the primary's if nothing lags. */
  function viewFor(command: Command, seenMs: number) {
    if (replicaLagMs === 0 || command.kind === "write" || command.keys === "none") return db
    const atMs = Math.min(db.nowMs, Math.max(db.nowMs - replicaLagMs, seenMs))
    return { ...db, nowMs: atMs, find: (key: Bytes) => db.findAsOf(key, atMs) }
  }

  function run([name = "", ...args]: readonly Bytes[], seenMs: number): Reply {
    const upper = name.toUpperCase()
    if (scriptCommands.has(upper)) return runScriptCommand(upper, args)
    const command = commands.get(upper)
    if (!command) return refuse(unknownCommand(name, args))
    if (!arityFits(command, args)) refuseArity(name)
    guardMemory(command)
    return command.run(viewFor(command, seenMs), args)
  }

  function execute(command: readonly Bytes[], seenMs = 0): Reply {
    db.tick()
    return settle(() => run(command, seenMs))
  }

  /** Why Redis would refuse to queue this command; undefined if it would not. */
  function refusal([name = "", ...args]: readonly Bytes[]): ErrorReply | null {
    const command = commands.get(name.toUpperCase())
    if (scriptCommands.has(name.toUpperCase())) return null
    const checked = settle(() => {
      if (!command) return refuse(unknownCommand(name, args))
      return arityFits(command, args) ? null : refuseArity(name)
    })
    return isError(checked) ? checked : null
  }

  return {
    execute,
    transaction(batch) {
      if (batch.some(refusal)) return { error: "EXECABORT Transaction discarded because of previous errors." }
      return batch.map((command) => execute(command, Number.POSITIVE_INFINITY))
    },
    now,
    replicated: replicaLagMs > 0,
  }
}

const arityFits = ({ arity: [fewest, most] }: Command, args: readonly Bytes[]) =>
  args.length >= fewest && args.length <= most
