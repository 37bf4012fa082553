// The contract of a tenant's own account.
import { contract } from "../../http/contract.ts"
import { usageQuery, usageShape } from "../../http/shapes/usage.ts"

export const getUsage = contract({
  method: "get",
  path: "/api/v1/usage",
  summary: "Show what was used, by day or month and by key, user, collection, endpoint, model or metric",
  tag: "history",
  scope: "usage:read",
  query: usageQuery,
  replies: { 200: { description: "Totals; `format=csv` and `jsonl` stream them.", schema: usageShape, tables: true } },
})
