// A tenant's own account: what was used, by whom, for what, and how each route did.
import { Hono } from "hono"
import { answerEndpoints, answerUsage } from "../../http/answer-usage.ts"
import { validate } from "../../http/input/validate.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import { getEndpointUsage, getUsage } from "../contracts/usage.ts"

export const usage = new Hono<AppEnv>()
  .get("/", admitted("usage:read"), validate("query", getUsage.query), (c) => {
    const { deps, ctx } = c.var
    return answerUsage(c, deps.usageFigures, ctx.tenantId, c.req.valid("query"), ctx.allowedCollections)
  })
  .get("/endpoints", admitted("usage:read"), validate("query", getEndpointUsage.query), (c) => {
    const { deps, ctx } = c.var
    const isBound = ctx.allowedCollections !== null
    return answerEndpoints(c, deps.usageFigures, ctx.tenantId, c.req.valid("query"), isBound)
  })
