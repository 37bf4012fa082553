// Collection routes: create, list, get.
import { Hono } from "hono"
import { mayUse } from "../../documents/allowed-collection.ts"
import { createCollection } from "../../documents/create-collection.ts"
import { AppError } from "../../errors.ts"
import { toPageJson } from "../../http/shapes/page.ts"
import { jsonBody, validate } from "../../http/validate.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import * as contracts from "../contracts/collections.ts"
import { idempotent } from "../idempotent.ts"
import { toCollectionJson } from "../shapes.ts"

export const collections = new Hono<AppEnv>()
  .post(
    "/",
    admitted("collections:write"),
    idempotent(),
    jsonBody(),
    validate("json", contracts.createCollection.json),
    async (c) => {
      const body = c.req.valid("json")
      const weight = body.retrieval?.dense_weight ?? null
      const collection = await createCollection(c.var.deps, c.var.ctx, {
        name: body.name,
        embeddingModel: body.embedding_model ?? null,
        chunking: body.chunking ?? {},
        denseWeightPercent: weight === null ? null : Math.round(weight * 100),
      })
      return c.json(toCollectionJson(collection), 201)
    },
  )
  .get("/", admitted("documents:read"), validate("query", contracts.listCollections.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    const page = await c.var.deps.collections.list(c.var.ctx.tenantId, { limit, cursor: cursor ?? null })
    const data = page.data.filter((collection) => mayUse(c.var.ctx, collection.id))
    return c.json(toPageJson({ ...page, data }, toCollectionJson))
  })
  .get("/:id", admitted("documents:read"), validate("param", contracts.getCollection.params), async (c) => {
    const { id } = c.req.valid("param")
    const collection = mayUse(c.var.ctx, id) ? await c.var.deps.collections.get(c.var.ctx.tenantId, id) : null
    if (!collection) throw new AppError("collection-not-found")
    return c.json(toCollectionJson(collection))
  })
