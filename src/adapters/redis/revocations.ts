// The revocation list in Redis: single tokens and the time before which a user's tokens are void.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import type { RevocationList } from "../../ports.ts"
import { reaching, runScript } from "./client.ts"
import { revokedTokenKey, validAfterKey } from "./keys.ts"

/** Longer than any access token lives: `JWT_ACCESS_TOKEN_EXPIRE_MINUTES` is at most a day. */
const VOID_TTL_SECONDS = 90_000

/** A script runs on the primary: a replica may not have heard of the revocation. */
const READ = `return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])}`
/** Never moves the time back. ARGV: seconds since the epoch, ttl. */
const VOID_BEFORE = `
local known = redis.call('GET', KEYS[1])
if known and tonumber(known) >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1`

const readSchema = z.tuple([z.string().nullable(), z.string().nullable()])

export const redisRevocations = (redis: Redis, now = Date.now): RevocationList => ({
  async revoke(jti, until) {
    const ttlSeconds = Math.ceil((until.getTime() - now()) / 1000) + 1
    if (ttlSeconds > 1) await failingClosed(() => redis.set(revokedTokenKey(jti), "1", { ex: ttlSeconds }))
  },

  async voidBefore(user, before) {
    const args = [String(Math.ceil(before.getTime() / 1000)), String(VOID_TTL_SECONDS)]
    await failingClosed(() => runScript(redis, VOID_BEFORE, [validAfterKey(user)], args))
  },

  async isRevoked({ jti, userId, issuedAt }) {
    const reply = await failingClosed(() => runScript(redis, READ, [revokedTokenKey(jti), validAfterKey(userId)], []))
    const [revoked, validAfter] = readSchema.parse(reply)
    return revoked !== null || (validAfter !== null && issuedAt.getTime() / 1000 < Number(validAfter))
  },
})

/** FAIL CLOSED: a token nobody can vouch for is not taken. */
async function failingClosed<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await reaching(call)
  } catch (cause) {
    throw new AppError("auth-unavailable", { cause })
  }
}
