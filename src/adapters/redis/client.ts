// The Upstash client, scripts run by their hash, and commands that travel in one trip.
import { Redis } from "@upstash/redis"
import { AppError } from "../../errors.ts"
import { hexOf } from "../../hex.ts"
import { type RedisOptions, requester } from "./requester.ts"

/** The client keeps nothing of a request: one serves an isolate, and nothing is pipelined but by `inOneTrip`. */
export function redisClient(options: RedisOptions): Redis {
  const { url, token } = options
  const redis = new Redis({
    url,
    token,
    enableAutoPipelining: false,
    enableTelemetry: false,
    automaticDeserialization: false,
  })
  // The client takes a requester of its caller's alone or options alone; the path of every request needs both.
  Reflect.set(redis, "client", requester(options))
  return redis
}

/** What can travel together. */
export type Commands = {
  evalsha(sha: string, keys: string[], args: unknown[]): Promise<unknown>
  eval(script: string, keys: string[], args: unknown[]): Promise<unknown>
}

/**
 * Sends the commands that `run` issues before it first waits as one pipeline; those after it go one by one. No two
 * requests share a pipeline: a cancelled one would hang the other.
 */
export async function inOneTrip<T>(redis: Redis, run: (commands: Commands) => Promise<T>): Promise<T> {
  const pipeline = redis.pipeline()
  const { promise: replies, resolve: send } = Promise.withResolvers<{ error?: string; result?: unknown }[]>()
  let sent = false
  const reply = async (index: number): Promise<unknown> => {
    const { error, result } = (await replies)[index] ?? { error: "the pipeline replied too little" }
    if (error) throw new Error(error)
    return result
  }
  const done = run({
    evalsha: (...command) => (sent ? redis.evalsha(...command) : reply(pipeline.evalsha(...command).length() - 1)),
    eval: (...command) => (sent ? redis.eval(...command) : reply(pipeline.eval(...command).length() - 1)),
  })
  sent = true
  if (pipeline.length() > 0) send(pipeline.exec({ keepErrors: true }))
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
export async function reaching<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new AppError("cache-unavailable", { cause })
  }
}
