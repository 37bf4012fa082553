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
    own: 2.09,
    chosen: 1.2,
    context: -3.15,
    passage: 4.55,
    count: 2.56,
    hasKind: -0.2,
    lacksKind: -0.01,
    counted: -0.02,
    names: 0.56,
    cosine: 3.84,
    cosineLead: -1.68,
    keywordLead: 3.34,
    few: -1.09,
    bias: -6.81,
  },
  neural: {
    own: 2.55,
    chosen: 1.02,
    context: -1.94,
    passage: 3.74,
    count: 3.39,
    hasKind: -0.32,
    lacksKind: -0.08,
    counted: 2.14,
    names: 0.27,
    cosine: 4.22,
    cosineLead: -0.46,
    keywordLead: 2.04,
    few: -1.42,
    bias: -9.05,
  },
}
