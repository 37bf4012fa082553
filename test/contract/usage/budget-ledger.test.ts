// What the ledger says a budget has used: of its owner, in its period, in its unit.
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, test } from "vitest"
import { postgresBudgetLedger } from "../../../src/adapters/postgres/usage/budget-ledger.ts"
import type { TenantId } from "../../../src/ids.ts"
import { reservationsOf } from "../../../src/usage/model/budget.ts"
import { unitsOf } from "../../../src/usage/model/money.ts"
import { freshTenant, startTestDatabase, type TestDatabase } from "../../support/database.ts"
import { budgetOf, ONE } from "./budget-scene.ts"

let db: TestDatabase
beforeAll(async () => {
  db = await startTestDatabase()
})
afterAll(() => db.close())

/** Of each kind an amount that no sum of others equals. */
const AMOUNTS = {
  questions: 1,
  failed_questions: 2,
  prompt_tokens: 10,
  completion_tokens: 20,
  own_prompt_tokens: 40,
  own_completion_tokens: 80,
  embedding_tokens: 1_000,
  llm_calls: 5_000,
  own_llm_calls: 7_000,
}
const COSTS: Record<string, number> = { llm_calls: 0.25, own_llm_calls: 0.5, embedding_tokens: 8 }

async function account(tenant: TenantId, keyId: string, daysAgo: number) {
  for (const [kind, amount] of Object.entries(AMOUNTS))
    await db.system.execute(sql`
      insert into usage_daily (tenant_id, day, key_id, endpoint, kind, unit, events, amount, estimated_amount, cost_usd, unpriced)
      values (${tenant}, (now() at time zone 'utc')::date - ${daysAgo}::int, ${keyId}, 'query', ${kind}, 'x', 1, ${amount}, 0,
        ${COSTS[kind] ?? 0}, 0)`)
}

test.each([
  { unit: "queries", ofKey: 3, ofTenant: 6 },
  { unit: "tokens", ofKey: 150, ofTenant: 300 },
  // What a tenant pays its provider itself counts against its keys' budgets and not against its own.
  { unit: "usd", ofKey: unitsOf(0.75), ofTenant: unitsOf(0.5) },
] as const)("of $unit it is counted from the first day on, for the key alone or for all of the tenant", async (one) => {
  const [{ tenant }, other] = [await freshTenant(db), await freshTenant(db)]
  for (const [whose, key] of [
    [tenant, "key_a"],
    [tenant, "key_b"],
    [other.tenant, "key_a"],
  ] as const)
    await account(whose, key, 0)
  await account(tenant, "key_a", 1)
  const ledger = postgresBudgetLedger(db.app)
  const spent = async (keyId: string | null, whose = tenant) => {
    const budgets = [budgetOf({ unit: one.unit, period: "day" })]
    const [reservation] = reservationsOf([{ tenantId: whose, keyId, budgets }], ONE)
    return reservation ? await ledger.spent(reservation) : null
  }
  expect([await spent("key_a"), await spent("key_b"), await spent(null)]).toEqual([one.ofKey, one.ofKey, one.ofTenant])
  expect([await spent("key_c"), await spent("key_b", other.tenant)]).toEqual([0, 0])
})
