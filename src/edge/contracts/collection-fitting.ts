// Contracts of what is fitted to a collection's own questions: the weight of dense search, and the score of the verdict.
import { z } from "zod"
import { contract } from "../../http/openapi/contract.ts"
import { safeText } from "../../http/shapes/fields.ts"
import { idSchema } from "../../ids.ts"

const params = z.strictObject({ id: idSchema("col") })
const MAX_QUESTIONS = 200
const query = safeText().trim().min(1).max(4_000)
const shareShape = z.number().min(0).max(1)

export const tuneCollection = contract({
  method: "post",
  path: "/api/v1/collections/:id/tune",
  summary: "Choose the weight of dense search by one half of the given questions, and report it on the other half",
  tag: "collections",
  scope: "collections:write",
  problems: [409],
  params,
  json: z.strictObject({
    questions: z
      .array(
        z.strictObject({
          query,
          documents: z.array(idSchema("doc")).min(1).max(10),
          /** Ids of passages, counted in place of whole documents. */
          chunks: z.array(safeText().max(64)).max(20).default([]),
        }),
      )
      .min(10)
      .max(MAX_QUESTIONS),
    /** False only reports. */
    keep: z.boolean().default(true),
  }),
  replies: {
    200: {
      description: "What was chosen; stored on the collection if the weight differs and is no worse on the other half.",
      schema: z.object({
        dense_weight: z.object({ before: z.number(), chosen: z.number() }),
        kept: z.boolean(),
        questions: z.object({ chosen_on: z.int(), reported_on: z.int() }),
        ndcg_at_10: z.object({
          before: shareShape,
          chosen: shareShape,
          dense_only: shareShape,
          keyword_only: shareShape,
        }),
      }),
    },
  },
})

const calibrationShape = z.object({
  slope: z.number(),
  offset: z.number(),
  /** Weight of the reranker's best score; 0 in the calibration for questions that are not reranked. */
  rerank: z.number(),
  current: z.boolean().meta({
    description: "False: made for an earlier revision of the verdict, and without effect until it is made again.",
  }),
})

/** How `grounding.score` is calibrated; null: as the model has it. */
export const calibrationsShape = z.object({
  plain: calibrationShape.nullable(),
  reranked: calibrationShape.nullable(),
})

const figuresShape = z.object({
  brier: shareShape,
  calibration_error: shareShape,
  answered: shareShape.meta({ description: "Of the answerable questions." }),
  wrongly_answered: shareShape.meta({ description: "Of the others." }),
})
/** So that each half has at least five of each kind. */
const MIN_OF_KIND = 10
const EXAMPLE_QUESTIONS = Array.from({ length: MIN_OF_KIND }, (_, i) => [
  { query: `How do I reset alarm ${i + 1}?`, answerable: true },
  { query: `Who invented alarm ${i + 1}?`, answerable: false },
]).flat()

export const calibrateCollection = contract({
  method: "post",
  path: "/api/v1/collections/:id/calibrate",
  summary:
    "Calibrate `grounding.score` by one half of the given questions, and report on the other half; takes as many of each kind as users ask",
  tag: "collections",
  scope: "collections:write",
  problems: [409, 503],
  params,
  json: z
    .strictObject({
      questions: z
        .array(z.strictObject({ query, answerable: z.boolean() }))
        .min(2 * MIN_OF_KIND)
        .max(MAX_QUESTIONS)
        .meta({ examples: [EXAMPLE_QUESTIONS] }),
      top_k: z.int().min(1).max(50).optional(),
      /** True: for questions that are reranked, by the reranker's score as well. */
      rerank: z.boolean().default(false),
      /** False only reports. */
      keep: z.boolean().default(true),
    })
    .refine(
      ({ questions }) =>
        [true, false].every((kind) => questions.filter(({ answerable }) => answerable === kind).length >= MIN_OF_KIND),
      {
        path: ["questions"],
        message: `must have at least ${MIN_OF_KIND} answerable and ${MIN_OF_KIND} other questions`,
      },
    ),
  replies: {
    200: {
      description: "What was fitted; stored on the collection if its Brier score is better on both halves.",
      schema: z.object({
        calibration: calibrationsShape,
        kept: z.boolean(),
        questions: z.object({ fitted_on: z.int(), reported_on: z.int() }),
        before: figuresShape,
        after: figuresShape,
      }),
    },
  },
})
