// Removing and counting cached answers where they fill more than one page of names.
import { expect, test } from "vitest"
import { redisAnswerCache } from "../../../src/adapters/redis/answer-cache.ts"
import { answerKey, tenantRecordKey } from "../../../src/adapters/redis/keys.ts"
import { redisKeptAnswers } from "../../../src/adapters/redis/purge-answers.ts"
import type { TenantId } from "../../../src/ids.ts"
import { client, onPrimary, scene, useRedis } from "./answer-scene.ts"

useRedis()

const MANY = 1_203
const plant = (tenant: TenantId) => {
  const names = Array.from({ length: MANY }, (_, i) => answerKey(tenant, `${i}`))
  return client().eval(`for _, name in ipairs(KEYS) do redis.call('SET', name, 'text') end`, names, [])
}

test("all keys of a tenant are counted and removed but its record, and nothing of another's", async () => {
  const [{ tenant }, other] = [scene(), scene()]
  const kept = redisKeptAnswers(client())
  for (const one of [tenant, other.tenant]) {
    await plant(one)
    await client().set(tenantRecordKey(one), "record")
  }
  const counts = () => Promise.all([tenant, other.tenant].map((one) => kept.count(one, { scope: "tenant" })))
  expect(await counts()).toEqual([MANY, MANY])
  await kept.purge(tenant, { scope: "tenant" })
  expect(await counts()).toEqual([0, MANY])
  expect(await onPrimary("EXISTS", tenantRecordKey(tenant))).toBe(1)
})

test("of a collection's answers the stale ones go, on whichever page they stand, and the others stay", async () => {
  const { tenant, collection: collectionId, settled } = scene()
  const kept = redisKeptAnswers(client())
  // What is newer expires sooner, so that it fills the first page of names.
  const keep = (name: string, epoch: number) =>
    redisAnswerCache(client(), { answerTtlSeconds: 3_000 / epoch, embeddingTtlSeconds: 60 }).keepAnswer(
      tenant,
      name,
      new Map([[collectionId, epoch]]),
      "text",
    )
  for (const epoch of [1, 2]) {
    await settled(epoch)
    await Promise.all(Array.from({ length: 501 }, (_, i) => keep(`${epoch}-${i}`, epoch)))
  }
  const left = (epoch: number) => kept.count(tenant, { scope: "stale", collectionId, epoch })
  expect([await left(2), await left(3)]).toEqual([501, 1_002])
  await kept.purge(tenant, { scope: "stale", collectionId, epoch: 2 })
  expect([await left(2), await left(3)]).toEqual([0, 501])
  await kept.purge(tenant, { scope: "collection", collectionId })
  expect(await left(3)).toBe(0)
})
