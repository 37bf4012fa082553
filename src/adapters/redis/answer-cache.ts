// Answers and embeddings in Redis. An answer is stored only if the epochs it was made from are still current.
import type { Redis } from "@upstash/redis"
import type { AnswerCache } from "../../ports.ts"
import { guarded, runScript } from "./client.ts"
import { answerKey, answersKey, dirtyKey, embeddingKey, headKey, leaseKey } from "./keys.ts"
import { writeProfile, writeVector } from "./records.ts"
import { KEEP_ANSWER, RESTORE_HEAD } from "./scripts.ts"

type Ttls = { answerTtlSeconds: number; embeddingTtlSeconds: number }

export const redisAnswerCache = (redis: Redis, { answerTtlSeconds, embeddingTtlSeconds }: Ttls): AnswerCache => ({
  async keepAnswer(tenant, key, epochs, answer) {
    const keys = [answerKey(tenant, key)]
    for (const id of epochs.keys()) {
      keys.push(headKey(tenant, id), dirtyKey(tenant, id), answersKey(tenant, id))
    }
    const now = Math.floor(Date.now() / 1000)
    const args = [answer, ...[answerTtlSeconds, now, now + answerTtlSeconds, ...epochs.values()].map(String)]
    await guarded(() => runScript(redis, KEEP_ANSWER, keys, args))
  },

  async keepEmbedding(tenant, key, revision, embedding) {
    await guarded(() =>
      redis.set(embeddingKey(tenant, key), writeVector(revision, embedding), { ex: embeddingTtlSeconds }),
    )
  },

  async restoreHead(tenant, id, lease, head) {
    const keys = [headKey(tenant, id), dirtyKey(tenant, id), leaseKey(tenant, id)]
    await guarded(() => runScript(redis, RESTORE_HEAD, keys, [lease, String(head.epoch), writeProfile(head)]))
  },
})
