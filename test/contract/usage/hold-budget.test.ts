// Holding budgets against the ledger: what is lost is counted anew, ends and warnings are told once, what was not used comes back.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { postgresBudgetLedger } from "../../../src/adapters/postgres/usage/budget-ledger.ts"
import { postgresWebhookEndpoints } from "../../../src/adapters/postgres/webhooks/webhook-endpoints.ts"
import { redisBudgets } from "../../../src/adapters/redis/budgets.ts"
import { AppError } from "../../../src/errors.ts"
import { newId, type TenantId } from "../../../src/ids.ts"
import { holdBudget } from "../../../src/usage/hold-budget.ts"
import type { Budget } from "../../../src/usage/model/budget.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import { BY, freshTenant } from "../../support/database.ts"

import { type BudgetScene, budgetOf, ofTenant, startBudgetScene } from "./budget-scene.ts"

let scene: BudgetScene
beforeAll(async () => {
  scene = await startBudgetScene()
})
afterAll(() => scene.close())

describe("holding", () => {
  const day = new Date().toISOString().slice(0, 10)
  const used = (tenant: TenantId, kind: string, amount: number, cost = 0) =>
    scene.db.system.execute(sql`
      insert into usage_daily (tenant_id, day, endpoint, kind, unit, events, amount, estimated_amount, cost_usd, unpriced)
      values (${tenant}, ${day}, 'query', ${kind}, 'x', 1, ${amount}, 0, ${cost}, 0)`)

  async function asking(tenant: TenantId, budgets: Budget[]) {
    const deps = {
      budgets: redisBudgets(scene.client()),
      budgetLedger: postgresBudgetLedger(scene.db.app),
      log: { error() {} },
    }
    const take = scene.isolate()
    return async () => {
      const deferred: Promise<unknown>[] = []
      const reserved = await take(ofTenant(tenant, budgets))
      try {
        return holdBudget(deps, (work) => void deferred.push(work), reserved)
      } finally {
        await Promise.all(deferred)
      }
    }
  }
  const refusalOf = async (ask: () => Promise<unknown>) => await ask().catch((error: unknown) => error)

  test("counts in what the ledger knows when a counter was lost, once", async () => {
    const { tenant } = await freshTenant(scene.db)
    await used(tenant, "questions", 7)
    await used(tenant, "failed_questions", 1)
    const ask = await asking(tenant, [budgetOf()])
    for (let i = 0; i < 2; i++) await ask()
    const error = await refusalOf(ask)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: "budget-exhausted", retryAfterSeconds: expect.any(Number) })
    const { detail } = error as AppError
    expect(detail).toMatch(/^The tenant's budget of 10 queries a month is used up: 0 left; it renews at \d{4}-\d\d-01T/)
  })

  test("counts money in its own unit, and a day's budget by the day", async () => {
    const { tenant } = await freshTenant(scene.db)
    await used(tenant, "llm_calls", 3, 0.25)
    await used(tenant, "prompt_tokens", 40)
    const ledger = postgresBudgetLedger(scene.db.app)
    const spent = async (over: Partial<Budget>) => {
      const [one] = ofTenant(tenant, [budgetOf(over)])
      return one ? await ledger.spent(one) : null
    }
    expect(await spent({ unit: "usd" })).toBe(unitsOf(0.25))
    expect(await spent({ unit: "tokens", period: "day" })).toBe(40)
    expect(await spent({ unit: "queries" })).toBe(0)
  })

  test("tells a listening endpoint of the warning and of the end, each once", async () => {
    const { tenant } = await freshTenant(scene.db)
    const id = newId("whk")
    await postgresWebhookEndpoints(scene.db.app).create(
      tenant,
      {
        id,
        url: "https://hooks.example.com/",
        events: ["budget.warned", "budget.exhausted"],
        description: "",
        collectionIds: null,
        sealedSecret: "x",
      },
      BY,
    )
    const ask = await asking(tenant, [budgetOf({ limit: 2, softPercent: 100 })])
    for (let i = 0; i < 5; i++) await refusalOf(ask)
    const { rows } = await scene.db.system.execute(
      sql`select type, payload::jsonb -> 'data' as data from webhook_deliveries where endpoint_id = ${id} order by id`,
    )
    expect(rows).toMatchObject([
      { type: "budget.warned", data: { unit: "queries", limit: 2, used: 2, left: 0, key_id: null } },
      { type: "budget.exhausted", data: { left: 0, renews_at: expect.any(String) } },
    ])
  })

  test("that could not be told is told with the next question", async () => {
    const reservations = ofTenant(newId("ten"), [budgetOf({ limit: 4, softPercent: 25 })])
    const told: string[] = []
    let isAway = true
    const budgetLedger = {
      spent: async () => 0,
      tell: async (_: TenantId, type: string) => {
        if (isAway) throw new AppError("database-unavailable")
        told.push(type)
      },
    }
    const take = scene.isolate()
    for (const away of [true, false, false]) {
      isAway = away
      const deferred: Promise<unknown>[] = []
      const deps = { budgets: redisBudgets(scene.client()), budgetLedger, log: { error() {} } }
      holdBudget(deps, (work) => void deferred.push(work), await take(reservations))
      await Promise.all(deferred)
    }
    expect(told).toEqual(["budget.warned"])
  })

  test("lets a question beyond it through without a model, where the tenant prefers that, and warns before", async () => {
    const { tenant } = await freshTenant(scene.db)
    const ask = await asking(tenant, [budgetOf({ limit: 2, softPercent: 50, whenExhausted: "extractive" })])
    const holds = [await ask(), await ask(), await ask()]
    expect(holds.map((hold) => [hold.isExtractive, hold.warning?.used ?? null])).toEqual([
      [false, 1],
      [false, 2],
      [true, 2],
    ])
  })

  test("gives back what was not used", async () => {
    const { tenant } = await freshTenant(scene.db)
    const budgets = redisBudgets(scene.client())
    const reservations = ofTenant(tenant, [budgetOf({ unit: "tokens", limit: 1_000 })])
    const deferred: Promise<unknown>[] = []
    const deps = { budgets, budgetLedger: postgresBudgetLedger(scene.db.app), log: { error() {} } }
    const hold = holdBudget(deps, (work) => void deferred.push(work), await scene.isolate()(reservations))
    expect(await budgets.used(reservations)).toEqual([null])
    hold.settle({ queries: 1, tokens: 30, usd: 0 })
    await Promise.all(deferred)
    expect(await budgets.used(reservations)).toEqual([30])
  })
})
