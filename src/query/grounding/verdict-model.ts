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

/** Made by `npm run eval -- fit verdicts`, on one half of each set; what they reach on the other stands in its tables. */
export const COEFFICIENTS: Readonly<Record<ModelStamp["kind"], Coefficients>> = {
  lexical: {
    own: 1.97,
    chosen: 1.26,
    context: -3.43,
    passage: 4.56,
    count: 2.38,
    hasKind: -0.07,
    lacksKind: 0.27,
    counted: 2.68,
    names: 0.51,
    cosine: 3.6,
    cosineLead: -0.69,
    keywordLead: 3.15,
    few: -1.53,
    bias: -7.84,
  },
  neural: {
    own: 0.67,
    chosen: 3.24,
    context: -5.26,
    passage: 6.85,
    count: 3.47,
    hasKind: -0.26,
    lacksKind: -0.23,
    counted: 0.72,
    names: 0.41,
    cosine: 5.15,
    cosineLead: -0.79,
    keywordLead: 2.5,
    few: -1.05,
    bias: -9.04,
  },
}
