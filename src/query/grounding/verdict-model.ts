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
    own: 2.92,
    chosen: 1.07,
    context: -2.45,
    passage: 2.1,
    count: 1.86,
    hasKind: 0.41,
    lacksKind: 0.12,
    counted: 0.53,
    names: 0.69,
    cosine: 4.56,
    cosineLead: 1.14,
    keywordLead: 2.52,
    few: -0.74,
    bias: -6.24,
  },
  neural: {
    own: 1.82,
    chosen: 3.26,
    context: -3.09,
    passage: 2.4,
    count: 2.52,
    hasKind: 0.21,
    lacksKind: -0.79,
    counted: 0.3,
    names: 0.42,
    cosine: 4.96,
    cosineLead: 0.29,
    keywordLead: 0.95,
    few: -0.13,
    bias: -6.95,
  },
}
