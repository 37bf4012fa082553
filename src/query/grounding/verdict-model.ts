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
    own: 2.69,
    chosen: 1.51,
    context: -2.93,
    passage: 3.52,
    count: 2.76,
    hasKind: 0.08,
    lacksKind: -0.32,
    counted: -0.64,
    names: 0.72,
    cosine: 4.28,
    cosineLead: -0.71,
    keywordLead: 3.49,
    few: -0.85,
    bias: -7.07,
  },
  neural: {
    own: 1.62,
    chosen: 3.13,
    context: -2.98,
    passage: 3.5,
    count: 3.12,
    hasKind: -0.12,
    lacksKind: -1.04,
    counted: -0.23,
    names: 0.29,
    cosine: 5.59,
    cosineLead: -0.52,
    keywordLead: 1.63,
    few: -0.26,
    bias: -7.85,
  },
}
