// Collection routes: create, list, get, change, tune, calibrate, reindex, delete.
import { Hono } from "hono"
import type { TenantContext } from "../../context.ts"
import { mayUse } from "../../documents/allowed-collection.ts"
import { createCollection } from "../../documents/create-collection.ts"
import { deleteCollection } from "../../documents/delete-collection.ts"
import { reindexCollection } from "../../documents/reindex-collection.ts"
import { updateCollection } from "../../documents/update-collection.ts"
import { AppError } from "../../errors.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { toDeletionJson } from "../../http/shapes/deletion.ts"
import { toPageJson } from "../../http/shapes/page.ts"
import type { CollectionId } from "../../ids.ts"
import { calibrateCollection } from "../../query/grounding/calibrate-collection.ts"
import { NOT_CALIBRATED } from "../../query/model/calibration.ts"
import { tuneWeight } from "../../query/retrieval/tune-weight.ts"
import { admitted } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import { toCalibratedJson, toCollectionJson, toTunedJson } from "../collection-shapes.ts"
import * as fitting from "../contracts/collection-fitting.ts"
import * as contracts from "../contracts/collections.ts"
import { idempotent } from "../idempotent.ts"

export const collections = new Hono<AppEnv>()
  .post(
    "/",
    admitted("collections:write"),
    idempotent(),
    jsonBody(),
    validate("json", contracts.createCollection.json),
    async (c) => {
      const body = c.req.valid("json")
      const collection = await createCollection(c.var.deps, c.var.ctx, {
        name: body.name,
        embeddingModel: body.embedding_model ?? null,
        chunking: body.chunking ?? {},
        denseWeightPercent: percentOf(body.retrieval?.dense_weight ?? null),
        ...(body.retrieval?.fusion && { fusion: body.retrieval.fusion }),
        ...(body.retrieval?.context && { context: body.retrieval.context }),
        ...historySettings(body),
        ocr: body.ocr ?? false,
      })
      return c.json(toCollectionJson(collection), 201)
    },
  )
  .get("/", admitted("documents:read"), validate("query", contracts.listCollections.query), async (c) => {
    const { limit, cursor } = c.req.valid("query")
    const { tenantId, allowedCollections } = c.var.ctx
    const page = await c.var.deps.collections.list(tenantId, allowedCollections, { limit, cursor: cursor ?? null })
    return c.json(toPageJson(page, toCollectionJson))
  })
  .get("/:id", admitted("documents:read"), validate("param", contracts.getCollection.params), async (c) => {
    const { id } = c.req.valid("param")
    const collection = mayUse(c.var.ctx, id) ? await c.var.deps.collections.get(c.var.ctx.tenantId, id) : null
    if (!collection) throw new AppError("collection-not-found")
    return c.json(toCollectionJson(collection))
  })
  .patch(
    "/:id",
    admitted("collections:write"),
    validate("param", contracts.updateCollection.params),
    jsonBody(),
    validate("json", contracts.updateCollection.json),
    async (c) => {
      const id = allowed(c.var.ctx, c.req.valid("param").id)
      const { name, chunking, retrieval, ocr, ...history } = c.req.valid("json")
      const weight = retrieval?.dense_weight
      const collection = await updateCollection(c.var.deps, c.var.ctx.tenantId, id, {
        ...(name !== undefined && { name }),
        ...(chunking && { chunking }),
        ...(ocr !== undefined && { ocr }),
        ...(weight !== undefined && { denseWeightPercent: percentOf(weight) }),
        ...(retrieval?.fusion && { fusion: retrieval.fusion }),
        ...(retrieval?.context && { context: retrieval.context }),
        ...(retrieval?.calibration === null && { calibrations: NOT_CALIBRATED }),
        ...historySettings(history),
      })
      return c.json(toCollectionJson(collection))
    },
  )
  .post(
    "/:id/tune",
    admitted("collections:write"),
    validate("param", fitting.tuneCollection.params),
    jsonBody(),
    validate("json", fitting.tuneCollection.json),
    async (c) => {
      const { deps, ctx } = c.var
      const id = allowed(ctx, c.req.valid("param").id)
      const { questions, keep } = c.req.valid("json")
      const golden = questions.map(({ query, documents, chunks }) => ({
        query,
        documentIds: documents,
        chunkIds: chunks,
      }))
      const tuned = await tuneWeight(deps, ctx, id, golden)
      const isKept = keep && tuned.chosen !== tuned.before
      if (isKept) await updateCollection(deps, ctx.tenantId, id, { denseWeightPercent: percentOf(tuned.chosen) })
      return c.json(toTunedJson(tuned, isKept))
    },
  )
  .post(
    "/:id/calibrate",
    admitted("collections:write"),
    validate("param", fitting.calibrateCollection.params),
    jsonBody(),
    validate("json", fitting.calibrateCollection.json),
    async (c) => {
      const { deps, ctx } = c.var
      const id = allowed(ctx, c.req.valid("param").id)
      const { questions, keep, rerank, top_k } = c.req.valid("json")
      const settings = { topK: top_k ?? deps.retrievalDefaults.topK, rerank }
      const calibrated = await calibrateCollection(deps, ctx, id, questions, settings)
      const isKept = keep && calibrated.chosen !== null
      const slot = rerank ? "reranked" : "plain"
      if (isKept) await updateCollection(deps, ctx.tenantId, id, { calibrations: { [slot]: calibrated.chosen } })
      return c.json(toCalibratedJson(calibrated, isKept))
    },
  )
  .post(
    "/:id/reindex",
    admitted("collections:write"),
    validate("param", contracts.reindexCollection.params),
    validate("query", contracts.reindexCollection.query),
    async (c) => {
      const id = allowed(c.var.ctx, c.req.valid("param").id)
      const before = new Date(c.req.valid("query").before ?? Date.now())
      const { queued, inProgress, remaining } = await reindexCollection(c.var.deps, c.var.ctx, id, before)
      return c.json({ before: before.toISOString(), queued: queued.length, in_progress: inProgress, remaining }, 202)
    },
  )
  .delete("/:id", admitted("collections:write"), validate("param", contracts.deleteCollection.params), async (c) => {
    const id = allowed(c.var.ctx, c.req.valid("param").id)
    const deletion = await deleteCollection(c.var.deps, c.var.ctx, id)
    return c.json({ deletion: toDeletionJson(deletion) }, 202)
  })

/** A collection the caller may not use is as unknown as one that never was. */
function allowed(ctx: TenantContext, id: CollectionId): CollectionId {
  if (!mayUse(ctx, id)) throw new AppError("collection-not-found")
  return id
}

const percentOf = (weight: number | null) => (weight === null ? null : Math.round(weight * 100))

const historySettings = (given: { redact_questions?: boolean | undefined; keep_answers?: boolean | undefined }) => ({
  ...(given.redact_questions !== undefined && { redactQuestions: given.redact_questions }),
  ...(given.keep_answers !== undefined && { keepAnswers: given.keep_answers }),
})
