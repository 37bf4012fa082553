// The admin routes: tenants and their API keys.
import { Hono } from "hono"
import { AppError } from "../../src/errors.ts"
import { jsonBody, validate } from "../../src/http/input/validate.ts"
import { toApiKeyJson, toListedKeyJson } from "../../src/http/shapes/api-key.ts"
import { toBudgets } from "../../src/http/shapes/budget.ts"
import { toDeletionJson } from "../../src/http/shapes/deletion.ts"
import { toPageJson } from "../../src/http/shapes/page.ts"
import { createTenant } from "../../src/tenants/create-tenant.ts"
import { deleteTenant } from "../../src/tenants/delete-tenant.ts"
import { issueApiKey } from "../../src/tenants/issue-api-key.ts"
import { listApiKeys } from "../../src/tenants/list-api-keys.ts"
import { ALL_RIGHTS } from "../../src/tenants/model/rights.ts"
import { revokeApiKey } from "../../src/tenants/revoke-api-key.ts"
import { updateTenant } from "../../src/tenants/update-tenant.ts"
import * as contracts from "./contracts.ts"
import type { AdminEnv } from "./deps.ts"
import { idempotent } from "./idempotent.ts"
import { toTenantJson } from "./shapes.ts"

const byTenant = validate("param", contracts.tenantParams)

export const tenants = new Hono<AdminEnv>()
  .post("/", idempotent(), jsonBody(), validate("json", contracts.createTenant.json), async (c) => {
    const { limits, email, ...body } = c.req.valid("json")
    const tenant = await createTenant(c.var.deps, c.var.by, {
      ...body,
      email: email ?? null,
      limits: {
        maxDocuments: limits.max_documents,
        maxStorageMb: limits.max_storage_mb,
        requestsPerMinute: limits.requests_per_minute,
      },
    })
    return c.json(toTenantJson(tenant), 201)
  })
  .get("/", validate("query", contracts.listTenants.query), async (c) => {
    const { limit, cursor, search } = c.req.valid("query")
    const page = await c.var.deps.tenants.list(search ?? null, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toTenantJson))
  })
  .get("/:id", byTenant, async (c) => {
    const tenant = await c.var.deps.tenants.get(c.req.valid("param").id)
    if (!tenant) throw new AppError("tenant-not-found")
    return c.json(toTenantJson(tenant))
  })
  .patch("/:id", byTenant, jsonBody(), validate("json", contracts.updateTenant.json), async (c) => {
    const { limits, is_active, name, email, tier, settings, budgets } = c.req.valid("json")
    const tenant = await updateTenant(c.var.deps, c.var.by, c.req.valid("param").id, {
      ...(name !== undefined ? { name } : {}),
      ...(email !== undefined ? { email } : {}),
      ...(tier !== undefined ? { tier } : {}),
      ...(settings !== undefined ? { settings } : {}),
      ...(budgets !== undefined ? { budgets: toBudgets(budgets) } : {}),
      ...(is_active !== undefined ? { isActive: is_active } : {}),
      limits: {
        ...(limits?.max_documents !== undefined ? { maxDocuments: limits.max_documents } : {}),
        ...(limits?.max_storage_mb !== undefined ? { maxStorageMb: limits.max_storage_mb } : {}),
        ...(limits?.requests_per_minute !== undefined ? { requestsPerMinute: limits.requests_per_minute } : {}),
      },
    })
    return c.json(toTenantJson(tenant))
  })
  .delete("/:id", byTenant, async (c) => {
    const { deps, by, defer } = c.var
    const deletion = await deleteTenant(deps, { ...by, defer }, c.req.valid("param").id)
    return c.json({ deletion: toDeletionJson(deletion) }, 202)
  })
  .get("/:id/deletions/:deletion_id", validate("param", contracts.getTenantDeletion.params), async (c) => {
    const { id, deletion_id } = c.req.valid("param")
    const deletion = await c.var.deps.deletions.get(id, deletion_id)
    if (!deletion) throw new AppError("deletion-not-found")
    return c.json(toDeletionJson(deletion))
  })
  .post(
    "/:id/api-keys",
    idempotent(),
    byTenant,
    jsonBody(),
    validate("json", contracts.issueApiKey.json),
    async (c) => {
      const body = c.req.valid("json")
      const own = { ...ALL_RIGHTS, expiresAt: c.var.by.expiresAt?.getTime() ?? null }
      const { apiKey, text } = await issueApiKey(c.var.deps, c.var.by, c.req.valid("param").id, own, {
        userId: body.user_id ?? null,
        name: body.name,
        scopes: body.scopes,
        collectionIds: body.collection_ids ?? null,
        rateLimitPerMinute: body.rate_limit_per_minute ?? null,
        expiresAt: body.expires_at === undefined ? null : new Date(body.expires_at),
      })
      return c.json({ api_key: toApiKeyJson(apiKey), key: text }, 201)
    },
  )
  .get("/:id/api-keys", byTenant, validate("query", contracts.listApiKeys.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    const tenant = await c.var.deps.tenants.get(c.req.valid("param").id)
    if (!tenant) throw new AppError("tenant-not-found")
    const page = await listApiKeys(c.var.deps, { ...tenant, ...tenant.limits }, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toListedKeyJson))
  })
  .delete("/:id/api-keys/:key_id", validate("param", contracts.revokeApiKey.params), async (c) => {
    const { id, key_id } = c.req.valid("param")
    await revokeApiKey(c.var.deps, c.var.by, id, key_id)
    return c.body(null, 204)
  })
