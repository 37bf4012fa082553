// Fits the verdict's coefficients to judged questions, each set and each kind of label with the weight it is given.
import { lacksRequiredWord } from "../../src/query/grounding/verdict.ts"
import { type Coefficients, FEATURES } from "../../src/query/grounding/verdict-model.ts"
import { fitLogistic, type Row } from "../../src/query/model/fit-logistic.ts"
import type { Outcome } from "./judge-asked.ts"

/** How it is fitted; `chooseFit` chooses. */
export type FitSetting = {
  /** Share of the answerable, in each family. */
  prior: number
  penalty: number
  /** Of each family; those that are not named weigh 1. */
  families: Readonly<Record<string, number>>
}

/** Sets of one family count as one; small collections are a family of their own. */
export const familyOf = (set: string) =>
  `${set.startsWith("xquad") ? "xquad" : set.split(" ")[0]}${set.includes(" small") ? " small" : ""}`
const ROWS_A_FAMILY = 300

/** Decided by the score, and known to be right or wrong. */
const teaches = ({ answerability, choice }: Outcome) =>
  choice.chosen.length > 0 &&
  !lacksRequiredWord(choice) &&
  (answerability === "answerable" || answerability === "unanswerable")

/** Every outcome that is given takes part: who calls leaves out what is reported on. */
export function fitVerdict(outcomes: readonly Outcome[], { prior, penalty, families }: FitSetting): Coefficients {
  const usable = outcomes.filter(teaches)
  const groupOf = ({ set, answerability }: Outcome) => `${familyOf(set)} ${answerability}`
  const sizes = new Map<string, number>()
  for (const outcome of usable) sizes.set(groupOf(outcome), (sizes.get(groupOf(outcome)) ?? 0) + 1)
  const rows = usable.map((outcome): Row => {
    const { features, set, answerability } = outcome
    const share = answerability === "answerable" ? 2 * prior : 2 * (1 - prior)
    const weight = (share * (families[familyOf(set)] ?? 1) * ROWS_A_FAMILY) / (sizes.get(groupOf(outcome)) ?? 1)
    return { x: FEATURES.map((name) => features[name]), positive: answerability === "answerable", weight }
  })
  const fitted = fitLogistic(rows, penalty)
  const rounded = (i: number) => Math.round((fitted[i] ?? 0) * 100) / 100
  return Object.fromEntries([...FEATURES.map((name, i) => [name, rounded(i)]), ["bias", rounded(FEATURES.length)]])
}
