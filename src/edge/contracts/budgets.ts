// The contracts of budgets: how far the caller's are used, and those of a key.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { budgetStateShape, budgetsShape } from "../../http/shapes/budget.ts"
import { idSchema } from "../../ids.ts"

export const listBudgets = contract({
  method: "get",
  path: "/api/v1/budgets",
  summary: "Show how much of the caller's budgets is used, and when they renew",
  tag: "usage",
  scope: "usage:read",
  replies: { 200: { description: "The budgets.", schema: z.object({ data: z.array(budgetStateShape) }) } },
})

export const setKeyBudgets = contract({
  method: "put",
  path: "/api/v1/keys/:id/budgets",
  summary: "Set all budgets of an API key; a key that has budgets itself sets none",
  tag: "keys",
  scope: "keys",
  params: z.strictObject({ id: idSchema("key") }),
  json: z.strictObject({ budgets: budgetsShape }),
  replies: { 200: { description: "The budgets.", schema: z.object({ budgets: budgetsShape }) } },
})
