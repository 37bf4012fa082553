import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { postgresBudgetLedger } from "../../../src/adapters/postgres/usage/budget-ledger.ts"
import { redisBudgets } from "../../../src/adapters/redis/budgets.ts"
import { redisGate } from "../../../src/adapters/redis/gate.ts"
import { newId } from "../../../src/ids.ts"
import { holdBudget } from "../../../src/usage/hold-budget.ts"
import { type Amounts, type Reservation, reservationsOf } from "../../../src/usage/model/budget.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"

import { type BudgetScene, budgetOf, ONE, ofTenant, startBudgetScene } from "./budget-scene.ts"

let scene: BudgetScene
beforeAll(async () => {
  scene = await startBudgetScene()
})
afterAll(() => scene.close())

describe("a budget", () => {
  test("is overdrawn by none of eight isolates that race for it", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf()])
    const turns = Array.from({ length: 8 }, scene.isolate).flatMap((take) =>
      Array.from({ length: 10 }, () => take(reservations)),
    )
    const taken = (await Promise.all(turns)).filter(([one]) => one && !one.isRefused)
    expect(taken).toHaveLength(10)
  })

  test.each([
    { unit: "queries", limit: 20, most: { ...ONE }, took: 1 },
    { unit: "tokens", limit: 2_000, most: { ...ONE, tokens: 300 }, took: 130 },
    { unit: "usd", limit: 0.000_000_2, most: { ...ONE, usd: 300 }, took: 130 },
  ] as const)(
    "of $unit is overdrawn by one question of each isolate at most, however many run in each",
    async (one) => {
      const { unit, limit, most, took } = one
      const reservations = ofTenant(newId("ten"), [budgetOf({ unit, limit })], most)
      const bound = unit === "usd" ? unitsOf(limit) : limit
      let used = 0
      let held = 0
      const ask = async (take: ReturnType<BudgetScene["isolate"]>, budgets: ReturnType<typeof redisBudgets>) => {
        for (let tries = 0; tries < 60; tries++) {
          const reserved = await take(reservations)
          if (reserved[0]?.isUsedUp) return
          if (reserved[0]?.isRefused) {
            held++
            continue
          }
          used += took
          await budgets.settle(reserved, { queries: 1, tokens: took, usd: took })
        }
      }
      const isolates = Array.from({ length: 8 }, () => [scene.isolate(), redisBudgets(scene.client())] as const)
      await Promise.all(isolates.flatMap(([take, budgets]) => Array.from({ length: 6 }, () => ask(take, budgets))))
      expect(used).toBeGreaterThanOrEqual(bound)
      expect(used).toBeLessThanOrEqual(bound + 8 * took)
      if (unit !== "queries") expect(held).toBeGreaterThan(0)
      expect(await redisBudgets(scene.client()).used(reservations)).toEqual([used])
    },
  )

  test("is overdrawn by one question at most, though each learns only before its call how much that may use", async () => {
    const [limit, first, most, took] = [2_000, 50, 700, 650]
    const reservations = ofTenant(newId("ten"), [budgetOf({ unit: "tokens", limit })], { ...ONE, tokens: first })
    let used = 0
    let refusedLate = 0
    const ask = async (take: ReturnType<BudgetScene["isolate"]>, budgets: ReturnType<typeof redisBudgets>) => {
      for (let tries = 0; tries < 60; tries++) {
        const deferred: Promise<unknown>[] = []
        const deps = { budgets, budgetLedger: { spent: async () => 0, tell: async () => {} }, log: { error() {} } }
        const reserved = await take(reservations)
        if (reserved[0]?.isUsedUp) return
        if (reserved[0]?.isRefused) continue
        const hold = holdBudget(deps, (work) => void deferred.push(work), reserved)
        const isLetIn = await hold.cover({ queries: 0, tokens: most, usd: 0 }).catch(() => false)
        if (isLetIn) used += took
        else refusedLate++
        hold.settle({ queries: 1, tokens: isLetIn ? took : 0, usd: 0 })
        await Promise.all(deferred)
      }
    }
    const isolates = Array.from({ length: 8 }, () => [scene.isolate(), redisBudgets(scene.client())] as const)
    await Promise.all(isolates.flatMap(([take, budgets]) => Array.from({ length: 6 }, () => ask(take, budgets))))
    expect(used).toBeGreaterThanOrEqual(limit)
    expect(used).toBeLessThanOrEqual(limit + took)
    expect(refusedLate).toBeGreaterThan(0)
    expect(await redisBudgets(scene.client()).used(reservations)).toEqual([used])
  })

  test("holds what all calls of a question can use together, takes no more of any where one has no room, and gives all back", async () => {
    const tenantId = newId("ten")
    const tokens = budgetOf({ unit: "tokens", limit: 1_000 })
    const money = budgetOf({ unit: "usd", limit: 0.000_000_1, whenExhausted: "extractive" })
    const of = (need: Amounts) => ofTenant(tenantId, [tokens, money], need)
    const [budgets, take] = [redisBudgets(scene.client()), scene.isolate()]
    const deferred: Promise<unknown>[] = []
    const deps = { budgets, budgetLedger: { spent: async () => 0, tell: async () => {} }, log: { error() {} } }
    const hold = async (need: Amounts) =>
      holdBudget(deps, (work) => void deferred.push(work), await take(of({ ...need, queries: 1 })))
    const one = await hold({ queries: 1, tokens: 10, usd: 10 })
    const other = await hold({ queries: 1, tokens: 10, usd: 10 })
    expect(await one.cover({ queries: 0, tokens: 300, usd: 300 })).toBe(true)
    expect(await one.cover({ queries: 0, tokens: 100, usd: 100 })).toBe(true)
    expect(await one.cover({ queries: 0, tokens: 500, usd: 595 })).toBe(true)
    // 900 tokens and 995 of money are held by the first, so that there is room for tokens alone, and for money none.
    expect(await other.cover({ queries: 0, tokens: 5, usd: 5 })).toBe(true)
    expect(await other.cover({ queries: 0, tokens: 45, usd: 250 })).toBe(true)
    const third = await hold({ queries: 1, tokens: 1, usd: 1 })
    expect(third.isExtractive).toBe(true)
    one.settle({ queries: 1, tokens: 3, usd: 4 })
    other.settle({ queries: 1, tokens: 5, usd: 6 })
    await Promise.all(deferred)
    expect(await budgets.used(of(ONE))).toEqual([8, 10])
    expect((await take(of({ queries: 1, tokens: 1, usd: 1 }))).map(({ isRefused }) => isRefused)).toEqual([
      false,
      false,
    ])
  })

  test("whose rest is held by what runs refuses for seconds, tells nobody of an end, and is whole again", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf({ unit: "tokens", limit: 1_000 })], { ...ONE, tokens: 1_000 })
    const [take, budgets] = [scene.isolate(), redisBudgets(scene.client())]
    const first = await take(reservations)
    const second = await take(reservations)
    expect(second).toMatchObject([{ isRefused: true, isUsedUp: false, tell: null }])
    const deps = { budgets, budgetLedger: postgresBudgetLedger(scene.db.app), log: { error() {} } }
    expect(() => holdBudget(deps, () => {}, second)).toThrow(
      expect.objectContaining({ code: "budget-exhausted", retryAfterSeconds: 5 }),
    )
    await budgets.settle(first, { queries: 1, tokens: 10, usd: 0 })
    expect(await take(reservations)).toMatchObject([{ isRefused: false, used: 10 }])
  })

  test("is not held for ever by an isolate that died", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf({ unit: "tokens", limit: 1_000 })], { ...ONE, tokens: 1_000 })
    const take = scene.isolate()
    const startedAt = Date.now()
    await take(reservations)
    try {
      vi.setSystemTime(startedAt + 300_000)
      expect(await take(reservations)).toMatchObject([{ isRefused: true, isUsedUp: false }])
      vi.setSystemTime(startedAt + 601_000)
      expect(await take(reservations)).toMatchObject([{ isRefused: false, used: 0 }])
    } finally {
      vi.useRealTimers()
    }
  })

  test("that is used up keeps its question from taking of any other", async () => {
    const tenant = newId("ten")
    const [small, large] = [budgetOf({ limit: 1 }), budgetOf({ period: "day", limit: 100 })]
    const take = scene.isolate()
    await take(ofTenant(tenant, [small, large]))
    for (let i = 0; i < 3; i++)
      expect(
        (await take(ofTenant(tenant, [small, large]))).map((one) => [one.used, one.isRefused, one.isUsedUp]),
      ).toEqual([
        [1, true, true],
        [1, false, false],
      ])
  })

  test("warns once, tells its end once, however many isolates see it", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf({ limit: 5, softPercent: 60 })])
    const turns = Array.from({ length: 8 }, scene.isolate).flatMap((take) => [take(reservations), take(reservations)])
    const told = (await Promise.all(turns)).flatMap(([one]) => one?.tell ?? [])
    expect(told.toSorted()).toEqual(["exhausted", "warned"])
  })

  test("tells again what it could not tell, and only that", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf({ limit: 2, softPercent: 50 })])
    const [take, budgets] = [scene.isolate(), redisBudgets(scene.client())]
    const told = []
    for (let i = 0; i < 6; i++) {
      const [one] = await take(reservations)
      told.push(one?.tell)
      if (one && i !== 4) await budgets.retell(one)
    }
    expect(told).toEqual(["warned", "warned", "exhausted", "exhausted", "exhausted", null])
  })

  test("costs no further trip for a question that took what it was counted for", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf(), budgetOf({ unit: "tokens" })], { ...ONE, tokens: 0 })
    const redis = scene.client()
    let trips = 0
    const send = redis.send
    redis.send = async (commands) => {
      trips++
      return await send(commands)
    }
    const [taken, budgets] = [await scene.isolate()(reservations), redisBudgets(redis)]
    await budgets.settle(taken, { queries: 1, tokens: 0, usd: 0 })
    expect([trips, await budgets.used(reservations)]).toEqual([0, [1, null]])
    await budgets.settle(taken, { queries: 0, tokens: 0, usd: 0 })
    expect([trips, await budgets.used(reservations)]).toEqual([1, [0, null]])
  })

  test("of a key bounds the key, beside its tenant's", async () => {
    const tenantId = newId("ten")
    const owners = (keyId: string) => [
      { tenantId, keyId: null, budgets: [budgetOf({ limit: 3 })] },
      { tenantId, keyId, budgets: [budgetOf({ limit: 1 })] },
    ]
    const take = scene.isolate()
    const [a, b, c] = ["key_a", "key_b", "key_c"].map((key) => reservationsOf(owners(key), ONE))
    const refused = async (reservations: Reservation[] | undefined) =>
      (await take(reservations ?? [])).map((one) => one.isRefused)
    expect(await refused(a)).toEqual([false, false])
    expect(await refused(a)).toEqual([false, true])
    for (const other of [b, c]) expect(await refused(other)).toEqual([false, false])
    expect(await refused(reservationsOf(owners("key_d"), ONE))).toEqual([true, false])
  })

  test("travels with the rest of the gate's trip", async () => {
    const sent: unknown[] = []
    const redisOf = scene.client()
    const send = redisOf.send
    redisOf.send = async (commands) => {
      sent.push(commands)
      return await send(commands)
    }
    const gate = redisGate(redisOf, new Map())
    const tenantId = newId("ten")
    const lookup = { answerKey: "a", embeddingKey: "e", collectionIds: [newId("col")] }
    const limits = [{ policy: "key", subject: "s", max: 10, windowSeconds: 60 }]
    const pass = () =>
      gate.pass({ hash: "h", tenantId, limits, lookup, reservations: ofTenant(tenantId, [budgetOf()]) })
    await pass()
    sent.length = 0
    expect((await pass()).reserved).toMatchObject([{ used: 2 }])
    expect(sent).toHaveLength(1)
    expect((await gate.pass({ hash: "h", tenantId, limits, lookup })).reserved).toEqual([])
  })
})
