// The route of the audit log.
import { Hono } from "hono"
import { validate } from "../../src/http/input/validate.ts"
import { toPageJson } from "../../src/http/shapes/page.ts"
import { listAudit } from "./audit-contract.ts"
import type { AdminEnv } from "./deps.ts"
import { toAuditJson } from "./shapes.ts"

export const audit = new Hono<AdminEnv>().get("/", validate("query", listAudit.query), async (c) => {
  const { limit, cursor, tenant_id, action, actor, since } = c.req.valid("query")
  const filter = {
    tenantId: tenant_id ?? null,
    action: action ?? null,
    actor: actor ?? null,
    since: since === undefined ? null : new Date(since),
  }
  return c.json(toPageJson(await c.var.deps.audit.list(filter, { limit, cursor: cursor ?? null }), toAuditJson))
})
