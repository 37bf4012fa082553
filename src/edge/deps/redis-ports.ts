// The ports of the edge Worker whose data is in Redis, and what an isolate remembers of its refusals.
import { redisAnswerCache } from "../../adapters/redis/answer-cache.ts"
import { redisAuthAttempts } from "../../adapters/redis/auth-attempts.ts"
import { redisBudgets } from "../../adapters/redis/budgets.ts"
import type { RedisClient } from "../../adapters/redis/client.ts"
import { redisEpochMarks } from "../../adapters/redis/epoch-marks.ts"
import { redisGate } from "../../adapters/redis/gate.ts"
import { redisLimitUse } from "../../adapters/redis/limit-use.ts"
import { redisRevocations } from "../../adapters/redis/revocations.ts"
import { type Breaker, withBreaker } from "../../breaker.ts"
import type { EdgeConfig } from "../../config.ts"
import type { Sessions } from "../../ports.ts"
import type { Denied } from "../../tenants/model/limits.ts"
import { newOverload } from "../../tenants/model/overload.ts"

export function createRedisPorts(redis: RedisClient, breaker: Breaker, sessions: Sessions, config: EdgeConfig) {
  const denied: Denied = new Map()
  const overload = newOverload()
  return {
    denied,
    overload,
    gate: withBreaker(breaker, redisGate(redis, denied, overload)),
    marks: withBreaker(breaker, redisEpochMarks(redis)),
    answerCache: redisAnswerCache(redis, {
      answerTtlSeconds: config.QUERY_CACHE_TTL_SECONDS,
      embeddingTtlSeconds: config.EMBEDDING_CACHE_TTL_SECONDS,
    }),
    revocations: redisRevocations(redis, sessions, config.JWT_ACCESS_TOKEN_EXPIRE_MINUTES * 60),
    attempts: redisAuthAttempts(redis, new Map()),
    limitUse: withBreaker(breaker, redisLimitUse(redis)),
    budgets: redisBudgets(redis),
  }
}
