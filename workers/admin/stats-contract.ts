// The contracts of the figures for dashboards: of the whole system and of one tenant.
import { z } from "zod"
import { DOCUMENT_STATUSES } from "../../src/documents/model/document.ts"
import { contract } from "../../src/http/openapi/contract.ts"
import { endpointQuery, endpointUsageShape } from "../../src/http/shapes/endpoint-usage.ts"
import { usageQuery, usageShape } from "../../src/http/shapes/usage.ts"
import { idSchema } from "../../src/ids.ts"

const share = z.number().min(0).max(1).nullable()
const keysShape = z
  .object({ active: z.int(), used_today: z.int() })
  .meta({ description: "Active keys are neither revoked nor expired, and their tenant is active." })
const documentsShape = z.object({ total: z.int(), by_status: z.record(z.enum(DOCUMENT_STATUSES), z.int()) })
const dayShape = z
  .object({
    requests: z.int(),
    success_rate: share,
    average_response_ms: z.number().nullable(),
    /** Number of questions. */
    queries: z.int(),
    query_success_rate: share,
  })
  .meta({
    description:
      "Since midnight UTC, for keys and signed-in users, some seconds late; a status below 400 is a success.",
  })
const quotaShape = z.object({ used: z.int(), limit: z.int() })

const systemStatsShape = z
  .object({
    tenants: z.object({ total: z.int(), active: z.int() }).nullable(),
    api_keys: keysShape.nullable(),
    documents: documentsShape.nullable(),
    today: dayShape.nullable(),
    database: z.object({ size_bytes: z.int() }).nullable(),
    cache: z
      .object({
        keys: z.int(),
        used_memory_bytes: z.int().nullable(),
        average_entry_bytes: z.int().nullable(),
        evicted_keys: z.int().nullable(),
        hit_rate: share,
      })
      .meta({ description: "As reported by Redis since its start; null if it does not report them." })
      .nullable(),
    unavailable: z
      .array(z.enum(["database", "cache"]))
      .meta({ description: "What was unavailable; its figures are null." }),
  })
  .meta({ id: "SystemStats" })

const tenantStatsShape = z
  .object({
    api_keys: keysShape,
    documents: documentsShape,
    today: dayShape,
    quotas: z.object({ documents: quotaShape, storage_bytes: quotaShape }),
  })
  .meta({ id: "TenantStats" })

export const getSystemStats = contract({
  method: "get",
  path: "/api/v1/admin/stats",
  summary: "Get the figures of the whole system; unavailable ones are null and named",
  tag: "stats",
  scope: "admin",
  replies: { 200: { description: "The figures.", schema: systemStatsShape } },
})

export const getTenantStats = contract({
  method: "get",
  path: "/api/v1/tenants/:id/stats",
  summary: "Get a tenant's figures, and how far its quotas are used up",
  tag: "stats",
  scope: "admin",
  params: z.strictObject({ id: idSchema("ten") }),
  replies: { 200: { description: "The figures.", schema: tenantStatsShape } },
})

export const getTenantUsage = contract({
  method: "get",
  path: "/api/v1/tenants/:id/usage",
  summary: "Show a tenant's usage, as the tenant sees it",
  tag: "stats",
  scope: "admin",
  params: z.strictObject({ id: idSchema("ten") }),
  query: usageQuery,
  replies: { 200: { description: "Totals; `format=csv` and `jsonl` stream them.", schema: usageShape, tables: true } },
})

const endpointReply = {
  description: "One row per route, the busiest first; `format=csv` and `jsonl` as a table.",
  schema: endpointUsageShape,
  tables: true,
} as const

export const getTenantEndpoints = contract({
  method: "get",
  path: "/api/v1/tenants/:id/usage/endpoints",
  summary: "Show each route's calls, success rate and latency for a tenant",
  tag: "stats",
  scope: "admin",
  params: z.strictObject({ id: idSchema("ten") }),
  query: endpointQuery,
  replies: { 200: endpointReply },
})

export const getEndpoints = contract({
  method: "get",
  path: "/api/v1/admin/stats/endpoints",
  summary: "Show each route's calls, success rate and latency over all tenants",
  tag: "stats",
  scope: "admin",
  query: endpointQuery,
  replies: { 200: endpointReply },
})

export const STATS_CONTRACTS = [getSystemStats, getEndpoints, getTenantStats, getTenantUsage, getTenantEndpoints]
