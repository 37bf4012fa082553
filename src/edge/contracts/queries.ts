// The contracts of the history: what was asked, how it went, what was said of it.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { askedTime, safeText, timeShape } from "../../http/shapes/fields.ts"
import { pageQuery, pageShape } from "../../http/shapes/page.ts"
import { idSchema } from "../../ids.ts"
import { FUSIONS } from "../../query/model/question.ts"

const params = z.strictObject({ id: idSchema("qry") })
const VERDICTS = z.enum(["answered", "partial", "abstained"])
const time = askedTime.transform((value) => new Date(value))

export const feedbackShape = z
  .object({
    rating: z.enum(["up", "down"]),
    reason: z.string().nullable(),
    answer: z.string().nullable(),
    wrong_citations: z.array(z.int()),
    at: timeShape,
  })
  .meta({ id: "Feedback" })

const entryFields = {
  id: z.string(),
  created_at: timeShape,
  endpoint: z.enum(["query", "search"]),
  key_id: z.string().nullable(),
  user_id: z.string().nullable(),
  collection_ids: z.array(z.string()),
  question: z.string().nullable().meta({ description: "null if its collection keeps only a hash" }),
  question_hash: z.string(),
  cache: z.enum(["HIT", "MISS", "BYPASS"]),
  cached: z.boolean(),
  cached_from: z.string().nullable(),
  outcome: z.enum(["done", "aborted", "failed"]),
  error_code: z.string().nullable(),
  verdict: VERDICTS.nullable(),
  score: z.number().nullable(),
  model: z.string().nullable(),
  degraded: z.array(z.string()),
  usage: z.object({
    embedding_tokens: z.int(),
    prompt_tokens: z.int(),
    completion_tokens: z.int(),
    cost_usd: z.number().nullable().meta({ description: "null if a model's price is unknown" }),
    estimated: z.boolean().meta({ description: "true if the provider sent no count" }),
  }),
  latency_ms: z.number(),
  feedback: feedbackShape.nullable(),
}

export const queryEntryShape = z.object(entryFields).meta({ id: "QueryEntry" })

const leg = z.object({ score: z.number(), rank: z.int().positive() }).nullable()
const candidateShape = z.object({
  rank: z.int().positive(),
  document_id: z.string(),
  version: z.int(),
  chunk_id: z.string(),
  page: z.int().nullable(),
  start: z.int(),
  end: z.int(),
  score: z.number(),
  dense: leg,
  sparse: leg,
  rerank: leg,
  source: z.int().nullable().meta({ description: "its number among the sources; null: not used" }),
  live: z.boolean().meta({ description: "false: found, but already deleted or replaced" }),
})
export const queryTraceShape = z
  .object({
    ...entryFields,
    request: z.record(z.string(), z.unknown()),
    reason: z.string().nullable(),
    answer: z.string().nullable(),
    citations: z.array(z.record(z.string(), z.unknown())).nullable(),
    candidates: z.array(candidateShape),
    trace: z.record(z.string(), z.unknown()),
    epochs: z.record(z.string(), z.int()).nullable(),
    embedding_model: z.string(),
    stages_ms: z.record(z.string(), z.number()),
  })
  .meta({ id: "QueryTrace" })

const figures = {
  questions: z.int(),
  done: z.int(),
  failed: z.int(),
  aborted: z.int(),
  success_rate: z.number().nullable(),
  hit_rate: z.number().nullable(),
  verdicts: z.object({ answered: z.int(), partial: z.int(), abstained: z.int() }),
  latency_avg_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  tokens: z.int(),
  cost_usd: z.number().nullable().meta({ description: "as far as prices are known; null if none is" }),
  unpriced: z.int().meta({ description: "questions with a call whose price is unknown" }),
  feedback: z.object({ up: z.int(), down: z.int() }),
}
const group = <N extends string>(name: N) => z.array(z.object({ ...figures, [name]: z.string().nullable() }))

const filterFields = {
  from: time.optional(),
  to: time.optional(),
  key_id: idSchema("key").optional(),
  user_id: idSchema("usr").optional(),
  verdict: VERDICTS.optional(),
  cached: z.enum(["true", "false"]).optional(),
  text: safeText().trim().min(1).max(4_000).optional(),
}

export const listQueries = contract({
  method: "get",
  path: "/api/v1/queries",
  summary: "List recorded questions and searches, newest first",
  tag: "history",
  scope: "usage:read",
  query: pageQuery.extend(filterFields),
  replies: { 200: { description: "A page of questions.", schema: pageShape(queryEntryShape) } },
})

export const exportQueries = contract({
  method: "get",
  path: "/api/v1/queries/export",
  summary: "Export the history as CSV or JSON lines, streamed",
  tag: "history",
  scope: "usage:read",
  query: z.strictObject({ ...filterFields, format: z.enum(["csv", "jsonl"]).default("jsonl") }),
  replies: {
    200: {
      description: "One line per question, newest first; a failed stream is cut off.",
      contentType: "application/jsonl",
      tables: true,
    },
  },
})

export const getQueryStats = contract({
  method: "get",
  path: "/api/v1/queries/stats",
  summary: "Sum up the history by day, key and collection",
  tag: "history",
  scope: "usage:read",
  query: z.strictObject({ days: z.coerce.number().int().min(1).max(365).default(30) }),
  replies: {
    200: {
      description: "Totals; a question of several collections counts for each of them.",
      schema: z.object({
        days: z.int(),
        totals: z.object(figures),
        by_day: group("day"),
        by_key: group("key_id"),
        by_collection: group("collection_id"),
      }),
    },
  },
})

export const getQuery = contract({
  method: "get",
  path: "/api/v1/queries/:id",
  summary: "Show one question with what was found for it and how",
  tag: "history",
  scope: "usage:read",
  params,
  replies: { 200: { description: "The question and its trace.", schema: queryTraceShape } },
})

const place = z.object({ rank: z.int(), score: z.number() }).nullable()

export const replayQuery = contract({
  method: "post",
  path: "/api/v1/queries/:id/replay",
  summary: "Repeat the search of a recorded question, optionally with other parameters, and compare",
  tag: "history",
  scope: "usage:read",
  problems: [404, 409],
  params,
  query: z.strictObject({
    diff: z.enum(["true", "false"]).default("false").meta({ description: "both lists of candidates, side by side" }),
  }),
  json: z.strictObject({
    top_k: z.int().min(1).max(50).optional(),
    min_score: z.number().min(0).max(1).optional(),
    use_vector: z.boolean().optional(),
    use_keyword: z.boolean().optional(),
    rerank: z.boolean().optional(),
    fusion: z.enum(FUSIONS).optional(),
  }),
  replies: {
    200: {
      description:
        "`identical`: the same passages, places and scores to the last bit, and the same sources; else `changes` says why it may differ.",
      schema: z.object({
        id: z.string(),
        identical: z.boolean(),
        changes: z.array(z.object({ what: z.string(), was: z.unknown(), now: z.unknown() })),
        moved: z.array(z.object({ chunk_id: z.string(), document_id: z.string(), was: place, now: place })),
        was: z.array(candidateShape).optional(),
        now: z.array(candidateShape).optional(),
      }),
    },
  },
})

export const rateQuery = contract({
  method: "post",
  path: "/api/v1/queries/:id/feedback",
  summary: "Rate an answer, optionally with the expected one; replaces earlier feedback",
  tag: "history",
  scope: "query",
  params,
  json: z.strictObject({
    rating: z.enum(["up", "down"]),
    reason: safeText().trim().max(2_000).optional(),
    answer: safeText().trim().max(8_000).optional(),
    wrong_citations: z.array(z.int().min(1).max(1_000)).max(100).optional(),
  }),
  replies: { 200: { description: "What is kept.", schema: feedbackShape } },
})

export const deleteQuery = contract({
  method: "delete",
  path: "/api/v1/queries/:id",
  summary: "Remove one question from the history; its usage stays on the account",
  tag: "history",
  scope: "documents:write",
  params,
  replies: { 204: { description: "Removed." } },
})

export const deleteQueries = contract({
  method: "delete",
  path: "/api/v1/queries",
  summary: "Remove the questions of a user, a key or a period; at least one of them is required",
  tag: "history",
  scope: "documents:write",
  query: z.strictObject({
    from: filterFields.from,
    to: filterFields.to,
    key_id: filterFields.key_id,
    user_id: filterFields.user_id,
  }),
  replies: {
    200: {
      description: "How many were removed; `more` is true when some are left, and the same request goes on.",
      schema: z.object({ removed: z.int(), more: z.boolean() }),
    },
  },
})
