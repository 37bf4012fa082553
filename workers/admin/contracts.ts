// The admin routes' contracts.
import { z } from "zod"
import { SCOPES, type Scope, TIERS } from "../../src/context.ts"
import { contract } from "../../src/http/contract.ts"
import { deletionShape } from "../../src/http/contracts/deletions.ts"
import { metadataSchema, pageQuery, pageShape, timeShape } from "../../src/http/contracts/shared.ts"
import { idSchema } from "../../src/ids.ts"

/** `read` and `write` are short for what most keys need. */
const SHORT_FORMS: Record<string, Scope[]> = {
  read: ["query", "documents:read"],
  write: ["documents:write", "collections:write"],
}
const scopes = z
  .array(z.enum([...SCOPES, "read", "write"]))
  .min(1)
  .transform((names) => [...new Set(names.flatMap((name): Scope[] => SHORT_FORMS[name] ?? [name as Scope]))])
const DEFAULT_SCOPES: Scope[] = ["query", "documents:read", "documents:write"]

const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be lower-case letters, digits and dashes")
const limits = z.strictObject({
  max_documents: z.int().min(0).max(10_000_000).optional(),
  max_storage_mb: z.int().min(0).max(10_000_000).optional(),
})
const name = z.string().trim().min(1).max(128)
export const tenantParams = z.strictObject({ id: idSchema("ten") })

export const tenantShape = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    email: z.string().nullable(),
    tier: z.enum(TIERS),
    limits: z.object({ max_documents: z.int(), max_storage_mb: z.int() }),
    settings: z.record(z.string(), z.unknown()),
    is_active: z.boolean(),
    created_at: timeShape,
    updated_at: timeShape,
  })
  .meta({ id: "Tenant" })

export const apiKeyShape = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    collection_ids: z.array(z.string()).nullable(),
    rate_limit_per_minute: z.int().nullable(),
    expires_at: timeShape.nullable(),
    last_used_at: timeShape.nullable(),
    revoked_at: timeShape.nullable(),
    created_at: timeShape,
  })
  .meta({ id: "ApiKey" })

export const createTenant = contract({
  method: "post",
  path: "/api/v1/tenants",
  summary: "Create a tenant with its default collection",
  tag: "tenants",
  scope: "admin",
  json: z.strictObject({
    name,
    slug,
    email: z.email().optional(),
    tier: z.enum(TIERS).default("free"),
    limits: limits.default({}),
    settings: metadataSchema.default({}),
  }),
  replies: { 201: { description: "The tenant.", schema: tenantShape } },
})

export const listTenants = contract({
  method: "get",
  path: "/api/v1/tenants",
  summary: "List tenants, newest first",
  tag: "tenants",
  scope: "admin",
  query: pageQuery,
  replies: { 200: { description: "A page of tenants.", schema: pageShape(tenantShape) } },
})

export const getTenant = contract({
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
      settings: metadataSchema,
      is_active: z.boolean(),
    })
    .partial(),
  replies: { 200: { description: "The tenant.", schema: tenantShape } },
})

export const deleteTenant = contract({
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
  params: tenantParams,
  json: z.strictObject({
    name,
    scopes: scopes.default(DEFAULT_SCOPES),
    collection_ids: z.array(idSchema("col")).min(1).max(100).optional(),
    rate_limit_per_minute: z.int().min(1).max(1_000_000).optional(),
    expires_at: timeShape.refine((time) => Date.parse(time) > Date.now(), "must be in the future").optional(),
  }),
  replies: { 201: { description: "The key.", schema: z.object({ api_key: apiKeyShape, key: z.string() }) } },
})

export const listApiKeys = contract({
  method: "get",
  path: "/api/v1/tenants/:id/api-keys",
  summary: "List a tenant's API keys, newest first",
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

export const ADMIN_CONTRACTS = [
  createTenant,
  listTenants,
  getTenant,
  updateTenant,
  deleteTenant,
  getTenantDeletion,
  issueApiKey,
  listApiKeys,
  revokeApiKey,
]
