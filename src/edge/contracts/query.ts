// The contracts of asking and searching.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { safeObject, safeText } from "../../http/shapes/fields.ts"
import { idSchema } from "../../ids.ts"
import { metadataFilterSchema } from "../../query/model/metadata-filter.ts"
import { CONTEXTS, FUSIONS } from "../../query/model/question.ts"

const share = z.number().min(0).max(1)
/** A rectangle on a page, as shares of its width and height from the top left. */
export const boxFields = { x0: share, y0: share, x1: share, y1: share }
const boxesShape = z.array(z.object({ page: z.int().positive(), ...boxFields })).meta({
  description:
    "Rectangles on the pages, as shares of width and height from the top left; empty where the format has none.",
})

export const sourceShape = z
  .object({
    index: z.int().positive(),
    document_id: z.string(),
    filename: z.string(),
    version: z.int(),
    chunk_id: z.string(),
    page: z.int().nullable(),
    boxes: boxesShape,
    heading_path: z.array(z.string()),
    start: z.int(),
    end: z.int(),
    text: z.string(),
    score: z.number(),
    scores: z.object({
      dense: z.number().nullable(),
      sparse: z.number().nullable(),
      rerank: z.number().nullable(),
      graph: z.number().nullable(),
    }),
    metadata: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "Source" })

export const citationShape = z
  .object({
    mark: z.int().positive().meta({
      description:
        "The number of its mark in the answer; of a sentence to which no mark belongs, the number of its source.",
    }),
    answer_start: z.int(),
    answer_end: z.int(),
    source: z.int().positive(),
    document_id: z.string(),
    version: z.int(),
    chunk_id: z.string(),
    page: z.int().nullable(),
    boxes: boxesShape,
    start: z.int(),
    end: z.int(),
    quote: z.string(),
  })
  .meta({ id: "Citation" })

const claimShape = z
  .object({
    answer_start: z.int(),
    answer_end: z.int(),
    verdict: z.enum(["supported", "contradicted", "unsupported"]),
    score: z.number().min(0).max(1),
    /** Places in `citations`. */
    citations: z.array(z.int().nonnegative()),
  })
  .meta({ id: "Claim" })

export const answerShape = z
  .object({
    id: z.string(),
    answer: z.string(),
    citations: z.array(citationShape),
    claims: z.array(claimShape),
    sources: z.array(sourceShape),
    grounding: z.object({
      verdict: z.enum(["answered", "partial", "abstained"]),
      score: z.number().min(0).max(1),
      reason: z.string(),
    }),
    model: z.string(),
    degraded: z.array(z.string()),
    cached: z.boolean(),
    usage: z.object({
      embedding_tokens: z.int(),
      prompt_tokens: z.int(),
      completion_tokens: z.int(),
      cost_usd: z.number().nullable().meta({ description: "Null if the price of the model is unknown." }),
    }),
    latency_ms: z.number(),
    explain: z.unknown().optional(),
  })
  .meta({ id: "Answer" })

const boostWeight = z.number().min(0).max(1)
const fieldName = safeText().min(1).max(128)
const retrievalFields = {
  query: safeText().trim().min(1).max(4_000),
  collection_ids: z.array(idSchema("col")).min(1).max(10).optional(),
  filter: safeObject(z.string(), { year: { $gte: 2020 } })
    .pipe(metadataFilterSchema)
    .optional()
    .meta({
      description:
        "Of `metadata`, by dotted names, and of `document_id`, `filename`, `content_type`, `created_at`, and `chunk_language` (ISO 639-1, told from each passage): a value, or `$eq $ne $in $nin $gt $gte $lt $lte $exists`; joined by `$and $or $not`, at most 50 tests in 6 levels. `$in` and `$nin` take 1 to 100 values, texts have at most 512 characters. Comparisons take numbers and ISO 8601 dates; of an array any element counts; null is no value.",
    }),
  top_k: z.int().min(1).max(50).optional(),
  min_score: z.number().min(0).max(1).optional(),
  fusion: z.enum(FUSIONS).optional().meta({
    description:
      "How the two legs are joined, by weighted scores or by reciprocal ranks; the collection's own setting when left out.",
  }),
  use_vector: z.boolean().default(true),
  use_keyword: z.boolean().default(true),
  boost: z
    .strictObject({
      recency: z
        .strictObject({ field: fieldName, half_life_days: z.number().min(0.01).max(36_500), weight: boostWeight })
        .optional(),
      metadata: z
        .array(
          z.strictObject({
            field: fieldName,
            value: z.union([safeText().max(512), z.number(), z.boolean()]),
            weight: boostWeight,
          }),
        )
        .max(10)
        .default([]),
    })
    .optional()
    .meta({
      description:
        "Raises passages that were found, by the date in a metadata field and by metadata values; weights are shares of a passage's own score. `explain` tells each factor.",
    }),
  rerank: z.boolean().optional().meta({
    description: "Order the best 20 by a cross-encoder; `degraded` names `rerank` where it did not answer in time.",
  }),
}
const someLeg = (value: { use_vector: boolean; use_keyword: boolean }) => value.use_vector || value.use_keyword
const NO_LEG = { message: "use_vector or use_keyword must be true", path: ["use_vector"] }

const EVENTS_EXAMPLE = [
  'event: status\ndata: {"stage":"retrieving"}',
  'event: sources\ndata: {"sources":[{"index":1,"filename":"handbook.pdf"}]}',
  'event: token\ndata: {"text":"The office opens at nine. [1]"}',
  'event: citation\ndata: {"index":1,"quote":"The office opens at nine."}',
  'event: usage\ndata: {"embedding_tokens":6,"prompt_tokens":0,"completion_tokens":0,"cost_usd":0}',
  'event: done\ndata: {"answer":"The office opens at nine. [1]","grounding":{"verdict":"answered","score":0.97}}',
]
  .map((event) => `${event}\n\n`)
  .join("")

export const askQuestion = contract({
  method: "post",
  path: "/api/v1/query",
  summary: "Ask a question; every claim of the answer cites the passage it rests on",
  tag: "query",
  scope: "query",
  problems: [402, 404, 409],
  json: z
    .strictObject({
      ...retrievalFields,
      stream: z.boolean().default(false),
      cache: z.enum(["use", "bypass"]).default("use"),
      max_tokens: z.int().min(16).max(4_096).optional().meta({
        description:
          "The longest answer of the language model. Where it is reached, an unfinished last sentence is left out (in a stream it was sent already, and claims nothing), and `degraded` names `length`; `content_filter`, where the provider's filter ended the answer.",
      }),
      temperature: z.number().min(0).max(2).optional(),
      context: z.enum(CONTEXTS).optional().meta({
        description:
          "What the language model sees around each source, as far as its budget goes: the chunks next to it, or up to three on either side of the same section; the collection's own setting when left out. Citations name the source alone. It takes one more trip to the vector store; `degraded` names `context` where that failed.",
      }),
      grounding: z.enum(["standard", "strict"]).default("standard").meta({
        description:
          "`strict` asks the model once more which claims their quotes support and leaves the others out; nothing streams before that. `degraded` names `check` where it did not answer: then the comparison with the quotes decides alone, and the score is less than 0.5.",
      }),
      include: z.array(z.enum(["explain"])).default([]),
    })
    .refine(someLeg, NO_LEG),
  replies: {
    200: {
      description:
        "The answer; as server-sent events when `stream` is true or `Accept: text/event-stream` is sent: `status` with a " +
        "`stage` of the work, `sources`, `token` with the next `text` of the answer, `citation` for each citation, `usage`, " +
        "and `done` with what a reply in JSON would be. `error` ends the stream with a problem.",
      schema: answerShape,
      headers: { "X-Cache": "HIT, MISS, or BYPASS where the cache was not asked." },
      events: EVENTS_EXAMPLE,
    },
  },
})

export const searchChunks = contract({
  method: "post",
  path: "/api/v1/search",
  summary: "Find passages without answering",
  tag: "query",
  scope: "query",
  problems: [402, 404, 409],
  json: z.strictObject(retrievalFields).refine(someLeg, NO_LEG),
  replies: {
    200: {
      description: "Passages, best first.",
      schema: z.object({
        id: z.string(),
        data: z.array(sourceShape),
        degraded: z.array(z.string()),
        latency_ms: z.number(),
      }),
    },
  },
})
