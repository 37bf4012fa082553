// Verdicts: what is answered and what is not, how well the score tells them apart, and how far it is from a probability.
import type { ModelStamp } from "../../src/embedding/contract.ts"
import { type Coefficients, FEATURES } from "../../src/query/verdict-model.ts"
import type { Outcome } from "./ask-sets.ts"
import { abstentionF1, auc, brier, calibrationError, type Scored, share } from "./measures.ts"

export type VerdictRow = {
  set: string
  questions: number
  answered: number
  auc: number
  f1: number
  brier: number
  calibration: number
}

export const scoreOf = ({ features }: Outcome, coefficients: Coefficients): number =>
  features === null
    ? 0
    : 1 / (1 + Math.exp(-FEATURES.reduce((sum, name) => sum + coefficients[name] * features[name], coefficients.bias)))

/** Of one half; sets that come in two kinds (there and absent) are also judged together. */
export function measureVerdicts(
  outcomes: readonly Outcome[],
  coefficients: Coefficients,
  threshold: number,
): VerdictRow[] {
  const names = [...new Set(outcomes.map(({ set }) => set))]
  const pairs = [...new Set(names.filter((name) => / /.test(name)).map((name) => name.split(" ")[0] ?? name))]
  return [
    ...names.map((name) =>
      rowOf(
        name,
        outcomes.filter(({ set }) => set === name),
        coefficients,
        threshold,
      ),
    ),
    ...pairs.map((pair) =>
      rowOf(
        `${pair} (both)`,
        outcomes.filter(({ set }) => set.startsWith(`${pair} `)),
        coefficients,
        threshold,
      ),
    ),
    ...(["partial", "underspecified", "unanswerable", "answerable"] as const).map((kind) =>
      rowOf(
        `mtrag-un ${kind}`,
        outcomes.filter(({ set, answerability }) => set === "mtrag-un" && answerability === kind),
        coefficients,
        threshold,
      ),
    ),
  ].filter(({ questions }) => questions > 0)
}

function rowOf(set: string, outcomes: readonly Outcome[], coefficients: Coefficients, threshold: number): VerdictRow {
  const clear = outcomes.filter(
    ({ answerability }) => answerability === "answerable" || answerability === "unanswerable",
  )
  const scored = clear.map(
    (outcome): Scored => ({ score: scoreOf(outcome, coefficients), positive: outcome.answerability === "answerable" }),
  )
  return {
    set,
    questions: outcomes.length,
    answered: share(outcomes, (outcome) => scoreOf(outcome, coefficients) >= threshold),
    auc: auc(scored),
    f1: abstentionF1(scored.map(({ score, positive }) => ({ abstained: score < threshold, positive }))),
    brier: brier(scored),
    calibration: calibrationError(scored),
  }
}

export type EmbedderKind = ModelStamp["kind"]
