// The revocation list in Redis: a copy of which tokens of a user are valid, and pending changes, which Postgres decides.
import type { Redis } from "@upstash/redis"
import { z } from "zod"
import { AppError } from "../../errors.ts"
import { isTokenValid, type TokenValidity } from "../../identity/model/access-token.ts"
import type { UserId } from "../../ids.ts"
import type { RevocationList, Sessions } from "../../ports.ts"
import { failingClosed, runScript } from "./client.ts"
import { doubtKey, standingKey } from "./keys.ts"
import { readStanding, writeStanding } from "./records.ts"
import { remember } from "./remember.ts"

/** The maximum lifetime of an access token: `JWT_ACCESS_TOKEN_EXPIRE_MINUTES` is at most a day. */
const LONGEST_TOKEN_SECONDS = 90_000
/** How long the change that a doubt announces may take to be committed. */
const DOUBT_GRACE_SECONDS = 600

/** A script, because scripts run on the primary and a replica may be behind. KEYS: the standing, the doubts of the user, of the session. */
const READ = `return {redis.call('GET', KEYS[1]), redis.call('EXISTS', KEYS[2], KEYS[3])}`
/** KEYS: doubts. ARGV: nonce, ttl. One doubt never shortens the life of another. */
const DOUBT = `
redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('TTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return 1`

const readSchema = z.tuple([z.string().nullable(), z.coerce.number()])

/** `tokenTtlSeconds`: how long an access token lives; a doubt whose writer died outlives those it is about. */
export const redisRevocations = (
  redis: Redis,
  sessions: Pick<Sessions, "standing">,
  tokenTtlSeconds = LONGEST_TOKEN_SECONDS,
): RevocationList => {
  /** As Postgres has it, which Redis is told; null for a user who is gone. */
  async function readThrough(user: UserId): Promise<TokenValidity | null> {
    const readAt = Date.now()
    const standing = await failingClosed(() => sessions.standing(user))
    const record = { name: standingKey(user), text: writeStanding(standing) }
    const isInTime = await failingClosed(() => remember(redis, [record], readAt))
    if (!isInTime) throw new AppError("auth-unavailable", { detail: "The database took too long." })
    return standing
  }

  return {
    async doubt(whose) {
      const nonce = crypto.randomUUID()
      const args = [nonce, String(tokenTtlSeconds + DOUBT_GRACE_SECONDS)]
      await failingClosed(() => runScript(redis, DOUBT, [doubtKey(whose)], args))
      return { whose, nonce }
    },

    async settle({ whose, nonce }, voided) {
      if (voided) await readThrough(voided.userId)
      await failingClosed(() => redis.srem(doubtKey(whose), nonce))
    },

    async isRevoked(token) {
      const keys = [standingKey(token.userId), doubtKey(token.userId), doubtKey(token.sessionId)]
      const [text, doubts] = readSchema.parse(await failingClosed(() => runScript(redis, READ, keys, [])))
      const isVoid = (standing: TokenValidity | null) => standing === null || !isTokenValid(standing, token)
      // A token that is known to be void stays void; Postgres is read only for the others.
      if (text !== null && isVoid(readStanding(text))) return true
      return text === null || doubts > 0 ? isVoid(await readThrough(token.userId)) : false
    },
  }
}
