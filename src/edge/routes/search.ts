// The route of searches: passages without an answer, never cached but for the query's embedding.
import { Hono } from "hono"
import { requireCollections } from "../../documents/allowed-collection.ts"
import { AppError } from "../../errors.ts"
import { jsonBody, validate } from "../../http/input/validate.ts"
import { newId } from "../../ids.ts"
import { embeddingCacheKey } from "../../query/cache-key.ts"
import { passed, round, startTrace } from "../../query/history/query-trace.ts"
import { recordQuestion } from "../../query/history/record-question.ts"
import { keepResults } from "../../query/keep-results.ts"
import { searchChunks as findChunks } from "../../query/retrieval/search-chunks.ts"
import { admitRequest, provisionalContext } from "../admission.ts"
import type { AppEnv } from "../app-env.ts"
import { searchChunks } from "../contracts/query.ts"
import { toRetrieval, toSourceJson } from "../shapes.ts"

/** No answer is ever kept under it. */
const NO_ANSWER_KEY = "search"

export const search = new Hono<AppEnv>().post("/", jsonBody(), validate("json", searchChunks.json), async (c) => {
  const trace = startTrace(newId("qry"))
  const { deps } = c.var
  const body = c.req.valid("json")
  const ctx = provisionalContext(c)
  const collectionIds = requireCollections(ctx, body.collection_ids ?? null)
  Object.assign(c.var.noted, { question_length: body.query.length, collections: collectionIds })
  const lookup = {
    answerKey: NO_ANSWER_KEY,
    embeddingKey: await embeddingCacheKey(deps.config.EMBEDDING_MODEL, body.query),
    collectionIds,
  }
  const { cached } = await admitRequest(c, "query", lookup, { queries: 1, tokens: 0, usd: 0 })
  const retrieval = toRetrieval(ctx, body, collectionIds, deps.retrievalDefaults)
  const known = { embedding: cached?.embedding ?? null, heads: cached?.heads ?? null }
  const record = (outcome: "done" | "failed" | "aborted", errorCode?: string) =>
    recordQuestion(deps, c.var.ctx, { endpoint: "search", retrieval, cache: "BYPASS", outcome, errorCode }, trace)
  passed(trace, "gate")
  try {
    const { sources, retrieved } = await findChunks(deps, c.var.ctx, retrieval, known, trace)
    if (cached) keepResults(deps, c.var.ctx, { lookup, heads: cached.heads, retrieved, answer: null })
    c.var.defer(record("done"))
    return c.json({
      id: trace.id,
      data: sources.map(toSourceJson),
      degraded: retrieved.degraded,
      latency_ms: round(performance.now() - trace.startedAt),
    })
  } catch (error) {
    const code = error instanceof AppError ? error.code : "internal"
    c.var.defer(c.var.ctx.signal.aborted ? record("aborted") : record("failed", code))
    throw error
  }
})
