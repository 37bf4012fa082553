// The Upstash client, with scripts run by hash and explicit pipelines.
import { Redis } from "@upstash/redis"
import { AppError } from "../../errors.ts"
import { hexOf } from "../../hex.ts"
import { type RedisOptions, requester } from "./requester.ts"

type PipelineReply = { error?: string; result?: unknown }

/** The library's client with an additional way to send. */
export type RedisClient = Redis & {
  /** Sends one pipeline; a failed command has the error in its own reply. */
  send(commands: readonly unknown[][]): Promise<readonly PipelineReply[]>
}

/**
 * Keeps no state of a request, so one client serves an isolate; only `pipelined` makes pipelines. Our requester replaces the
 * library's through its middleware.
 */
export function redisClient(options: RedisOptions): RedisClient {
  const { url, token } = options
  const request = requester(options)
  const redis = new Redis({
    url,
    token,
    enableAutoPipelining: false,
    enableTelemetry: false,
    automaticDeserialization: false,
  })
  redis.use(request)
  return Object.assign(redis, {
    async send(commands: readonly unknown[][]) {
      const replies: unknown = await request({ path: ["pipeline"], body: commands })
      if (!Array.isArray(replies)) throw new Error("Redis replied no array to a pipeline")
      return replies
    },
  })
}

/** The commands that a pipeline can contain. */
export type Commands = {
  evalsha(sha: string, keys: string[], args: unknown[]): Promise<unknown>
  eval(script: string, keys: string[], args: unknown[]): Promise<unknown>
}

/**
 * Sends the commands that `run` issues before it first waits as one pipeline; those after it go one by one. No two
 * requests share a pipeline: a cancelled one would hang the other.
 */
export async function pipelined<T>(redis: RedisClient, run: (commands: Commands) => Promise<T>): Promise<T> {
  const pipeline: unknown[][] = []
  const { promise: replies, resolve: send } = Promise.withResolvers<readonly PipelineReply[]>()
  let sent = false
  const together = async (command: unknown[]): Promise<unknown> => {
    const index = pipeline.push(command) - 1
    const { error, result } = (await replies)[index] ?? { error: "the pipeline replied too little" }
    if (error) throw new Error(error)
    return result
  }
  const done = run({
    evalsha: (sha, keys, args) =>
      sent ? redis.evalsha(sha, keys, args) : together(["evalsha", sha, keys.length, ...keys, ...args]),
    eval: (script, keys, args) =>
      sent ? redis.eval(script, keys, args) : together(["eval", script, keys.length, ...keys, ...args]),
  })
  sent = true
  if (pipeline.length > 0) send(redis.send(pipeline))
  return await done
}

const hashes = new Map<string, string>()

/** Runs a script by its SHA-1, sending its text only when the server does not know it. */
export async function runScript(redis: Commands, script: string, keys: string[], args: string[]): Promise<unknown> {
  const sha = hashes.get(script) ?? (await sha1(script))
  try {
    return await redis.evalsha(sha, keys, args)
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes("NOSCRIPT")) return await redis.eval(script, keys, args)
    throw cause
  }
}

/** Computes the hashes once per isolate, so that a script and the limiter leave in the same tick. */
export async function prepareScripts(scripts: readonly string[]): Promise<void> {
  await Promise.all(scripts.filter((script) => !hashes.has(script)).map(sha1))
}

async function sha1(script: string): Promise<string> {
  const hash = hexOf(new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(script))))
  hashes.set(script, hash)
  return hash
}

/** Runs a call whose failure means the cache is unavailable. */
export async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new AppError("cache-unavailable", { cause })
  }
}

/** FAIL CLOSED: without Redis nobody signs in, and a token that cannot be checked is not accepted. */
export async function failingClosed<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await guarded(call)
  } catch (cause) {
    throw new AppError("auth-unavailable", { cause })
  }
}
