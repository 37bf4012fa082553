// The admin routes' contracts.
import { z } from "zod"
import { TIERS } from "../../src/context.ts"
import { contract, type RouteContract } from "../../src/http/openapi/contract.ts"
import { apiKeyShape, issuedKey, newApiKey } from "../../src/http/shapes/api-key.ts"
import { budgetsShape } from "../../src/http/shapes/budget.ts"
import { deletionShape } from "../../src/http/shapes/deletion.ts"
import { safeText, settingsSchema, someChange, timeShape } from "../../src/http/shapes/fields.ts"
import { DOCS_ROUTES, getOpenApi, live } from "../../src/http/shapes/open-routes.ts"
import { pageQuery, pageShape } from "../../src/http/shapes/page.ts"
import { idSchema } from "../../src/ids.ts"
import { listAudit } from "./audit-contract.ts"
import { DEAD_LETTERS_CONTRACTS } from "./dead-letters-contract.ts"
import { KEYS_CONTRACTS } from "./keys-contracts.ts"
import { logIn } from "./log-in-contract.ts"
import { STATS_CONTRACTS } from "./stats-contract.ts"
import { USERS_CONTRACTS } from "./users-contracts.ts"

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be lower-case letters, digits and dashes")
const limits = z.strictObject({
  max_documents: z.int().min(0).max(10_000_000).optional(),
  max_storage_mb: z.int().min(0).max(10_000_000).optional(),
  requests_per_minute: z.int().min(1).max(1_000_000).nullable().optional().meta({
    description: "For queries, reads and writes each, whatever the tier; null for the tier's own limits.",
  }),
})
const name = safeText().trim().min(1).max(128)
export const tenantParams = z.strictObject({ id: idSchema("ten") })

export const tenantShape = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    email: z.string().nullable(),
    tier: z.enum(TIERS),
    limits: z.object({
      max_documents: z.int(),
      max_storage_mb: z.int(),
      requests_per_minute: z.int().nullable(),
    }),
    settings: z.record(z.string(), z.unknown()),
    budgets: budgetsShape,
    is_active: z.boolean(),
    created_at: timeShape,
    updated_at: timeShape,
  })
  .meta({ id: "Tenant" })

export const createTenant = contract({
  method: "post",
  path: "/api/v1/tenants",
  summary: "Create a tenant with its default collection",
  tag: "tenants",
  scope: "admin",
  idempotent: true,
  json: z.strictObject({
    name,
    slug,
    email: z.email().optional(),
    tier: z.enum(TIERS).default("free"),
    limits: limits.default({}),
    settings: settingsSchema.default({}),
  }),
  replies: { 201: { description: "The tenant.", schema: tenantShape } },
})

export const listTenants = contract({
  method: "get",
  path: "/api/v1/tenants",
  summary: "List tenants, newest first",
  tag: "tenants",
  scope: "admin",
  query: pageQuery.extend({
    search: safeText().trim().min(1).max(128).optional().meta({ description: "Part of a name, slug or email." }),
  }),
  replies: { 200: { description: "A page of tenants.", schema: pageShape(tenantShape) } },
})

const getTenant = contract({
  method: "get",
  path: "/api/v1/tenants/:id",
  summary: "Get a tenant",
  tag: "tenants",
  scope: "admin",
  params: tenantParams,
  replies: { 200: { description: "The tenant.", schema: tenantShape } },
})

export const updateTenant = contract({
  method: "patch",
  path: "/api/v1/tenants/:id",
  summary: "Change a tenant, deactivate or reactivate it",
  tag: "tenants",
  scope: "admin",
  params: tenantParams,
  json: z
    .strictObject({
      name,
      email: z.email().nullable(),
      tier: z.enum(TIERS),
      limits,
      settings: settingsSchema,
      budgets: budgetsShape,
      is_active: z.boolean(),
    })
    .partial()
    .refine(...someChange),
  replies: { 200: { description: "The tenant.", schema: tenantShape } },
})

const deleteTenant = contract({
  method: "delete",
  path: "/api/v1/tenants/:id",
  summary: "Delete a tenant and everything of it",
  tag: "tenants",
  scope: "admin",
  params: tenantParams,
  replies: { 202: { description: "The receipt.", schema: z.object({ deletion: deletionShape }) } },
})

export const getTenantDeletion = contract({
  method: "get",
  path: "/api/v1/tenants/:id/deletions/:deletion_id",
  summary: "Get a receipt; it outlives its tenant",
  tag: "tenants",
  scope: "admin",
  params: tenantParams.extend({ deletion_id: idSchema("del") }),
  replies: { 200: { description: "The receipt.", schema: deletionShape } },
})

export const issueApiKey = contract({
  method: "post",
  path: "/api/v1/tenants/:id/api-keys",
  summary: "Issue an API key; its text is shown once",
  tag: "api-keys",
  scope: "admin",
  idempotent: true,
  params: tenantParams,
  json: newApiKey,
  replies: { 201: { description: "The key.", schema: issuedKey } },
})

export const listApiKeys = contract({
  method: "get",
  path: "/api/v1/tenants/:id/api-keys",
  summary: "List a tenant's API keys with what they did today, newest first",
  tag: "api-keys",
  scope: "admin",
  params: tenantParams,
  query: pageQuery,
  replies: { 200: { description: "A page of keys.", schema: pageShape(apiKeyShape) } },
})

export const revokeApiKey = contract({
  method: "delete",
  path: "/api/v1/tenants/:id/api-keys/:key_id",
  summary: "Revoke an API key",
  tag: "api-keys",
  scope: "admin",
  params: tenantParams.extend({ key_id: idSchema("key") }),
  replies: { 204: { description: "Revoked." } },
})

const getReady = contract({
  method: "get",
  path: "/health/ready",
  summary: "Check that the database is available and row-level security is on",
  tag: "health",
  scope: null,
  problems: [429],
  replies: { 200: { description: "Ready.", schema: z.object({ status: z.literal("ready") }) } },
})

export const ADMIN_CONTRACTS: readonly RouteContract[] = [
  logIn,
  createTenant,
  listTenants,
  getTenant,
  updateTenant,
  deleteTenant,
  getTenantDeletion,
  issueApiKey,
  listApiKeys,
  revokeApiKey,
  ...USERS_CONTRACTS,
  ...KEYS_CONTRACTS,
  ...STATS_CONTRACTS,
  ...DEAD_LETTERS_CONTRACTS,
  listAudit,
  live("/health/live"),
  getReady,
  getOpenApi,
  ...DOCS_ROUTES,
]
