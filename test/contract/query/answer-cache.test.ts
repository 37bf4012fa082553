// Coherence of the answer cache against Redis: epochs and dirty marks, of one collection and of two, of one tenant and of two.
import { afterEach, describe, expect, test, vi } from "vitest"
import { redisAnswerCache } from "../../../src/adapters/redis/answer-cache.ts"
import { redisEpochMarks } from "../../../src/adapters/redis/epoch-marks.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { answerKey, answersKey, embeddingKey, headKey } from "../../../src/adapters/redis/keys.ts"
import { redisKeptAnswers } from "../../../src/adapters/redis/purge-answers.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import { LEXICAL_STAMP } from "../../support/database.ts"
import { client, headAt, onPrimary, scene, useRedis } from "./answer-scene.ts"

useRedis()
afterEach(() => void vi.useRealTimers())

describe("a kept answer", () => {
  test("is found at once although replicas still show the time before it", async () => {
    const { settled, keep, look, tenant, cache } = scene()
    await settled(1)
    await keep(1, "the answer")
    expect(await look()).toMatchObject({ answer: "the answer", state: { state: "clean", head: headAt(1) } })
    await settled(2)
    await cache.keepEmbedding(tenant, "e1", LEXICAL_STAMP.revision, Float32Array.of(0.5, -0.25))
    expect(await look()).toMatchObject({ answer: null, embedding: Float32Array.of(0.5, -0.25) })
    await cache.keepEmbedding(tenant, "e1", "older weights", Float32Array.of(1, 0))
    expect(await look()).toMatchObject({ embedding: null })
  })

  test("is forgotten in time, and so are its name and the vector of its question", async () => {
    const { settled, tenant, collection } = scene()
    await settled(1)
    const cache = redisAnswerCache(client(), { answerTtlSeconds: 60, embeddingTtlSeconds: 60 })
    const epochs = new Map([[collection, 1]])
    await cache.keepAnswer(tenant, "q1", epochs, "first")
    await cache.keepEmbedding(tenant, "e1", LEXICAL_STAMP.revision, Float32Array.of(1))
    for (const name of [answerKey(tenant, "q1"), answersKey(tenant, collection), embeddingKey(tenant, "e1")]) {
      expect([name, await onPrimary("TTL", name)]).not.toEqual([name, -1])
      expect(await onPrimary("TTL", name)).toBeLessThanOrEqual(60)
    }
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 })
    await cache.keepAnswer(tenant, "q2", epochs, "second")
    expect(await onPrimary("ZCARD", answersKey(tenant, collection))).toBe(1)
  })

  test("is not found by a question that names no collection, whose epoch could be current", async () => {
    const { settled, keep, tenant } = scene()
    await settled(1)
    await keep(1, "the answer")
    const lookup = { answerKey: "q1", embeddingKey: "e1", collectionIds: [] }
    const reply = await redisGate(client(), new Map()).pass({ hash: "h", tenantId: tenant, limits: [], lookup })
    expect(reply.cached?.answer).toBeNull()
  })

  test("is never served after the epoch rose, and the old answer cannot be written back", async () => {
    const { settled, keep, look } = scene()
    await settled(1)
    await keep(1, "old")
    await settled(2)
    expect((await look()).answer).toBeNull()
    await keep(1, "old, written late")
    expect((await look()).answer).toBeNull()
    await keep(2, "new")
    expect((await look()).answer).toBe("new")
  })

  test("is neither served nor written while any write is under way", async () => {
    const { settled, keep, look, marks, tenant, collection } = scene()
    await settled(1)
    await keep(1, "before")
    const [first, second] = [await marks.mark(tenant, collection), await marks.mark(tenant, collection)]
    expect(await look()).toMatchObject({ answer: null, state: { state: "dirty" } })
    await marks.settle(first, headAt(2))
    expect(await look()).toMatchObject({ answer: null, state: { state: "dirty" } })
    await keep(2, "too early")
    await marks.settle(second, null)
    expect(await look()).toMatchObject({ answer: null, state: { state: "clean", head: headAt(2) } })
  })

  test("that quotes two collections is neither written nor served once either has changed", async () => {
    const [one, other] = [scene(), scene()]
    const both = { answerKey: "q", embeddingKey: "e", collectionIds: [one.collection, other.collection] }
    const cache = redisAnswerCache(client(), { answerTtlSeconds: 60, embeddingTtlSeconds: 60 })
    const marks = redisEpochMarks(client())
    const { tenant } = one
    const settled = async (id: CollectionId, epoch: number) => marks.settle(await marks.mark(tenant, id), headAt(epoch))
    const keep = (...[first, second]: [number, number]) => {
      const epochs = new Map([
        [one.collection, first],
        [other.collection, second],
      ])
      return cache.keepAnswer(tenant, both.answerKey, epochs, `at ${first} and ${second}`)
    }
    const answer = async () =>
      (await redisGate(client(), new Map()).pass({ hash: "h", tenantId: tenant, limits: [], lookup: both })).cached
        ?.answer ?? null
    await settled(one.collection, 1)
    await settled(other.collection, 7)
    for (const [first, second] of [
      [1, 6],
      [2, 7],
      [7, 1],
    ] as const) {
      await keep(first, second)
      expect(await answer()).toBeNull()
    }
    await keep(1, 7)
    expect(await answer()).toBe("at 1 and 7")
    // Each collection knows the answer by its own epoch: nothing of it is stale, and all of it is older than the next.
    const kept = redisKeptAnswers(client())
    const left = (collectionId: CollectionId, epoch: number) =>
      kept.count(tenant, { scope: "stale", collectionId, epoch })
    const { collection } = other
    expect([await left(collection, 7), await left(collection, 8), await left(one.collection, 2)]).toEqual([0, 1, 1])
    await settled(collection, 8)
    expect(await answer()).toBeNull()
  })

  test("is removed as stale with the head that it was made under, while a head of now stays", async () => {
    const { settled, keep, look, tenant, collection } = scene()
    await settled(1)
    await keep(1, "old")
    const kept = redisKeptAnswers(client())
    await kept.purge(tenant, { scope: "stale", collectionId: collection, epoch: 2 })
    expect(await look()).toMatchObject({ answer: null, state: { state: "missing" } })
    await settled(2)
    await keep(2, "new")
    await kept.purge(tenant, { scope: "stale", collectionId: collection, epoch: 2 })
    expect(await look()).toMatchObject({ answer: "new", state: { state: "clean", head: headAt(2) } })
  })

  test("cannot be resurrected by an epoch that settles late and lower", async () => {
    const { settled, keep, look, marks, tenant, collection } = scene()
    await settled(1)
    await keep(1, "old")
    const slow = await marks.mark(tenant, collection)
    await settled(3)
    await marks.settle(slow, headAt(2))
    expect(await look()).toMatchObject({ answer: null, state: { state: "clean", head: headAt(3) } })
  })

  test("has an epoch that is a number, and a mark that outlives the settling of another's", async () => {
    const [one, other] = [scene(), scene()]
    await one.settled(9)
    await one.settled(10)
    expect(await one.look()).toMatchObject({ state: { head: headAt(10) } })
    const { nonce, deadline } = await one.marks.mark(one.tenant, one.collection)
    await other.settled(1)
    await other.marks.mark(other.tenant, other.collection)
    const late = redisEpochMarks(client(), () => deadline.getTime() + 30_000)
    const left = (await late.overdue(1_000)).filter(({ tenantId }) => tenantId === one.tenant)
    expect(left.map((mark) => mark.nonce)).toEqual([nonce])
    expect(await late.overdue(1)).toHaveLength(1)
  })

  test("stays hidden when its writer dies between the stores, until the sweep repairs it", async () => {
    const { settled, keep, look, marks, tenant, collection } = scene()
    await settled(1)
    await keep(1, "old")
    const { deadline } = await marks.mark(tenant, collection)
    expect(await look()).toMatchObject({ answer: null, state: { state: "dirty" } })
    const left = async (seconds: number) => {
      const late = redisEpochMarks(client(), () => deadline.getTime() + seconds * 1_000)
      return (await late.overdue(1_000)).filter((mark) => mark.tenantId === tenant)
    }
    // What began just before the deadline is still being committed.
    expect(await left(15)).toEqual([])
    const [found, ...others] = await left(21)
    if (!found) throw new Error("the sweep found no mark")
    expect(others).toEqual([])
    await marks.settle(found, headAt(2))
    expect(await look()).toMatchObject({ answer: null, state: { state: "clean", head: headAt(2) } })
  })
})

describe("another tenant, be its collection and its question the same,", () => {
  /** Two tenants whose ids of everything else are equal. */
  const neighbours = () => {
    const collection: CollectionId = newId("col")
    return [scene(collection), scene(collection)] as const
  }

  test("is given neither the head nor the answer nor the embedding", async () => {
    const [one, other] = neighbours()
    await one.settled(7)
    await one.keep(7, "one's own")
    await one.cache.keepEmbedding(one.tenant, "e1", LEXICAL_STAMP.revision, Float32Array.of(1))
    expect(await other.look()).toMatchObject({ answer: null, embedding: null, state: { state: "missing" } })
    await other.settled(7)
    expect(await other.look()).toMatchObject({ answer: null, embedding: null, state: { state: "clean" } })
    await one.settled(8)
    expect(await one.look()).toMatchObject({ embedding: Float32Array.of(1), state: { head: headAt(8) } })
    expect(await other.look()).toMatchObject({ state: { state: "clean", head: headAt(7) } })
  })

  test("has every key under its own name, so that erasing the one leaves nothing of it and all of the other", async () => {
    const [one, other] = neighbours()
    for (const { settled, keep, cache, marks, tenant, look, collection } of [one, other]) {
      await look() // hands out the lease of a missing head
      await settled(1)
      await keep(1, "kept")
      await cache.keepEmbedding(tenant, "e1", LEXICAL_STAMP.revision, Float32Array.of(1))
      await marks.mark(tenant, collection)
    }
    const [, names] = await client().scan("0", { match: `*${one.collection}*`, count: 1_000 })
    const kinds = (tenant: TenantId) =>
      names.filter((name) => name.startsWith(`fn:{${tenant}}:`)).map((name) => name.split(":")[2])
    expect(kinds(one.tenant).sort()).toEqual(["answers", "dirty", "head"])
    expect(kinds(other.tenant).sort()).toEqual(["answers", "dirty", "head"])
    expect(names).toHaveLength(6)
  })

  test("is handed a lease of its own", async () => {
    const [one, other] = neighbours()
    const [first, second] = [await one.look(), await other.look()]
    if (first.state?.state !== "missing" || second.state?.state !== "missing") throw new Error("expected missing heads")
    await one.cache.restoreHead(one.tenant, one.collection, first.state.lease, headAt(1))
    await other.cache.restoreHead(other.tenant, other.collection, second.state.lease, headAt(2))
    expect((await one.look()).state).toMatchObject({ state: "clean", head: headAt(1) })
    expect((await other.look()).state).toMatchObject({ state: "clean", head: headAt(2) })
  })

  test("is neither held up by a write nor restores a head by a lease that is not its own", async () => {
    const [one, other] = neighbours()
    await other.settled(1)
    const { state } = await one.look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    const mark = await other.marks.mark(other.tenant, other.collection)
    expect((await one.look()).state).toMatchObject({ state: "missing" })
    await other.marks.settle(mark, null)
    await client().del(headKey(other.tenant, other.collection))
    await other.cache.restoreHead(other.tenant, other.collection, state.lease, headAt(1))
    expect((await other.look()).state).toMatchObject({ state: "missing" })
  })
})
