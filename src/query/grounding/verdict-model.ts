// The fitted model of the verdict: one logistic regression a kind of embedder, printed by `npm run eval -- fit`.
import type { ModelStamp } from "../../embedding/contract.ts"

export const FEATURES = [
  "own",
  "chosen",
  "context",
  "passage",
  "count",
  "hasKind",
  "lacksKind",
  "counted",
  "names",
  "cosine",
  "cosineLead",
  "keywordLead",
  "few",
] as const
export type Feature = (typeof FEATURES)[number]
export type Features = Readonly<Record<Feature, number>>
export type Coefficients = Readonly<Record<Feature | "bias", number>>
/** Shares of 1: of probability or of the question's weight. */
export type Thresholds = Readonly<{
  /** An answer less probable than this, with `muchMissing` of the question uncovered, is a part of one. */
  sure: number
  muchMissing: number
  /** With so much of a short question uncovered, there is none. */
  mostMissing: number
  /** What is left of a score where the very thing that is asked for is missing. */
  withoutSought: number
}>

/**
 * Made by `npm run eval -- fit verdicts`, on one half of each set; what they reach on the other stands in its tables. Some
 * rules of evidence are newer. Later fits were not taken: on the other half the lexical one answered no more of a document's
 * own questions (90 %), and the neural one reached an F1 of .66 on clapnq instead of .73.
 */
export const COEFFICIENTS: Readonly<Record<ModelStamp["kind"], Coefficients>> = {
  lexical: {
    own: 2.06,
    chosen: 2.54,
    context: -3.66,
    passage: 3.87,
    count: 2.33,
    hasKind: 0.15,
    lacksKind: -0.27,
    counted: 0.63,
    names: 0.66,
    cosine: 5.27,
    cosineLead: -0.8,
    keywordLead: 3.95,
    few: -1.4,
    bias: -7.73,
  },
  neural: {
    own: 2.18,
    chosen: 2.88,
    context: -3.83,
    passage: 3.46,
    count: 3.22,
    hasKind: -0.1,
    lacksKind: -1.16,
    counted: 1.74,
    names: 0.24,
    cosine: 4.08,
    cosineLead: -0.33,
    keywordLead: 2.03,
    few: -0.59,
    bias: -8.06,
  },
}

/** Made by the same command, on the same half. */
export const THRESHOLDS: Readonly<Record<ModelStamp["kind"], Thresholds>> = {
  lexical: { sure: 0.55, muchMissing: 0.4, mostMissing: 0.5, withoutSought: 0.5 },
  neural: { sure: 0.55, muchMissing: 0.4, mostMissing: 0.5, withoutSought: 0.5 },
}
