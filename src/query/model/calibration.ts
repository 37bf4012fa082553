// A collection's own calibration of `grounding.score`, made from questions whose answers its tenant knows.
import { z } from "zod"

/**
 * log-odds = slope · (the model's log-odds) + offset + rerank · (the reranker's best score). `revision` names the
 * verdict's coefficients that it was fitted to.
 */
export const calibrationSchema = z.object({
  revision: z.string(),
  slope: z.number().positive(),
  offset: z.number(),
  /** 0 for questions that are not reranked. */
  rerank: z.number(),
})
export type Calibration = z.output<typeof calibrationSchema>

/** One for questions that the reranker orders, and one for the others; null: the model's score as it is. */
export const calibrationsSchema = z.object({
  plain: calibrationSchema.nullable(),
  reranked: calibrationSchema.nullable(),
})
export type Calibrations = z.output<typeof calibrationsSchema>

export const NOT_CALIBRATED: Calibrations = { plain: null, reranked: null }
