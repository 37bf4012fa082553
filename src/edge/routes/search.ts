// The route of searches: passages without an answer, never cached but for the query's embedding.
import { Hono } from "hono"
import { requireCollections } from "../../documents/allowed-collection.ts"
import { jsonBody, validate } from "../../http/validate.ts"
import { newId } from "../../ids.ts"
import { embeddingCacheKey } from "../../query/cache-key.ts"
import { keepResults } from "../../query/keep-results.ts"
import { searchChunks as findChunks } from "../../query/search-chunks.ts"
import { admitRequest, provisionalContext, requireScope } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import { searchChunks } from "../contracts/query.ts"
import { toRetrieval, toSourceJson } from "../shapes.ts"

/** No answer is ever kept under it. */
const NO_ANSWER_KEY = "search"

export const search = new Hono<AppEnv>().post("/", jsonBody(), validate("json", searchChunks.json), async (c) => {
  const startedAt = performance.now()
  const { deps, caller } = c.var
  requireScope(caller, "query")
  const body = c.req.valid("json")
  const ctx = provisionalContext(c)
  const collectionIds = requireCollections(ctx, body.collection_ids ?? null)
  const lookup = {
    answerKey: NO_ANSWER_KEY,
    embeddingKey: await embeddingCacheKey(deps.config.EMBEDDING_MODEL, body.query),
    collectionIds,
  }
  const { cached } = await admitRequest(c, "query", lookup)
  const retrieval = toRetrieval(ctx, body, collectionIds, deps.retrievalDefaults)
  const known = { embedding: cached?.embedding ?? null, heads: cached?.heads ?? null }
  const { sources, retrieved } = await findChunks(deps, c.var.ctx, retrieval, known)
  if (cached) keepResults(deps, c.var.ctx, { lookup, heads: cached.heads, retrieved, answer: null })
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10
  return c.json({
    id: newId("qry"),
    data: sources.map(toSourceJson),
    degraded: retrieved.degraded,
    latency_ms: latencyMs,
  })
})
