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

/** Made by `npm run eval -- fit`, on one half of each set; what they reach on the other stands in its tables. */
export const COEFFICIENTS: Readonly<Record<ModelStamp["kind"], Coefficients>> = {
  lexical: {
    own: 3.02,
    chosen: 1.03,
    context: -2.36,
    passage: 2.33,
    count: 1.72,
    hasKind: 0.46,
    lacksKind: -0.06,
    counted: 1.02,
    names: 0.62,
    cosine: 4.09,
    cosineLead: 1.47,
    keywordLead: 2.38,
    few: -0.68,
    bias: -6.41,
  },
  neural: {
    own: 1.63,
    chosen: 3.41,
    context: -2.99,
    passage: 2.58,
    count: 2.41,
    hasKind: 0.31,
    lacksKind: -0.92,
    counted: 0.82,
    names: 0.25,
    cosine: 4.99,
    cosineLead: 0.37,
    keywordLead: 0.88,
    few: -0.06,
    bias: -7.19,
  },
}
