// Budgets against the ledger in Postgres: what a period has used, and the events of one that runs out.
import { sql } from "drizzle-orm"
import { z } from "zod"
import type { BudgetLedger } from "../../../ports.ts"
import { budgetState } from "../../../usage/model/budget.ts"
import { unitsOf } from "../../../usage/model/money.ts"
import { asTenant, type Database } from "../database.ts"

/** What a budget's unit counts in the ledger. Money is in the ledger's units; a key's includes what its tenant paid itself. */
const countsFor = (keyId: string | null) => ({
  queries: sql`sum(amount) filter (where kind in ('questions', 'failed_questions'))`,
  tokens: sql`sum(amount) filter (where kind in (
    'prompt_tokens', 'completion_tokens', 'own_prompt_tokens', 'own_completion_tokens'))`,
  usd: sql`round(sum(cost_usd) filter (where kind = 'llm_calls' or (kind = 'own_llm_calls'
    and ${keyId}::text is not null)) * ${unitsOf(1)})`,
})

export const postgresBudgetLedger = (db: Database): BudgetLedger => ({
  async spent({ tenantId, keyId, budget, beganAt }) {
    const since = new Date(beganAt).toISOString().slice(0, 10)
    const [{ rows }] = await asTenant(
      db,
      tenantId,
      db.execute(sql`
        select coalesce(${countsFor(keyId)[budget.unit]}, 0)::float8 as spent from usage_daily
        where tenant_id = ${tenantId} and day >= ${since}::date and (${keyId}::text is null or key_id = ${keyId}::text)`),
    )
    return z.object({ spent: z.number() }).parse(rows[0]).spent
  },

  async tell(tenantId, type, reserved) {
    const data = JSON.stringify(budgetState(reserved))
    await asTenant(db, tenantId, db.execute(sql`select tell_of_budget(${type}, ${data}::jsonb)`))
  },
})
