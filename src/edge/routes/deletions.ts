// The route of deletion receipts.
import { Hono } from "hono"
import { AppError } from "../../errors.ts"
import { validate } from "../../http/input/validate.ts"
import { toDeletionJson } from "../../http/shapes/deletion.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import { getDeletion } from "../contracts/deletions.ts"

export const deletions = new Hono<AppEnv>().get(
  "/:id",
  admitted("documents:read"),
  validate("param", getDeletion.params),
  async (c) => {
    const deletion = await c.var.deps.deletions.get(c.var.ctx.tenantId, c.req.valid("param").id)
    if (!deletion) throw new AppError("deletion-not-found")
    return c.json(toDeletionJson(deletion))
  },
)
