// Fits the verdict's coefficients on one half of every set, each set and each kind of label with the same weight.
import { lacksNeeded } from "../../src/query/grounding/verdict.ts"
import { FEATURES, type Feature } from "../../src/query/grounding/verdict-model.ts"
import type { Outcome } from "./ask-sets.ts"
import { fitLogistic, type Row } from "./logistic.ts"

/** Sets of one family count as one; small collections are a family of their own. */
const familyOf = (set: string) =>
  `${set.startsWith("xquad") ? "xquad" : set.split(" ")[0]}${set.includes(" small") ? " small" : ""}`
/** Of what people ask of their own documents most can be answered; the sets hold as many of either. */
const PRIOR = 0.64
/** Questions of the near-topic set are mostly decided by the words that a short question needs. */
const FAMILY_WEIGHT: Readonly<Record<string, number>> = {
  chunking_eval: 3,
  clapnq: 2,
  "mtrag-un": 0.7,
  "near-topic": 0.5,
  xquad: 2,
  "xquad small": 2,
}
const ROWS_A_FAMILY = 300

export function fitVerdict(outcomes: readonly Outcome[]): Record<Feature | "bias", number> {
  const usable = outcomes.filter(
    ({ half, answerability, choice }) =>
      half === "fit" &&
      choice.chosen.length > 0 &&
      !lacksNeeded(choice) &&
      (answerability === "answerable" || answerability === "unanswerable"),
  )
  const groupOf = ({ set, answerability }: Outcome) => `${familyOf(set)} ${answerability}`
  const sizes = new Map<string, number>()
  for (const outcome of usable) sizes.set(groupOf(outcome), (sizes.get(groupOf(outcome)) ?? 0) + 1)
  const rows = usable.map((outcome): Row => {
    const { features, set, answerability } = outcome
    const prior = answerability === "answerable" ? 2 * PRIOR : 2 * (1 - PRIOR)
    const weight = (prior * (FAMILY_WEIGHT[familyOf(set)] ?? 1) * ROWS_A_FAMILY) / (sizes.get(groupOf(outcome)) ?? 1)
    return { x: FEATURES.map((name) => features[name]), positive: answerability === "answerable", weight }
  })
  const fitted = fitLogistic(rows)
  const rounded = (i: number) => Math.round((fitted[i] ?? 0) * 100) / 100
  return Object.fromEntries([...FEATURES.map((name, i) => [name, rounded(i)]), ["bias", rounded(FEATURES.length)]])
}
