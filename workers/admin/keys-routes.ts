// The routes of the admin Worker's own keys.
import { Hono } from "hono"
import { AppError } from "../../src/errors.ts"
import { jsonBody, validate } from "../../src/http/input/validate.ts"
import { toPageJson } from "../../src/http/shapes/page.ts"
import { issueAdminKey } from "../../src/identity/issue-admin-key.ts"
import type { AdminEnv } from "./deps.ts"
import { idempotent } from "./idempotent.ts"
import * as contracts from "./keys-contracts.ts"
import { toAdminKeyJson } from "./shapes.ts"

export const keys = new Hono<AdminEnv>()
  .post("/", idempotent(), jsonBody(), validate("json", contracts.issueAdminKey.json), async (c) => {
    const { name, expires_at } = c.req.valid("json")
    const expiresAt = expires_at === undefined ? null : new Date(expires_at)
    const { adminKey, text } = await issueAdminKey(c.var.deps, c.var.by, { name, expiresAt })
    return c.json({ admin_key: toAdminKeyJson(adminKey), key: text }, 201)
  })
  .get("/", validate("query", contracts.listAdminKeys.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    return c.json(toPageJson(await c.var.deps.adminKeys.list({ limit, cursor: cursor ?? null }), toAdminKeyJson))
  })
  .delete("/:id", validate("param", contracts.revokeAdminKey.params), async (c) => {
    const revoked = await c.var.deps.adminKeys.revoke(c.req.valid("param").id, c.var.by)
    if (!revoked) throw new AppError("admin-key-not-found")
    return c.body(null, 204)
  })
