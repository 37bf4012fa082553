// Counts attempts to authenticate in Redis: a few a minute, fewer over an hour, and a lock that doubles with each failure.
import { Ratelimit } from "@upstash/ratelimit"
import type { Redis } from "@upstash/redis"
import type { AttemptSubject, AuthAttempts } from "../../ports.ts"
import { type Commands, failingClosed, pipelined, type RedisClient, runScript } from "./client.ts"
import { LIMIT_PREFIX, lockoutKey } from "./keys.ts"
import { COUNT_FAILURE, TAKE_FAILURE_BACK } from "./scripts.ts"

/** Each attempt counts in both windows. A caller who has used up the hour waits for the rest of it. */
const WINDOWS = [
  { attempts: 10, window: "1 m" },
  { attempts: 60, window: "1 h" },
] as const

/** After this many consecutive failures each further one locks, twice as long each time. An address is shared by many users. */
const FREE_FAILURES: Partial<Record<AttemptSubject["kind"], number>> = { account: 5, address: 20 }
const FIRST_LOCK_MS = 60_000
const LONGEST_LOCK_MS = 900_000
const REMEMBERED_SECONDS = 86_400

const MAX_DENIED = 10_000

/** `denied` says who is denied until when; it is kept per isolate, so that a denied caller costs no call. */
export const redisAuthAttempts = (redis: RedisClient, denied: Map<string, number>): AuthAttempts => ({
  async take(subject) {
    const name = `auth:${subject.kind}:${subject.id}`
    const known = denied.get(name) ?? 0
    if (known > Date.now()) return { allowed: false, retryAt: known }
    const waits = await failingClosed(() =>
      pipelined(redis, (together) => Promise.all([locked(together, subject, Date.now()), ...spent(together, name)])),
    )
    const retryAt = Math.max(...waits)
    // What was refused stays refused, also where its wait was over before the reply was read.
    if (retryAt === 0) return { allowed: true }
    if (denied.size >= MAX_DENIED) denied.clear()
    denied.set(name, retryAt)
    return { allowed: false, retryAt }
  },

  async succeeded(subject) {
    const free = FREE_FAILURES[subject.kind]
    if (free === undefined) return
    const key = lockoutKey(subject.kind, subject.id)
    // The owner of the account is back, so its failures are forgotten. For the address, only this attempt is known to be good.
    if (subject.kind === "account") await failingClosed(() => redis.del(key))
    else await failingClosed(() => runScript(redis, TAKE_FAILURE_BACK, [key], [String(free)]))
  },
})

/** Counts a failure until it turns out a success; milliseconds since the epoch until which the subject is locked, or 0 while it is not. */
async function locked(redis: Commands, { kind, id }: AttemptSubject, now: number): Promise<number> {
  const free = FREE_FAILURES[kind]
  if (free === undefined) return 0
  const args = [now, free, FIRST_LOCK_MS, LONGEST_LOCK_MS, REMEMBERED_SECONDS].map(String)
  return Number(await runScript(redis, COUNT_FAILURE, [lockoutKey(kind, id)], args))
}

/** For each window, when it is free again, or 0 while it has attempts left. */
const spent = (redis: Commands, name: string): Promise<number>[] =>
  WINDOWS.map(async ({ attempts, window }) => {
    const limiter = new Ratelimit({
      redis: redis as Redis, // it runs scripts and asks for nothing else
      limiter: Ratelimit.slidingWindow(attempts, window),
      prefix: `${LIMIT_PREFIX}:${window}`,
      timeout: 0,
      analytics: false,
    })
    const { success, reset } = await limiter.limit(name)
    return success ? 0 : reset
  })
