// The fitted model of the verdict: one logistic regression a kind of embedder, printed by `npm run eval -- fit`.
import type { ModelStamp } from "../embedding/contract.ts"

export const FEATURES = [
  "own",
  "chosen",
  "context",
  "passage",
  "rarest",
  "count",
  "hasKind",
  "lacksKind",
  "figures",
  "cosine",
  "cosineLead",
  "keywordLead",
  "few",
  "length",
] as const
export type Feature = (typeof FEATURES)[number]
export type Features = Readonly<Record<Feature, number>>
export type Coefficients = Readonly<Record<Feature | "bias", number>>

/** Made by `npm run eval -- fit`, on one half of each set; what they reach on the other stands in its tables. */
export const COEFFICIENTS: Readonly<Record<ModelStamp["kind"], Coefficients>> = {
  lexical: {
    own: 2.85,
    chosen: 1.19,
    context: -2.28,
    passage: 2.4,
    rarest: -0.14,
    count: 2.77,
    hasKind: 0.25,
    lacksKind: -0.58,
    figures: 0.91,
    cosine: 3.16,
    cosineLead: 1.74,
    keywordLead: 2.7,
    few: -0.53,
    length: -0.28,
    bias: -6.73,
  },
  neural: {
    own: 2.42,
    chosen: 2.69,
    context: -3.19,
    passage: 2.54,
    rarest: -0.24,
    count: 3.66,
    hasKind: -0.03,
    lacksKind: -0.71,
    figures: 0.61,
    cosine: 4.77,
    cosineLead: 0.89,
    keywordLead: 0.95,
    few: -0.16,
    length: -0.31,
    bias: -7.5,
  },
}
