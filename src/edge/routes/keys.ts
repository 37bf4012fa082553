// A tenant's own API keys: list, issue, rotate, revoke, and child tokens.
import { type Context, Hono } from "hono"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { toApiKeyJson, toListedKeyJson } from "../../http/shapes/api-key.ts"
import { toPageJson } from "../../http/shapes/page.ts"
import type { UserId } from "../../ids.ts"
import { issueApiKey } from "../../tenants/issue-api-key.ts"
import { listApiKeys } from "../../tenants/list-api-keys.ts"
import { mintChildToken } from "../../tenants/mint-child-token.ts"
import { rightsOf } from "../../tenants/model/rights.ts"
import { revokeApiKey } from "../../tenants/revoke-api-key.ts"
import { rotateApiKey } from "../../tenants/rotate-api-key.ts"
import { wakeDelivery } from "../../webhooks/wake-delivery.ts"
import { admitted, requireScope } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as contracts from "../contracts/keys.ts"
import { idempotent } from "../idempotent.ts"
import { requireNoBudgets } from "./budgets.ts"

export const keys = new Hono<AppEnv>()
  .get("/", admitted("keys"), validate("query", contracts.listKeys.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    const { deps, ctx, caller } = c.var
    const tenant = { id: ctx.tenantId, ...caller.tenant }
    const page = await listApiKeys(deps, tenant, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toListedKeyJson))
  })
  .post("/", admitted("keys"), idempotent(), jsonBody(), validate("json", contracts.issueKey.json), async (c) => {
    requireNoBudgets(c)
    const body = c.req.valid("json")
    const { deps, ctx, caller } = c.var
    const { apiKey, text } = await issueApiKey(deps, ctx, ctx.tenantId, rightsOf(caller), {
      userId: ownerOf(c, body.user_id),
      name: body.name,
      scopes: body.scopes,
      collectionIds: body.collection_ids ?? null,
      rateLimitPerMinute: body.rate_limit_per_minute ?? null,
      expiresAt: body.expires_at === undefined ? null : new Date(body.expires_at),
    })
    return c.json({ api_key: toApiKeyJson(apiKey), key: text }, 201)
  })
  .post(
    "/tokens",
    admitted("query"),
    jsonBody({ optional: true }),
    validate("json", contracts.mintToken.json),
    async (c) => {
      const { deps, caller } = c.var
      const body = c.req.valid("json")
      const { token, expiresAt } = await mintChildToken(deps.tokens?.secrets ?? null, caller, {
        scopes: body.scopes,
        collectionIds: body.collection_ids ?? null,
        filter: body.filter ?? null,
        expiresInSeconds: body.expires_in_seconds,
      })
      return c.json({ token, expires_at: expiresAt.toISOString() }, 201)
    },
  )
  .post(
    "/:id/rotate",
    admitted("keys"),
    idempotent(),
    validate("param", contracts.rotateKey.params),
    jsonBody({ optional: true }),
    validate("json", contracts.rotateKey.json),
    async (c) => {
      requireNoBudgets(c)
      const { deps, ctx, caller } = c.var
      const [{ id }, { overlap_seconds }] = [c.req.valid("param"), c.req.valid("json")]
      const { apiKey, text } = await rotateApiKey(deps, ctx, ctx.tenantId, rightsOf(caller), id, overlap_seconds)
      return c.json({ api_key: toApiKeyJson(apiKey), key: text }, 201)
    },
  )
  .delete("/:id", admitted("keys"), validate("param", contracts.revokeKey.params), async (c) => {
    const { deps, ctx } = c.var
    await revokeApiKey(deps, ctx, ctx.tenantId, c.req.valid("param").id)
    ctx.defer(wakeDelivery(deps))
    return c.body(null, 204)
  })

/** Keys that a user makes, or a user's key makes, belong to the user. Only a caller with every right makes keys for others. */
function ownerOf(c: Context<AppEnv>, wanted: UserId | null | undefined): UserId | null {
  const { session, key } = c.get("caller")
  const own = session?.userId ?? key.userId ?? null
  if (wanted === undefined || wanted === own) return own
  requireScope(c.get("caller"), "admin")
  return wanted
}
