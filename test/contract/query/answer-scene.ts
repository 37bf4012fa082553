// A Redis whose replicas lag by a minute, and a tenant with one collection whose answers are cached in it.
import { afterAll, beforeAll } from "vitest"
import { redisAnswerCache } from "../../../src/adapters/redis/answer-cache.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisEpochMarks } from "../../../src/adapters/redis/epoch-marks.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import type { CacheLookup, CollectionHead, HeadState } from "../../../src/ports.ts"
import { NOT_CALIBRATED } from "../../../src/query/model/calibration.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { LEXICAL_STAMP } from "../../support/database.ts"

const TOKEN = "local-test-token"
let server: Awaited<ReturnType<typeof startRedis>>
/** Each file that uses it says so once. */
export function useRedis(): void {
  beforeAll(async () => {
    server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
  })
  afterAll(() => server.close())
}

export const client = () => redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 })
/** Replicas would show the time before the test. */
export const onPrimary = async (command: "EXISTS" | "TTL" | "ZCARD", name: string) =>
  Number(await client().eval(`return redis.call('${command}', KEYS[1])`, [name], []))
export const headAt = (epoch: number): CollectionHead => ({
  epoch,
  profile: {
    embedding: LEXICAL_STAMP,
    denseWeightPercent: null,
    fusion: "score" as const,
    context: "none" as const,
    calibrations: NOT_CALIBRATED,
    redactQuestions: false,
  },
})

/** A tenant with one collection, seen through clients of its own, as each request has one. */
export function scene(collection: CollectionId = newId("col")) {
  const tenant: TenantId = newId("ten")
  const lookup: CacheLookup = { answerKey: "q1", embeddingKey: "e1", collectionIds: [collection] }
  const cache = redisAnswerCache(client(), { answerTtlSeconds: 60, embeddingTtlSeconds: 60 })
  const marks = redisEpochMarks(client())
  const look = async () => {
    const reply = await redisGate(client(), new Map()).pass({ hash: "h", tenantId: tenant, limits: [], lookup })
    const state: HeadState | undefined = reply.cached?.heads.get(collection)
    return {
      answer: reply.cached?.answer ?? null,
      embedding: reply.cached?.embedding ?? null,
      state,
    }
  }
  const settled = async (epoch: number) => marks.settle(await marks.mark(tenant, collection), headAt(epoch))
  const keep = (epoch: number, answer: string) =>
    cache.keepAnswer(tenant, lookup.answerKey, new Map([[collection, epoch]]), answer)
  return { tenant, collection, cache, marks, look, settled, keep }
}
