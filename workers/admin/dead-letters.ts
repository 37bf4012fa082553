// The routes of dead letters.
import { Hono } from "hono"
import { jsonBody, validate } from "../../src/http/input/validate.ts"
import { toPageJson } from "../../src/http/shapes/page.ts"
import type { KeptLetter } from "../../src/ports.ts"
import { redriveDeadLetters } from "../../src/usage/redrive-dead-letters.ts"
import * as contracts from "./dead-letters-contract.ts"
import type { AdminEnv } from "./deps.ts"

export const deadLetters = new Hono<AdminEnv>()
  .get("/", validate("query", contracts.listDeadLetters.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    return c.json(toPageJson(await c.var.deps.deadLetters.list({ limit, cursor: cursor ?? null }), toLetterJson))
  })
  .post("/redrive", jsonBody({ optional: true }), validate("json", contracts.redriveDeadLetters.json), async (c) => {
    const { deps, by } = c.var
    const { ids, after } = c.req.valid("json")
    const counts = await redriveDeadLetters(deps, ids ?? null, after ?? null)
    const subject = { type: "dead-letters", id: "usage" }
    const done = { ...counts, left: await deps.deadLetters.count() }
    await deps.audit.record({
      ...by,
      tenantId: null,
      action: "dead-letters.redriven",
      subject,
      before: null,
      after: done,
    })
    return c.json(done)
  })

const toLetterJson = ({ id, tenantId, reason, entry, keptAt }: KeptLetter) => ({
  id,
  tenant_id: tenantId,
  reason,
  entry,
  created_at: keptAt.toISOString(),
})
