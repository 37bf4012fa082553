// The Upstash client of one request, and scripts run by their hash.
import { Redis } from "@upstash/redis"
import { AppError } from "../../errors.ts"

export type RedisOptions = { url: string; token: string; timeoutMs: number }

/** A client for one request, so that no two requests share a pipeline; making one costs no I/O. */
export function redisClient({ url, token, timeoutMs }: RedisOptions): Redis {
  return new Redis({
    url,
    token,
    retry: false,
    enableAutoPipelining: true,
    enableTelemetry: false,
    automaticDeserialization: false,
    responseEncoding: false,
    keepAlive: true,
    signal: () => AbortSignal.timeout(timeoutMs),
  })
}

const hashes = new Map<string, string>()

/** Runs a script by its SHA-1, sending its text only when the server does not know it. */
export async function runScript(redis: Redis, script: string, keys: string[], args: string[]): Promise<unknown> {
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
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(script)))
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")
  hashes.set(script, hex)
  return hex
}

/** Runs a call whose failure means the cache is unavailable. */
export async function reaching<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new AppError("cache-unavailable", { cause })
  }
}
