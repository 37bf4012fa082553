// What a question holds of its budgets: raised to what each call can use, refused beyond what is left, settled in the end.
import { beforeEach, describe, expect, test } from "vitest"
import { AppError } from "../../../src/errors.ts"
import type { TenantId } from "../../../src/ids.ts"
import { type BudgetDeps, holdBudget } from "../../../src/usage/hold-budget.ts"
import { type Amounts, type Budget, type Reserved, softOf } from "../../../src/usage/model/budget.ts"

const BUDGET: Budget = { period: "day", unit: "tokens", limit: 1_000, softPercent: 80, whenExhausted: "extractive" }
const reserved = (over: Partial<Reserved> = {}, budget: Partial<Budget> = {}): Reserved => ({
  budget: { ...BUDGET, ...budget },
  keyId: null,
  tenantId: "ten_a" as TenantId,
  beganAt: 0,
  endsAt: Date.now() + 60_000,
  need: 100,
  used: 0,
  takenFrom: "counter",
  isRefused: false,
  isUsedUp: false,
  tell: null,
  isFresh: false,
  ...over,
})
const tokens = (count: number): Amounts => ({ queries: 0, tokens: count, usd: 0 })

let log: string[]
let raised: { taken: Reserved[]; most: Amounts }[]
let settled: { taken: readonly Reserved[]; used: Amounts }[]
let reply: (taken: Reserved) => Reserved
let fault: Error | null
let deferred: Promise<unknown>[]
beforeEach(() => {
  ;[log, raised, settled, deferred, fault] = [[], [], [], [], null]
  reply = (one) => one
})
const deps = {
  budgets: {
    raise: async (taken: Reserved[], most: Amounts) => {
      raised.push({ taken, most })
      if (fault) throw fault
      return taken.map((one) => reply({ ...one, need: most.tokens }))
    },
    settle: async (taken: readonly Reserved[], used: Amounts) => void settled.push({ taken, used }),
    restore: async (_: Reserved, spent: number) => void log.push(`restored ${spent}`),
    retell: async () => void log.push("retold"),
  },
  budgetLedger: {
    spent: async () => 42,
    tell: async (tenant: string, type: string) => {
      log.push(`${tenant} ${type}`)
      if (fault) throw fault
    },
  },
  log: { error: (event: string) => void log.push(event) },
} as unknown as BudgetDeps
const hold = (...all: Reserved[]) => holdBudget(deps, (work) => void deferred.push(work), all)

describe("a hold", () => {
  test("is raised to what a call can use, of those budgets alone that hold less, and to the sum of two calls", async () => {
    const [small, large] = [reserved(), reserved({ need: 5_000 })]
    const held = hold(small, large)
    expect(await held.cover(tokens(80))).toBe(true)
    expect(raised).toEqual([])
    expect(await held.cover(tokens(70))).toBe(true)
    expect(raised.map(({ taken, most }) => [taken, most.tokens])).toEqual([[[small], 150]])
    expect(await held.cover(tokens(10))).toBe(true)
    expect(raised[1]).toMatchObject({ taken: [{ need: 150 }], most: { tokens: 160 } })
    held.settle(tokens(123))
    expect(settled).toMatchObject([{ taken: [{ need: 160 }, { need: 5_000 }], used: { tokens: 123 } }])
  })

  test("beyond what is left makes no call, and settles what it held before", async () => {
    const held = hold(reserved())
    reply = (one) => ({ ...one, isRefused: true })
    expect(await held.cover(tokens(900))).toBe(false)
    held.settle(tokens(0))
    expect(settled).toMatchObject([{ taken: [{ need: 100, isRefused: false }] }])
  })

  test.each([
    ["is used up", true, /budget of 1000 tokens a day is used up: 0 left; it renews at/, 60],
    ["is held by other questions", false, /Questions that are being answered hold what is left/, 5],
  ])("of a budget that refuses is refused where it %s", async (_, isUsedUp, detail, seconds) => {
    const held = hold(reserved({}, { whenExhausted: "refuse" }))
    reply = (one) => ({ ...one, isRefused: true, isUsedUp })
    const error = await held.cover(tokens(900)).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ code: "budget-exhausted", detail: expect.stringMatching(detail) })
    const { retryAfterSeconds = 0 } = error as AppError
    expect(retryAfterSeconds).toBeLessThanOrEqual(seconds)
    expect(retryAfterSeconds).toBeGreaterThanOrEqual(1)
  })

  test("while Redis is away limits nothing; another fault is thrown", async () => {
    fault = new AppError("cache-unavailable")
    expect(await hold(reserved()).cover(tokens(900))).toBe(true)
    fault = new TypeError("bug")
    await expect(hold(reserved()).cover(tokens(900))).rejects.toBe(fault)
  })
})

describe("at admission", () => {
  test("a budget with nothing left is refused, or answered extractively and then holds and settles nothing", async () => {
    expect(() => hold(reserved({ isRefused: true, isUsedUp: true }, { whenExhausted: "refuse" }))).toThrow(AppError)
    const held = hold(reserved({ isRefused: true, isUsedUp: true }))
    expect([held.isExtractive, await held.cover(tokens(900))]).toEqual([true, true])
    held.settle(tokens(5))
    expect([raised, settled]).toEqual([[], []])
    expect(hold(reserved()).isExtractive).toBe(false)
  })

  test("of two that refuse, one that is used up is named before one that is held, and a key's by its own name", () => {
    const held = reserved({ isRefused: true, keyId: "key_a" }, { whenExhausted: "refuse" })
    const usedUp = { ...held, isUsedUp: true }
    expect(() => hold(held, usedUp)).toThrow(expect.objectContaining({ detail: expect.stringMatching(/^The key's/) }))
    expect(() => hold(held)).toThrow(expect.objectContaining({ detail: expect.stringContaining("the key's budget") }))
  })

  test("the warning is of the budget with the least left, from its soft limit on", () => {
    const soft = softOf(BUDGET)
    const [near, nearer] = [reserved({ used: soft }), reserved({ used: soft + 50 })]
    expect(hold(near, nearer, reserved({ used: soft - 1 })).warning).toBe(nearer)
    expect(hold(nearer, near).warning).toBe(nearer)
    expect(hold(reserved({ used: soft - 1 })).warning).toBeNull()
  })

  test("a fresh counter is restored from the ledger, and what its tenant was not told is told", async () => {
    hold(reserved({ isFresh: true, tell: "warned" }), reserved())
    await Promise.all(deferred)
    expect(log).toEqual(["restored 42", "ten_a budget.warned"])
  })

  test("what could not be told is told again, and logged", async () => {
    fault = new Error("away")
    hold(reserved({ tell: "exhausted" }))
    await Promise.all(deferred)
    expect(log).toEqual(["ten_a budget.exhausted", "retold", "budget.not-followed"])
  })

  test("what a raised hold has to tell is told as well", async () => {
    reply = (one) => ({ ...one, tell: "warned", isFresh: true })
    await hold(reserved()).cover(tokens(900))
    await Promise.all(deferred)
    expect(log).toEqual(["restored 42", "ten_a budget.warned"])
  })
})
