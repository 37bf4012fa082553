// The counter of a budget in Redis: counted in once, never revived after its end, and rid of what a dead isolate held.
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { redisBudgets } from "../../../src/adapters/redis/budgets.ts"
import { budgetKey } from "../../../src/adapters/redis/keys.ts"
import { newId } from "../../../src/ids.ts"
import type { Budget } from "../../../src/usage/model/budget.ts"
import { type BudgetScene, budgetOf, ONE, ofTenant, startBudgetScene } from "./budget-scene.ts"

let scene: BudgetScene
beforeAll(async () => {
  scene = await startBudgetScene()
})
afterAll(() => scene.close())
afterEach(() => void vi.useRealTimers())

/** A new tenant's budget of 1,000 tokens, of which each question takes so many. */
function counter(tokens: number, over: Partial<Budget> = {}) {
  const budgets = redisBudgets(scene.client())
  const reservations = ofTenant(newId("ten"), [budgetOf({ unit: "tokens", limit: 1_000, ...over })], { ...ONE, tokens })
  const [reservation] = reservations
  if (!reservation) throw new Error("there is no reservation")
  const isolate = scene.isolate()
  return {
    budgets,
    name: budgetKey(reservation),
    reservation,
    async take() {
      const [one] = await isolate(reservations)
      if (!one) throw new Error("nothing was reserved")
      return one
    },
    used: async () => (await budgets.used(reservations))[0],
  }
}
const usedTokens = (tokens: number) => ({ queries: 1, tokens, usd: 0 })

describe("the counter of a budget", () => {
  test("takes over what the ledger knows once, however many questions found it new", async () => {
    const { budgets, take, used } = counter(100)
    const [first, second] = [await take(), await take()]
    expect([first.isFresh, second.isFresh]).toEqual([true, true])
    await Promise.all([budgets.restore(first, 700), budgets.restore(second, 700)])
    expect(await used()).toBe(700)
    // What the two hold and the ledger knows leaves room for one more.
    expect(await take()).toMatchObject({ isFresh: false, isRefused: false, used: 700 })
    expect(await take()).toMatchObject({ isRefused: true, isUsedUp: false })
  })

  test("counts what was used, be it as expected or nothing was expected, and gives back a question that was none", async () => {
    const exact = counter(600)
    await exact.budgets.settle([await exact.take()], usedTokens(600))
    expect(await exact.take()).toMatchObject({ isRefused: false, used: 600 })
    const free = counter(0)
    await free.budgets.settle([await free.take()], usedTokens(30))
    expect(await free.used()).toBe(30)
    const questions = counter(0, { unit: "queries" })
    await questions.budgets.settle([await questions.take()], { queries: 0, tokens: 0, usd: 0 })
    expect(await questions.used()).toBe(0)
  })

  test("that is gone stays gone when a question of it ends: nothing would ever remove it again", async () => {
    const { budgets, take, used, name } = counter(100)
    const one = await take()
    await scene.client().del(name)
    await budgets.settle([one], usedTokens(30))
    await budgets.restore(one, 700)
    expect(await used()).toBeNull()
  })

  test.each(["day", "month"] as const)("of a %s is kept for two days after it", async (period) => {
    const { take, name, reservation } = counter(100, { period })
    for (let i = 0; i < 2; i++) {
      await take()
      const left = await scene.client().ttl(name)
      const afterEnd = left - (reservation.endsAt - Date.now()) / 1_000
      expect(Math.abs(afterEnd - 2 * 86_400)).toBeLessThan(600)
    }
  })

  test("keeps of a dead isolate nothing for longer than two spans, and a question that ends later still counts", async () => {
    const { budgets, take, used, name } = counter(1_000)
    const startedAt = Date.now()
    const slow = await take()
    vi.setSystemTime(startedAt + 300_000)
    for (let i = 0; i < 2; i++) expect(await take()).toMatchObject({ isRefused: true, isUsedUp: false })
    vi.setSystemTime(startedAt + 600_000)
    const next = await take()
    expect(next).toMatchObject({ isRefused: false })
    await budgets.settle([slow], usedTokens(10))
    expect(await scene.client().hget(name, slow.takenFrom)).toBeNull()
    expect(await take()).toMatchObject({ isRefused: true, isUsedUp: false, used: 10 })
    await budgets.settle([next], usedTokens(20))
    expect(await used()).toBe(30)
  })
})
