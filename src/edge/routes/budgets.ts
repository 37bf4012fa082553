// The routes of budgets: how far the caller's are used, and those of a key.
import { type Context, Hono } from "hono"
import { AppError } from "../../errors.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { toBudgets, toBudgetsJson } from "../../http/shapes/budget.ts"
import { ownersOf } from "../../tenants/admit.ts"
import { setKeyBudgets } from "../../tenants/set-key-budgets.ts"
import { budgetState, reservationsOf } from "../../usage/model/budget.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as contracts from "../contracts/budgets.ts"

export const budgets = new Hono<AppEnv>().get("/", admitted("usage:read"), async (c) => {
  const { deps, caller } = c.var
  const bounding = reservationsOf(ownersOf(caller), { queries: 0, tokens: 0, usd: 0 })
  const used = await deps.budgets.used(bounding)
  const data = bounding.map((one, i) => {
    const count = used[i] ?? null
    const state = budgetState({ ...one, used: count ?? 0 })
    return count === null ? { ...state, used: null, left: null } : state
  })
  return c.json({ data })
})

export const keyBudgets = new Hono<AppEnv>().put(
  "/:id/budgets",
  admitted("keys"),
  validate("param", contracts.setKeyBudgets.params),
  jsonBody(),
  validate("json", contracts.setKeyBudgets.json),
  async (c) => {
    const { deps, ctx } = c.var
    requireNoBudgets(c)
    const wanted = toBudgets(c.req.valid("json").budgets)
    await setKeyBudgets(deps, ctx, ctx.tenantId, c.req.valid("param").id, wanted)
    return c.json({ budgets: toBudgetsJson(wanted) })
  },
)

/** A caller with a budget may neither change budgets nor hand out keys, which would have none. */
export function requireNoBudgets(c: Context<AppEnv>): void {
  if ((c.get("caller").key.budgets ?? []).length > 0)
    throw new AppError("rights-exceeded", { detail: "A key with budgets of its own cannot issue or change keys." })
}
