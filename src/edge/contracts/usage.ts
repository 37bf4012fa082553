// The contracts of a tenant's own account.
import { contract } from "../../http/openapi/contract.ts"
import { endpointQuery, endpointUsageShape } from "../../http/shapes/endpoint-usage.ts"
import { usageQuery, usageShape } from "../../http/shapes/usage.ts"

export const getUsage = contract({
  method: "get",
  path: "/api/v1/usage",
  summary: "Show usage by day or month and by key, user, collection, endpoint, model or metric",
  tag: "history",
  scope: "usage:read",
  query: usageQuery,
  replies: { 200: { description: "Totals; `format=csv` and `jsonl` stream them.", schema: usageShape, tables: true } },
})

export const getEndpointUsage = contract({
  method: "get",
  path: "/api/v1/usage/endpoints",
  summary: "Show each route's calls, success rate and latency",
  tag: "history",
  scope: "usage:read",
  query: endpointQuery,
  replies: {
    200: {
      description:
        "A row a route, none for a caller that is bound to collections; `format=csv` and `jsonl` as a table.",
      schema: endpointUsageShape,
      tables: true,
    },
  },
})
