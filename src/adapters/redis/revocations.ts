// The revocation list in Redis: single tokens, the time before which a user's are void, and doubts Postgres resolves.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import type { RevocationList, Sessions } from "../../ports.ts"
import { reaching, runScript } from "./client.ts"
import { doubtKey, revokedTokenKey, validAfterKey } from "./keys.ts"

/** Longer than any access token lives: `JWT_ACCESS_TOKEN_EXPIRE_MINUTES` is at most a day. */
const VOID_TTL_SECONDS = 90_000
/** How long the change that a doubt announces may take to be committed. */
const DOUBT_GRACE_SECONDS = 600

/**
 * A script runs on the primary: a replica may not have heard of the revocation. KEYS: the token, the user's time, the
 * doubts of the user, those of the session.
 */
const READ = `return {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2]), redis.call('EXISTS', KEYS[3], KEYS[4])}`
/** KEYS: doubts. ARGV: nonce, ttl. One doubt never shortens the life of another. */
const DOUBT = `
redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('TTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return 1`
/** KEYS: doubts, and the user's time when there is one to set. ARGV: nonce, the time in seconds, ttl; never moves it back. */
const SETTLE = `
if KEYS[2] then
  local known = redis.call('GET', KEYS[2])
  if not known or tonumber(known) < tonumber(ARGV[2]) then redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3]) end
end
redis.call('SREM', KEYS[1], ARGV[1])
return 1`

const readSchema = z.tuple([z.string().nullable(), z.string().nullable(), z.coerce.number()])

/** `tokenTtlSeconds`: how long an access token lives; a doubt whose writer died outlives those it is about. */
export const redisRevocations = (
  redis: Redis,
  sessions: Pick<Sessions, "validAfter">,
  tokenTtlSeconds = VOID_TTL_SECONDS,
): RevocationList => ({
  async revoke(jti, until) {
    const ttlSeconds = Math.ceil((until.getTime() - Date.now()) / 1000) + 1
    if (ttlSeconds > 1) await failingClosed(() => redis.set(revokedTokenKey(jti), "1", { ex: ttlSeconds }))
  },

  async doubt(whose) {
    const nonce = crypto.randomUUID()
    const args = [nonce, String(tokenTtlSeconds + DOUBT_GRACE_SECONDS)]
    await failingClosed(() => runScript(redis, DOUBT, [doubtKey(whose)], args))
    return { whose, nonce }
  },

  async settle({ whose, nonce }, voided) {
    const keys = [doubtKey(whose), ...(voided ? [validAfterKey(voided.userId)] : [])]
    const args = voided ? [String(Math.ceil(voided.before.getTime() / 1000)), String(VOID_TTL_SECONDS)] : []
    await failingClosed(() => runScript(redis, SETTLE, keys, [nonce, ...args]))
  },

  async isRevoked({ jti, userId, sessionId, issuedAt }) {
    const keys = [revokedTokenKey(jti), validAfterKey(userId), doubtKey(userId), doubtKey(sessionId)]
    const reply = await failingClosed(() => runScript(redis, READ, keys, []))
    const [revoked, validAfter, doubts] = readSchema.parse(reply)
    if (revoked !== null || (validAfter !== null && issuedAt.getTime() / 1000 < Number(validAfter))) return true
    return doubts > 0 && issuedAt < (await failingClosed(() => sessions.validAfter(userId)))
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
