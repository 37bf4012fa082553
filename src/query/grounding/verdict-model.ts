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
    own: 1.17,
    chosen: 2.55,
    context: -4.89,
    passage: 5.36,
    count: 2.2,
    hasKind: 0.06,
    lacksKind: 0.57,
    counted: 0.81,
    names: 0.45,
    cosine: 4.86,
    cosineLead: -0.17,
    keywordLead: 3.65,
    few: -1.52,
    bias: -7.37,
  },
  neural: {
    own: 1.81,
    chosen: 3.68,
    context: -6.09,
    passage: 6.85,
    count: 4.27,
    hasKind: -0.37,
    lacksKind: -0.88,
    counted: 0.44,
    names: 0.43,
    cosine: 5.83,
    cosineLead: -1.49,
    keywordLead: 2.83,
    few: -0.4,
    bias: -10.01,
  },
}
