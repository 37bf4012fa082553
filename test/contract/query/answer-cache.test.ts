// Coherence of the answer cache against Redis: epochs, dirty marks, leases; replicas lag by a minute here.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { redisAnswerCache } from "../../../src/adapters/redis/answer-cache.ts"
import { redisClient } from "../../../src/adapters/redis/client.ts"
import { redisEpochMarks } from "../../../src/adapters/redis/epoch-marks.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { answerKey, answersKey, dirtyKey, headKey, leaseKey } from "../../../src/adapters/redis/keys.ts"
import { type CollectionId, newId, type TenantId } from "../../../src/ids.ts"
import type { CacheLookup, CollectionHead, HeadState } from "../../../src/ports.ts"
import { startRedis } from "../../../workers/local/redis/server.ts"
import { LEXICAL_STAMP } from "../../support/database.ts"

const TOKEN = "local-test-token"
let server: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  server = await startRedis({ token: TOKEN, replicaLagMs: 60_000 })
})
afterAll(() => server.close())
afterEach(() => void vi.useRealTimers())

const client = () => redisClient({ url: server.url, token: TOKEN, timeoutMs: 60_000 })
/** Replicas would show the time before the test. */
const onPrimary = async (command: "EXISTS" | "TTL" | "ZCARD", name: string) =>
  Number(await client().eval(`return redis.call('${command}', KEYS[1])`, [name], []))
const headAt = (epoch: number): CollectionHead => ({
  epoch,
  profile: {
    embedding: LEXICAL_STAMP,
    denseWeightPercent: null,
    fusion: "score" as const,
    context: "none" as const,
    redactQuestions: false,
  },
})

/** A tenant with one collection, seen through clients of its own, as each request has one. */
function scene(collection: CollectionId = newId("col")) {
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

  test("is forgotten in time, and so is its name", async () => {
    const { settled, tenant, collection } = scene()
    await settled(1)
    const cache = redisAnswerCache(client(), { answerTtlSeconds: 60, embeddingTtlSeconds: 60 })
    const epochs = new Map([[collection, 1]])
    await cache.keepAnswer(tenant, "q1", epochs, "first")
    for (const name of [answerKey(tenant, "q1"), answersKey(tenant, collection)]) {
      expect([name, await onPrimary("TTL", name)]).not.toEqual([name, -1])
      expect(await onPrimary("TTL", name)).toBeLessThanOrEqual(60)
    }
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 })
    await cache.keepAnswer(tenant, "q2", epochs, "second")
    expect(await onPrimary("ZCARD", answersKey(tenant, collection))).toBe(1)
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

  test("cannot be resurrected by an epoch that settles late and lower", async () => {
    const { settled, keep, look, marks, tenant, collection } = scene()
    await settled(1)
    await keep(1, "old")
    const slow = await marks.mark(tenant, collection)
    await settled(3)
    await marks.settle(slow, headAt(2))
    expect(await look()).toMatchObject({ answer: null, state: { state: "clean", head: headAt(3) } })
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

describe("a missing head", () => {
  test("is restored by the reader that was handed the lease", async () => {
    const { look, cache, tenant, collection, keep } = scene()
    const { state } = await look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    await keep(1, "written without a head")
    await cache.restoreHead(tenant, collection, state.lease, headAt(1))
    expect(await look()).toMatchObject({ answer: null, state: { state: "clean", head: headAt(1) } })
  })

  test("hands out a lease that ends, should its reader die", async () => {
    const { look, tenant, collection } = scene()
    await look()
    const left = await onPrimary("TTL", leaseKey(tenant, collection))
    expect(left).not.toBe(-1)
    expect(left).toBeLessThanOrEqual(30)
  })

  test("is not restored while a write is under way, be the lease its own", async () => {
    const { look, cache, marks, tenant, collection } = scene()
    await marks.mark(tenant, collection)
    await client().set(leaseKey(tenant, collection), "a lease")
    await cache.restoreHead(tenant, collection, "a lease", headAt(1))
    expect(await onPrimary("EXISTS", headKey(tenant, collection))).toBe(0)
    expect((await look()).state).toMatchObject({ state: "dirty" })
  })

  test("is restored once, and never over one that is there", async () => {
    const { look, cache, tenant, collection } = scene()
    const { state } = await look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    await cache.restoreHead(tenant, collection, state.lease, headAt(2))
    expect(await onPrimary("EXISTS", leaseKey(tenant, collection))).toBe(0)
    await client().set(leaseKey(tenant, collection), "a lease")
    await cache.restoreHead(tenant, collection, "a lease", headAt(1))
    expect((await look()).state).toMatchObject({ state: "clean", head: headAt(2) })
  })

  test("is not restored from a read that a write has overtaken", async () => {
    const { look, cache, tenant, collection, settled } = scene()
    const { state } = await look()
    if (state?.state !== "missing") throw new Error("expected a missing head")
    await settled(2)
    const redis = client()
    await Promise.all([redis.del(headKey(tenant, collection)), redis.del(dirtyKey(tenant, collection))])
    await cache.restoreHead(tenant, collection, state.lease, headAt(1))
    expect((await look()).state).toMatchObject({ state: "missing" })
  })
})
