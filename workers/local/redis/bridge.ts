// Answers commands with a real Redis, so that the same suites and Workers can run against it.
import { Redis, ReplyError } from "ioredis"
import type { Backend } from "./backend.ts"
import { commands as known, scriptCommands, unknownCommand } from "./commands/table.ts"
import { withoutShebang } from "./lua/dialect.ts"
import { sha1 } from "./lua/scripts.ts"
import { type Bytes, type ErrorReply, isError, type Reply, settle, toBytes } from "./reply.ts"

const CONNECT_TIMEOUT_MS = 5000

/** Rejects when the Redis at `url` cannot be reached. */
export async function connectBridge(url: string): Promise<Backend> {
  const redis = new Redis(url, {
    lazyConnect: true,
    protocol: 2,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 1,
  })
  redis.on("error", () => {}) // without a listener the error is printed; each failing command reports it anyway
  try {
    await redis.connect()
  } catch (cause) {
    redis.disconnect()
    throw cause
  }
  const translate = createTranslator()

  async function send(command: readonly Bytes[]): Promise<Reply> {
    const [name = "", ...args] = command
    try {
      return fromRedis(await redis.callBuffer(name, ...args.map((arg) => Buffer.from(arg, "latin1"))))
    } catch (cause) {
      if (isReplyError(cause)) return refused(cause)
      throw cause
    }
  }

  /** Commands sent in one tick go out in order on the one connection, with nothing between them. */
  const sendAll = (batch: readonly (readonly Bytes[])[]) =>
    Promise.all(
      batch.map((command) => {
        const translated = translate(command)
        return isError(translated) ? translated : send(translated)
      }),
    )

  return {
    pipeline: sendAll,
    async transaction(batch) {
      const translated = batch.map(translate)
      if (translated.some(isError)) return { error: "EXECABORT Transaction discarded because of previous errors." }
      const replies = await Promise.all([["MULTI"], ...translated, ["EXEC"]].map((command) => send(toList(command))))
      const outcome = replies.at(-1) ?? null
      return isError(outcome) || Array.isArray(outcome) ? outcome : { error: "ERR EXEC gave no list of replies" }
    },
    syncToken: () => null,
    async close() {
      redis.disconnect()
    },
  }
}

/** True for an error reply of Redis, false for a lost connection. */
const isReplyError = (cause: unknown): cause is Error => cause instanceof ReplyError

const refused = (cause: Error): ErrorReply => ({ error: toBytes(cause.message) })

const toList = (command: readonly Bytes[] | ErrorReply): readonly Bytes[] => (isError(command) ? [] : command)

/** Translates commands for a stock Redis. A command that the stand-in does not know becomes an error. */
function createTranslator() {
  const renamed = new Map<string, string>()

  /** Stock Redis refuses Upstash's flag in the shebang, so the shebang is removed, which changes the SHA. */
  function strip(source: Bytes): Bytes {
    const stripped = withoutShebang(source)
    if (stripped !== source) renamed.set(sha1(source), sha1(stripped))
    return stripped
  }

  return (command: readonly Bytes[]): readonly Bytes[] | ErrorReply => {
    const [name = "", ...args] = command
    const upper = name.toUpperCase()
    if (!known.has(upper) && !scriptCommands.has(upper)) return { error: unknownCommand(name, args) }
    const [first = "", ...rest] = args
    if (upper === "EVALSHA") return [upper, renamed.get(first.toLowerCase()) ?? first, ...rest]
    if (upper === "EVAL") return replaceSource(upper, [], first, rest)
    if (upper === "SCRIPT" && args.length > 0) {
      const [source = "", ...more] = rest
      if (first.toUpperCase() !== "LOAD") return { error: `ERR unknown subcommand '${first}'. Try SCRIPT HELP.` }
      return replaceSource(upper, [first], source, more)
    }
    return [upper, ...args]
  }

  function replaceSource(name: string, before: readonly Bytes[], source: Bytes, after: readonly Bytes[]) {
    const stripped = settle(() => strip(source))
    return isError(stripped) ? stripped : [name, ...before, String(stripped), ...after]
  }
}

/** ioredis gives buffers, numbers, nulls, lists of them, and errors inside lists. */
function fromRedis(value: unknown): Reply {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1")
  if (Array.isArray(value)) return value.map(fromRedis)
  if (isReplyError(value)) return refused(value)
  if (typeof value === "number" || typeof value === "string" || value === null) return value
  throw new Error(`the bridge cannot read a reply of type ${typeof value}`)
}
