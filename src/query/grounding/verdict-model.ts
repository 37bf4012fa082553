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

/** Made by `npm run eval -- fit verdicts`, on one half of each set; what they reach on the other stands in its tables. */
export const COEFFICIENTS: Readonly<Record<ModelStamp["kind"], Coefficients>> = {
  lexical: {
    own: 2.7,
    chosen: 1.79,
    context: -3.65,
    passage: 4.25,
    count: 2.05,
    hasKind: -0.08,
    lacksKind: -0.28,
    counted: 3.19,
    names: 0.92,
    cosine: 4.44,
    cosineLead: -1.22,
    keywordLead: 3.23,
    few: -1.76,
    bias: -8.41,
  },
  neural: {
    own: 1.74,
    chosen: 3.21,
    context: -5.49,
    passage: 5.91,
    count: 3.03,
    hasKind: 0.03,
    lacksKind: -0.6,
    counted: 1.64,
    names: 0.72,
    cosine: 5.55,
    cosineLead: -1.26,
    keywordLead: 2.46,
    few: -0.78,
    bias: -9.99,
  },
}

/** Made by the same command, on the same half. */
export const THRESHOLDS: Readonly<Record<ModelStamp["kind"], Thresholds>> = {
  lexical: { sure: 0.55, muchMissing: 0.4, mostMissing: 0.5, withoutSought: 0.5 },
  neural: { sure: 0.7, muchMissing: 0.6, mostMissing: 0.5, withoutSought: 0.5 },
}
